-- Registered households of a snapshot with status and point. Levels 1 to 4 are points of the household or its address.
SELECT
    snapshot.state_code,
    snapshot.district_code,
    CASE
        WHEN snapshot.registration_status = 'disahkan' AND snapshot.poverty_status = 'miskin_tegar'
            THEN 'hardcore'
        WHEN snapshot.registration_status = 'disahkan' AND snapshot.poverty_status = 'miskin'
            THEN 'poor'
        ELSE 'other'
    END AS status,
    ST_X(location.point) AS x,
    ST_Y(location.point) AS y
FROM snapshot_household AS snapshot
LEFT JOIN household_location AS location
    ON location.household_id = snapshot.household_id
    AND location.level IN (1, 2, 3, 4)
WHERE snapshot.publication_number = %(number)s
    AND snapshot.registration_status <> 'ditolak'
    AND coalesce(snapshot.poverty_status, '') <> 'terkeluar'
