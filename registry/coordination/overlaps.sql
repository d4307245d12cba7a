-- Pairs of aid records that meet on the day, as `registry.coordination.rule` tells them; the
-- relation of every pair, oldest key first.
WITH running AS (
    SELECT record.id, record.household_id, record.person_id, record.amount_monthly,
           record.active_from, agency.code AS agency, programme.code AS programme, programme.purpose
    FROM aid_record AS record
    JOIN programme ON programme.id = record.programme_id
    JOIN agency ON agency.id = programme.agency_id
    WHERE record.active_from <= :on AND (record.active_until IS NULL OR record.active_until > :on)
),
pairs AS (
    SELECT one.household_id, household.reference_no, household.stated_state_code AS state,
           household.stated_district_code AS district,
           one.id AS first_id, other.id AS second_id,
           one.agency AS first_agency, one.programme AS first_programme,
           other.agency AS second_agency, other.programme AS second_programme,
           coalesce(one.person_id, other.person_id) AS person_id,
           one.purpose AS first_purpose, other.purpose AS second_purpose,
           greatest(one.active_from, other.active_from) AS since,
           least(one.amount_monthly, other.amount_monthly) AS smaller_amount,
           CASE
               WHEN one.agency = other.agency AND one.programme = other.programme THEN 'repeat'
               WHEN one.agency <> other.agency AND one.purpose = other.purpose THEN 'duplicate'
               ELSE 'complement'
           END AS relation
    FROM running AS one
    JOIN running AS other ON other.household_id = one.household_id AND other.id > one.id
    JOIN household ON household.id = one.household_id
    WHERE one.person_id IS NULL OR other.person_id IS NULL OR one.person_id = other.person_id
)
SELECT * FROM pairs
WHERE (CAST(:relation AS text) IS NULL OR relation = :relation)
  AND (CAST(:state AS text) IS NULL OR state = :state)
  AND (CAST(:district AS text) IS NULL OR district = :district)
  AND (CAST(:agency AS text) IS NULL OR :agency IN (first_agency, second_agency))
  AND (CAST(:after_first AS uuid) IS NULL OR (first_id, second_id) > (:after_first, :after_second))
ORDER BY first_id, second_id
LIMIT :limit
