-- One batch of households by key, as text for COPY: point, whether many share it, stated place.
SELECT
    household.id,
    ST_X(household.point) AS x,
    ST_Y(household.point) AS y,
    repeated.point IS NOT NULL AS repeated,
    household.stated_state_code,
    household.stated_district_code,
    household.address,
    household.postcode,
    household.town,
    household.stratum
FROM household
LEFT JOIN repeated_point AS repeated ON repeated.point = household.point
WHERE household.id > %(after)s
ORDER BY household.id
LIMIT %(most)s
