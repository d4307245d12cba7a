-- A few households by id, as text for COPY: point, whether many share it, stated place.
SELECT
    household.id,
    ST_X(household.point) AS x,
    ST_Y(household.point) AS y,
    (SELECT count(*) FROM household AS other WHERE other.point = household.point)
        > %(repeated_over)s AS repeated,
    household.stated_state_code,
    household.stated_district_code,
    household.address,
    household.postcode,
    household.town,
    household.stratum
FROM household
WHERE household.id = ANY(%(ids)s)
ORDER BY household.id
