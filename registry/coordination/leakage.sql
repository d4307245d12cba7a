-- Aid that ran after its household had left the list, had been rejected, or its recipient had died.
-- Months are counted from that day, or from the aid's first day where that is later, to :on.
WITH ended AS (
    SELECT household.id AS household_id, CAST(NULL AS uuid) AS person_id, 'exited' AS why,
           household.exited_on AS since
    FROM household WHERE household.exited_on IS NOT NULL
    UNION ALL
    SELECT registration.household_id, NULL, 'rejected',
           CAST(registration.state_since AT TIME ZONE 'Asia/Kuala_Lumpur' AS date)
    FROM registration WHERE registration.state = 'ditolak'
    UNION ALL
    SELECT membership.household_id, membership.person_id, 'died', membership.until_on
    FROM membership WHERE membership.end_reason = 'death'
),
leaked AS (
    SELECT record.id, record.household_id, record.person_id, household.reference_no,
           household.stated_state_code AS state, household.stated_district_code AS district,
           agency.code AS agency, programme.code AS programme, record.amount_monthly,
           ended.why, ended.since,
           greatest(record.active_from, ended.since) AS from_day,
           least(coalesce(record.active_until, :on), :on) AS until_day
    FROM aid_record AS record
    JOIN ended ON ended.household_id = record.household_id
              AND (ended.person_id IS NULL OR ended.person_id = record.person_id)
    JOIN household ON household.id = record.household_id
    JOIN programme ON programme.id = record.programme_id
    JOIN agency ON agency.id = programme.agency_id
)
SELECT id, household_id, person_id, reference_no, state, district, agency, programme,
       amount_monthly, why, since, from_day, until_day,
       round((until_day - from_day) / 30.4375, 1) AS months,
       round(amount_monthly * (until_day - from_day) / 30.4375, 2) AS leaked_rm
FROM leaked
WHERE from_day < until_day
  AND (CAST(:why AS text) IS NULL OR why = :why)
  AND (CAST(:state AS text) IS NULL OR state = :state)
  AND (CAST(:district AS text) IS NULL OR district = :district)
  AND (CAST(:agency AS text) IS NULL OR agency = :agency)
  AND (CAST(:after AS uuid) IS NULL OR (id, why) > (:after, :after_why))
ORDER BY id, why
LIMIT :limit
