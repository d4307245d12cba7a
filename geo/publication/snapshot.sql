-- One narrow row per household on the publication's date: no identity, no address, no point.
-- Statuses are those that stand now, taken back where verification or exit came after the date.
WITH assessed AS MATERIALIZED (
    SELECT DISTINCT ON (household_id)
        household_id,
        line_total,
        line_food,
        CASE basis WHEN 'per_kapita' THEN size ELSE 1 END AS persons,
        CASE
            WHEN aid_counted THEN gross_income_monthly
            -- Aid that is stated larger than the whole income leaves nothing, not less.
            WHEN aid_income_monthly > gross_income_monthly THEN 0
            ELSE gross_income_monthly - coalesce(aid_income_monthly, 0)
        END AS income,
        CASE
            WHEN aid_income_monthly > gross_income_monthly THEN 0
            ELSE gross_income_monthly - coalesce(aid_income_monthly, 0)
        END AS income_before_aid
    FROM assessment
    ORDER BY household_id, id DESC
)
INSERT INTO snapshot_household
    (publication_number, household_id, state_code, district_code, mukim_code, parlimen_code, dun_code,
     location_level, location_confidence, stratum, registration_status, poverty_status, size, size_band,
     head_sex, head_age_band, ethnicity, disability,
     income, income_before_aid, line_total, line_food,
     programmes, same_purpose, aid_records, aid_monthly, limits_known, limits_exceeded,
     verified_months, case_state, days_in_state,
     water, electricity, toilet, house_condition, rooms, education, out_of_school)
SELECT
    :number,
    household.id,
    area.state_code,
    area.district_code,
    area.mukim_code,
    area.parlimen_code,
    area.dun_code,
    coalesce(location.level, 0),
    location.confidence,
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
        WHEN household.size = 1 THEN 'saiz_1'
        WHEN household.size BETWEEN 2 AND 3 THEN 'saiz_2_3'
        WHEN household.size BETWEEN 4 AND 5 THEN 'saiz_4_5'
        WHEN household.size >= 6 THEN 'saiz_6_lebih'
    END,
    people.head_sex,
    CASE
        WHEN people.head_born > CAST(:as_of AS date) - interval '30 years' THEN 'bawah_30'
        WHEN people.head_born > CAST(:as_of AS date) - interval '45 years' THEN 'umur_30_44'
        WHEN people.head_born > CAST(:as_of AS date) - interval '60 years' THEN 'umur_45_59'
        WHEN people.head_born IS NOT NULL THEN 'umur_60_lebih'
    END,
    CASE
        WHEN people.head_ethnic_group IN ('melayu', 'cina', 'india', 'orang_asli')
            THEN people.head_ethnic_group
        WHEN people.head_ethnic_group IN ('kadazan_dusun', 'bajau', 'murut', 'rungus', 'suluk', 'sungai',
            'bisaya', 'brunei', 'kedayan', 'bumiputera_sabah_lain') THEN 'bumiputera_sabah'
        WHEN people.head_ethnic_group IN ('iban', 'bidayuh', 'melanau', 'kayan', 'kenyah', 'kelabit',
            'lun_bawang', 'penan', 'orang_ulu_lain', 'bumiputera_sarawak_lain') THEN 'bumiputera_sarawak'
        WHEN people.head_ethnic_group IS NOT NULL THEN 'lain'
    END,
    -- Nobody disabled can be said only where every member was asked.
    CASE
        WHEN people.has_disabled THEN 'ada_oku'
        WHEN people.all_asked THEN 'tiada_oku'
    END,
    assessment.income,
    assessment.income_before_aid,
    assessment.line_total * assessment.persons,
    assessment.line_food * assessment.persons,
    coalesce(aid.programmes, 0),
    coalesce(aid.same_purpose, false),
    coalesce(aid.records, 0),
    coalesce(aid.monthly, 0),
    coalesce(aid.limits_known, 0),
    coalesce(aid.limits_exceeded, 0),
    CASE
        WHEN household.verified_on <= :as_of THEN
            12 * extract(year FROM age(:as_of, household.verified_on))
            + extract(month FROM age(:as_of, household.verified_on))
    END,
    CASE WHEN CAST(registration.state_since AS date) <= :as_of THEN registration.state END,
    CASE
        WHEN CAST(registration.state_since AS date) <= :as_of
            THEN CAST(:as_of AS date) - CAST(registration.state_since AS date)
    END,
    dwelling.water,
    dwelling.electricity,
    dwelling.toilet,
    -- The worst of wall, roof and floor.
    (ARRAY['baik', 'sederhana', 'usang', 'tidak_selamat', 'rosak_bencana'])[greatest(
        array_position(ARRAY['baik', 'sederhana', 'usang', 'tidak_selamat', 'rosak_bencana'],
            dwelling.wall_condition),
        array_position(ARRAY['baik', 'sederhana', 'usang', 'tidak_selamat', 'rosak_bencana'],
            dwelling.roof_condition),
        array_position(ARRAY['baik', 'sederhana', 'usang', 'tidak_selamat', 'rosak_bencana'],
            dwelling.floor_condition)
    )],
    dwelling.rooms,
    (ARRAY['tiada', 'pra_sekolah', 'rendah', 'menengah', 'sijil', 'diploma', 'ijazah', 'sarjana', 'phd'])
        [people.education],
    people.out_of_school
FROM household
LEFT JOIN household_location AS location ON location.household_id = household.id
LEFT JOIN household_area AS area
    ON area.household_id = household.id AND area.boundary_set_id = :boundary_set_id
LEFT JOIN registration ON registration.household_id = household.id
LEFT JOIN dwelling ON dwelling.household_id = household.id
LEFT JOIN (
    SELECT
        household_id,
        max(sex) FILTER (WHERE role = 'KIR') AS head_sex,
        max(birth_date) FILTER (WHERE role = 'KIR') AS head_born,
        max(ethnic_group) FILTER (WHERE role = 'KIR') AS head_ethnic_group,
        bool_or(coalesce(jkm_registered, false) OR coalesce(disabilities
            && ARRAY['pendengaran', 'penglihatan', 'fizikal', 'oku_terlantar', 'lain'], false)) AS has_disabled,
        bool_and(jkm_registered IS NOT NULL OR disabilities IS NOT NULL) AS all_asked,
        max(array_position(ARRAY['tiada', 'pra_sekolah', 'rendah', 'menengah', 'sijil', 'diploma',
            'ijazah', 'sarjana', 'phd'], education))
            FILTER (WHERE birth_date <= CAST(:as_of AS date) - interval '15 years') AS education,
        -- True: a child of school age does not go; false: all go, or there is none; null: not asked.
        CASE
            WHEN count(*) FILTER (WHERE birth_date IS NULL) > 0 THEN NULL
            WHEN count(*) FILTER (WHERE birth_date <= CAST(:as_of AS date) - interval '7 years'
                AND birth_date > CAST(:as_of AS date) - interval '17 years') = 0 THEN false
            ELSE bool_or(work_status <> 'pelajar')
                FILTER (WHERE birth_date <= CAST(:as_of AS date) - interval '7 years'
                    AND birth_date > CAST(:as_of AS date) - interval '17 years')
        END AS out_of_school
    FROM person
    WHERE household_id IS NOT NULL
    GROUP BY household_id
) AS people ON people.household_id = household.id
LEFT JOIN assessed AS assessment ON assessment.household_id = household.id
LEFT JOIN (
    SELECT
        active.household_id,
        count(DISTINCT active.programme_id) AS programmes,
        -- Two agencies that give for one purpose.
        count(DISTINCT (programme.purpose, programme.agency_id)) > count(DISTINCT programme.purpose)
            AS same_purpose,
        count(*) AS records,
        sum(active.amount_monthly) AS monthly,
        count(*) FILTER (
            WHERE assessed.income >= 0 AND (terms.income_limit > 0
                OR terms.for_the_poor AND assessed.line_total * assessed.persons > 0)
        ) AS limits_known,
        count(*) FILTER (
            WHERE assessed.income > terms.income_limit
                OR terms.for_the_poor AND assessed.income >= assessed.line_total * assessed.persons
        ) AS limits_exceeded
    FROM aid_record AS active
    JOIN programme ON programme.id = active.programme_id
    LEFT JOIN (
        -- The terms of a programme on the day: those that were entered last about it.
        SELECT DISTINCT ON (programme_id) programme_id, income_limit, for_the_poor
        FROM programme_version
        WHERE starts_on <= :as_of AND (ends_on IS NULL OR ends_on >= :as_of)
        ORDER BY programme_id, number DESC
    ) AS terms ON terms.programme_id = programme.id
    LEFT JOIN assessed ON assessed.household_id = active.household_id
    WHERE active.active_from <= :as_of AND (active.active_until IS NULL OR active.active_until > :as_of)
    GROUP BY active.household_id
) AS aid ON aid.household_id = household.id
WHERE household.registered_on <= :as_of
