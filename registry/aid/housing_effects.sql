-- Houses of aided households by programme: as the registry held them on the aid's first day, and as it
-- holds them now. A house is poor where wall, roof or floor is dilapidated, unsafe or damaged. Beside
-- them the houses of households without any aid that were seen twice, of the same state, stratum and
-- condition at first.
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
seen_twice AS NOT MATERIALIZED (
    SELECT former.household_id, former.valid_from AS first_from, former.valid_to AS first_to,
           latter.valid_from AS last_from,
           former.conditions && ARRAY['usang', 'tidak_selamat', 'rosak_bencana'] AS poor_before,
           latter.conditions && ARRAY['usang', 'tidak_selamat', 'rosak_bencana'] AS poor_after,
           home.stated_state_code AS state, home.stratum
    FROM kept AS former
    JOIN kept AS latter ON latter.household_id = former.household_id
     AND latter.valid_to = 'infinity' AND latter.valid_from >= former.valid_to
    JOIN household AS home ON home.id = former.household_id
    WHERE array_remove(former.conditions, NULL) <> '{}'
      AND array_remove(latter.conditions, NULL) <> '{}'
),
houses AS (
    SELECT begun.programme_id, seen.state, seen.stratum, seen.poor_before, seen.poor_after
    FROM begun
    JOIN seen_twice AS seen ON seen.household_id = begun.household_id
     AND seen.first_from < begun.began AND seen.first_to >= begun.began
     AND seen.last_from >= begun.began
),
unaided AS (
    SELECT state, stratum, poor_before, count(*) AS households,
           avg((poor_after <> poor_before)::int) AS changed
    FROM (
        SELECT DISTINCT ON (seen.household_id) seen.*
        FROM seen_twice AS seen
        WHERE NOT EXISTS (SELECT 1 FROM begun WHERE begun.household_id = seen.household_id)
        ORDER BY seen.household_id, seen.first_from
    ) AS first_and_last
    GROUP BY state, stratum, poor_before
)
SELECT agency.code AS agency, programme.code AS programme, count(*) AS households,
       count(*) FILTER (WHERE houses.poor_before) AS poor_before,
       count(*) FILTER (WHERE houses.poor_after) AS poor_after,
       count(*) FILTER (WHERE houses.poor_before AND NOT houses.poor_after) AS repaired,
       count(*) FILTER (WHERE NOT houses.poor_before AND houses.poor_after) AS decayed,
       count(unaided.households) AS compared,
       round(avg(unaided.changed) FILTER (WHERE houses.poor_before), 4) AS similar_repaired,
       round(avg(unaided.changed) FILTER (WHERE NOT houses.poor_before), 4) AS similar_decayed
FROM houses
JOIN programme ON programme.id = houses.programme_id
JOIN agency ON agency.id = programme.agency_id
LEFT JOIN unaided
  ON unaided.state IS NOT DISTINCT FROM houses.state
 AND unaided.stratum IS NOT DISTINCT FROM houses.stratum
 AND unaided.poor_before = houses.poor_before
GROUP BY agency.code, programme.code
ORDER BY agency.code, programme.code
