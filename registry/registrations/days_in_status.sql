-- How long cases stay in each status. A period begins with the event that leads into a status from
-- another one and ends with the next such event; periods that have not ended count to this moment,
-- those of a household that was merged into another to the day of that.
-- Parameters: state_code and district_code as the form states them, null for all.
-- Columns: status, periods, open_now, days as median / nine tenths / longest over all periods, and
-- the longest wait among those that are open now.
WITH step AS (
    SELECT event.registration_id, event.seq, event.next_state AS status, event.at,
        CASE WHEN household.merged_into_id IS NOT NULL THEN household.exited_on END AS merged_on
    FROM registration_event AS event
    JOIN registration ON registration.id = event.registration_id
    JOIN household ON household.id = registration.household_id
    WHERE event.state <> event.next_state
      AND (CAST(:state_code AS text) IS NULL OR household.stated_state_code = :state_code)
      AND (CAST(:district_code AS text) IS NULL
           OR household.stated_district_code = :district_code)
),
period AS (
    SELECT
        status,
        merged_on IS NULL
            AND lead(at) OVER (PARTITION BY registration_id ORDER BY seq) IS NULL AS is_open,
        extract(epoch FROM
            coalesce(
                lead(at) OVER (PARTITION BY registration_id ORDER BY seq),
                CASE WHEN merged_on IS NULL THEN now() ELSE greatest(merged_on, at) END
            ) - at
        ) / 86400 AS days
    FROM step
)
SELECT
    status,
    count(*) AS periods,
    count(*) FILTER (WHERE is_open) AS open_now,
    CAST(round(CAST(percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS numeric), 1) AS double precision) AS median_days,
    CAST(round(CAST(percentile_cont(0.9) WITHIN GROUP (ORDER BY days) AS numeric), 1) AS double precision) AS p90_days,
    CAST(round(CAST(max(days) AS numeric), 1) AS double precision) AS longest_days,
    CAST(round(CAST(max(days) FILTER (WHERE is_open) AS numeric), 1) AS double precision) AS longest_open_days
FROM period
GROUP BY status
ORDER BY status
