-- Households in the order of their keys, after one of them: status, income, line, location, areas.
SELECT
    household.id AS household_id,
    household.reference_no,
    household.is_demo,
    household.registered_on,
    household.registration_status,
    household.poverty_status,
    household.verified_on,
    household.exited_on,
    household.size,
    household.stratum,
    household.gross_income_monthly,
    household.aid_income_monthly,
    newest.line_version,
    newest.basis AS line_basis,
    newest.line_total,
    newest.line_food,
    newest.aid_counted,
    household.stated_state_code,
    household.stated_district_code,
    location.level AS location_level,
    location.confidence AS location_confidence,
    location.source AS location_source,
    location.gps_problem,
    %(boundary_set_code)s::text AS boundary_set,
    area.state_code,
    area.district_code,
    area.mukim_code,
    area.parlimen_code,
    area.dun_code,
    aid.programmes,
    aid.amount_monthly AS aid_monthly
FROM (
    SELECT * FROM household
    WHERE %(after)s::uuid IS NULL OR id > %(after)s::uuid
    ORDER BY id
    LIMIT %(limit)s
) AS household
LEFT JOIN household_location AS location ON location.household_id = household.id
LEFT JOIN household_area AS area
    ON area.household_id = household.id AND area.boundary_set_id = %(boundary_set_id)s
LEFT JOIN LATERAL (
    SELECT line_version, basis, line_total, line_food, aid_counted
    FROM assessment
    WHERE assessment.household_id = household.id
    ORDER BY assessed_at DESC, id DESC
    LIMIT 1
) AS newest ON true
CROSS JOIN LATERAL (
    SELECT
        count(DISTINCT programme_id) AS programmes,
        coalesce(sum(amount_monthly), 0) AS amount_monthly
    FROM aid_record
    WHERE aid_record.household_id = household.id
        AND active_from <= %(as_of)s::date
        AND (active_until IS NULL OR active_until > %(as_of)s::date)
) AS aid
ORDER BY household.id
