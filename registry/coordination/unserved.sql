-- Verified poor households without any aid on the day: the hardcore poor first, then those who have
-- waited longest since verification.
SELECT household.id, household.reference_no, household.poverty_status,
       household.stated_state_code AS state, household.stated_district_code AS district,
       household.size, household.gross_income_monthly, household.verified_on
FROM household
WHERE household.registration_status = 'disahkan'
  AND household.poverty_status IN ('miskin_tegar', 'miskin')
  AND (CAST(:poverty AS text) IS NULL OR household.poverty_status = :poverty)
  AND (CAST(:state AS text) IS NULL OR household.stated_state_code = :state)
  AND (CAST(:district AS text) IS NULL OR household.stated_district_code = :district)
  AND NOT EXISTS (
      SELECT 1 FROM aid_record AS record
      WHERE record.household_id = household.id
        AND record.active_from <= :on AND (record.active_until IS NULL OR record.active_until > :on)
  )
  AND (CAST(:after AS uuid) IS NULL
       OR (household.poverty_status = 'miskin', coalesce(household.verified_on, '9999-12-31'),
           household.id) > (CAST(:after_poor AS boolean), CAST(:after_day AS date), :after))
ORDER BY household.poverty_status = 'miskin', coalesce(household.verified_on, '9999-12-31'),
         household.id
LIMIT :limit
