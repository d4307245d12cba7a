-- One narrow row per household on the publication's date: no identity, no address, no point.
-- Statuses are those that stand now, taken back where verification or exit came after the date.
INSERT INTO snapshot_household
    (publication_number, household_id, state_code, district_code, mukim_code, parlimen_code, dun_code,
     location_level, stratum, registration_status, poverty_status, size, income, line_total, line_food,
     programmes, aid_monthly)
SELECT
    :number,
    household.id,
    area.state_code,
    area.district_code,
    area.mukim_code,
    area.parlimen_code,
    area.dun_code,
    coalesce(location.level, 0),
    household.stratum,
    CASE
        WHEN household.registration_status = 'disahkan' AND household.verified_on > :as_of THEN 'disemak'
        ELSE household.registration_status
    END,
    CASE
        WHEN household.exited_on <= :as_of THEN 'terkeluar'
        ELSE household.poverty_status
    END,
    household.size,
    CASE
        WHEN assessment.aid_counted THEN assessment.gross_income_monthly
        ELSE assessment.gross_income_monthly - coalesce(assessment.aid_income_monthly, 0)
    END,
    assessment.line_total * assessment.persons,
    assessment.line_food * assessment.persons,
    coalesce(aid.programmes, 0),
    coalesce(aid.monthly, 0)
FROM household
LEFT JOIN household_location AS location ON location.household_id = household.id
LEFT JOIN household_area AS area
    ON area.household_id = household.id AND area.boundary_set_id = :boundary_set_id
LEFT JOIN (
    SELECT DISTINCT ON (household_id)
        household_id, aid_counted, gross_income_monthly, aid_income_monthly, line_total, line_food,
        CASE basis WHEN 'per_kapita' THEN size ELSE 1 END AS persons
    FROM assessment
    ORDER BY household_id, id DESC
) AS assessment ON assessment.household_id = household.id
LEFT JOIN (
    SELECT household_id, count(DISTINCT programme_id) AS programmes, sum(amount_monthly) AS monthly
    FROM aid_record
    WHERE active_from <= :as_of AND (active_until IS NULL OR active_until > :as_of)
    GROUP BY household_id
) AS aid ON aid.household_id = household.id
WHERE household.registered_on <= :as_of
