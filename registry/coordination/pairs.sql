-- Households that two agencies both help on the day, and for how many of them for one purpose.
WITH running AS (
    SELECT DISTINCT record.household_id, agency.code AS agency, programme.purpose
    FROM aid_record AS record
    JOIN programme ON programme.id = record.programme_id
    JOIN agency ON agency.id = programme.agency_id
    JOIN household ON household.id = record.household_id
    WHERE record.active_from <= :on AND (record.active_until IS NULL OR record.active_until > :on)
      AND (CAST(:state AS text) IS NULL OR household.stated_state_code = :state)
      AND (CAST(:district AS text) IS NULL OR household.stated_district_code = :district)
)
SELECT one.agency AS first_agency, other.agency AS second_agency,
       count(DISTINCT one.household_id) AS households,
       count(DISTINCT one.household_id) FILTER (WHERE one.purpose = other.purpose) AS same_purpose
FROM running AS one
JOIN running AS other ON other.household_id = one.household_id AND other.agency > one.agency
GROUP BY one.agency, other.agency
ORDER BY one.agency, other.agency
