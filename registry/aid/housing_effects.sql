-- Houses of aided households by programme: as the registry held them on the aid's first day, and as it
-- holds them now. A house is poor where wall, roof or floor is dilapidated, unsafe or damaged.
WITH begun AS (
    SELECT household_id, programme_id, min(active_from) AS began
    FROM aid_record
    GROUP BY household_id, programme_id
),
kept AS NOT MATERIALIZED (
    SELECT owner_id AS household_id, valid_from, valid_to,
           ARRAY[row ->> 'wall_condition', row ->> 'roof_condition', row ->> 'floor_condition']
               AS conditions
    FROM record_version WHERE table_name = 'dwelling'
    UNION ALL
    SELECT household_id, recorded_at, 'infinity',
           ARRAY[wall_condition, roof_condition, floor_condition]
    FROM dwelling
),
houses AS (
    SELECT begun.programme_id, begun.began,
           former.conditions && ARRAY['usang', 'tidak_selamat', 'rosak_bencana'] AS poor_before,
           latter.conditions && ARRAY['usang', 'tidak_selamat', 'rosak_bencana'] AS poor_after
    FROM begun
    JOIN kept AS former ON former.household_id = begun.household_id
     AND former.valid_from < begun.began AND former.valid_to >= begun.began
    JOIN kept AS latter ON latter.household_id = begun.household_id
     AND latter.valid_to = 'infinity' AND latter.valid_from >= begun.began
    WHERE array_remove(former.conditions, NULL) <> '{}'
      AND array_remove(latter.conditions, NULL) <> '{}'
)
SELECT agency.code AS agency, programme.code AS programme, count(*) AS households,
       count(*) FILTER (WHERE poor_before) AS poor_before,
       count(*) FILTER (WHERE poor_after) AS poor_after,
       count(*) FILTER (WHERE poor_before AND NOT poor_after) AS repaired,
       count(*) FILTER (WHERE NOT poor_before AND poor_after) AS decayed
FROM houses
JOIN programme ON programme.id = houses.programme_id
JOIN agency ON agency.id = programme.agency_id
GROUP BY agency.code, programme.code
ORDER BY agency.code, programme.code
