-- Households before a programme's aid and at least :months (and less than :until_months) into it, by
-- programme; beside them households without any aid, of the same state, class, income as quarters
-- of the line, and size, over as long a time. `told` must not be materialised: each look-up by
-- household goes to the table's index.
WITH begun AS (
    SELECT household_id, programme_id, min(active_from) AS began
    FROM aid_record
    GROUP BY household_id, programme_id
),
told AS NOT MATERIALIZED (
    SELECT a.household_id, a.id, a.assessed_at, a.result, a.line_state_code AS state,
           least(a.size, 7) / 2 AS size_band,
           CASE WHEN a.line_total > 0 THEN least(floor(4 * a.gross_income_monthly / (a.line_total
               * CASE a.basis WHEN 'per_kapita' THEN a.size ELSE 1 END)), 8) END AS income_band,
           a.gross_income_monthly - CASE WHEN a.aid_counted THEN coalesce(a.aid_income_monthly, 0)
                                         ELSE 0 END AS income
    FROM assessment a
    WHERE a.result IS NOT NULL
),
aided AS (
    SELECT begun.programme_id, begun.household_id, former.state, former.size_band,
           former.income_band, former.result AS class_before, former.income AS income_before,
           latter.result AS class_after, latter.income AS income_after,
           extract(epoch FROM latter.assessed_at - begun.began) / 2629746 AS months,
           CASE WHEN former.result <> 'terkeluar' AND latter.result = 'terkeluar' THEN (
               SELECT min(extract(epoch FROM left_it.assessed_at - begun.began)) / 2629746
               FROM assessment AS left_it
               WHERE left_it.household_id = begun.household_id
                 AND left_it.assessed_at >= begun.began AND left_it.result = 'terkeluar'
           ) END AS months_to_exit
    FROM begun
    JOIN LATERAL (
        SELECT * FROM told
        WHERE told.household_id = begun.household_id AND told.assessed_at < begun.began
        ORDER BY told.id DESC LIMIT 1
    ) AS former ON true
    JOIN LATERAL (
        SELECT * FROM told
        WHERE told.household_id = begun.household_id
          AND told.assessed_at >= begun.began + make_interval(months => :months)
          AND told.assessed_at < begun.began + make_interval(months => :until_months)
        ORDER BY told.id DESC LIMIT 1
    ) AS latter ON true
),
unaided AS (
    SELECT state, class_before, size_band, income_band, count(*) AS households,
           avg((class_after = 'terkeluar')::int) AS left_poverty,
           avg(income_after - income_before) AS change
    FROM (
        SELECT DISTINCT ON (former.household_id)
               former.state, former.size_band, former.income_band,
               former.result AS class_before, former.income AS income_before,
               latter.result AS class_after, latter.income AS income_after
        FROM told AS former
        JOIN told AS latter
          ON latter.household_id = former.household_id
         AND latter.assessed_at >= former.assessed_at + make_interval(months => :months)
         AND latter.assessed_at < former.assessed_at + make_interval(months => :until_months)
        WHERE NOT EXISTS (SELECT 1 FROM begun WHERE begun.household_id = former.household_id)
        ORDER BY former.household_id, former.id, latter.id DESC
    ) AS pairs
    GROUP BY state, class_before, size_band, income_band
)
SELECT agency.code AS agency,
       programme.code AS programme,
       count(*) AS households,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY aided.months) AS months,
       round(avg(aided.income_before), 2) AS income_before,
       round(avg(aided.income_after), 2) AS income_after,
       count(*) FILTER (WHERE aided.class_before <> 'terkeluar') AS poor_before,
       count(*) FILTER (WHERE aided.class_after <> 'terkeluar') AS poor_after,
       count(*) FILTER (WHERE aided.class_before <> 'terkeluar' AND aided.class_after = 'terkeluar')
           AS left_poverty,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY aided.months_to_exit) AS months_to_exit,
       count(unaided.households) AS compared,
       round(avg(aided.income_after - aided.income_before)
             FILTER (WHERE unaided.households > 0), 2) AS compared_change,
       round(avg(unaided.change), 2) AS similar_change,
       round(avg(unaided.left_poverty) FILTER (WHERE aided.class_before <> 'terkeluar'), 4)
           AS similar_left_poverty
FROM aided
JOIN programme ON programme.id = aided.programme_id
JOIN agency ON agency.id = programme.agency_id
LEFT JOIN unaided
  ON unaided.state IS NOT DISTINCT FROM aided.state
 AND unaided.class_before = aided.class_before
 AND unaided.size_band IS NOT DISTINCT FROM aided.size_band
 AND unaided.income_band IS NOT DISTINCT FROM aided.income_band
GROUP BY agency.code, programme.code
ORDER BY agency.code, programme.code
