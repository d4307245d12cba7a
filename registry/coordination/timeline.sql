-- Everything that happened between a household and all agencies, first to last: aid that begins and
-- ends, steps of applications for aid and for houses, referrals and their answers.
WITH moments AS (
    SELECT active_from AS on_day, 'aid_begins' AS what, programme_id, CAST(NULL AS uuid) AS agency_id,
           person_id, amount_monthly, CAST(NULL AS text) AS who, CAST(NULL AS text) AS note, id
    FROM aid_record WHERE household_id = :household_id
    UNION ALL
    SELECT active_until, 'aid_ends', programme_id, NULL, person_id, amount_monthly, NULL, NULL, id
    FROM aid_record WHERE household_id = :household_id AND active_until IS NOT NULL
    UNION ALL
    SELECT CAST(event.at AT TIME ZONE 'Asia/Kuala_Lumpur' AS date),
           'application_' || event.next_state, application.programme_id, NULL,
           application.person_id, NULL, event.actor, event.note, event.id
    FROM aid_application_event AS event
    JOIN aid_application AS application ON application.id = event.application_id
    WHERE application.household_id = :household_id
    UNION ALL
    SELECT CAST(event.at AT TIME ZONE 'Asia/Kuala_Lumpur' AS date),
           'house_' || event.next_state, programme.id, NULL, NULL, NULL, event.actor, event.note,
           event.id
    FROM housing_application_event AS event
    JOIN housing_application AS application ON application.id = event.application_id
    JOIN agency ON agency.code = 'KKDW'
    JOIN programme ON programme.agency_id = agency.id AND programme.code = 'PPRS'
    WHERE application.household_id = :household_id
    UNION ALL
    SELECT referred_on, 'referred', NULL, to_agency_id, person_id, NULL, referred_by, reason, id
    FROM referral WHERE household_id = :household_id
    UNION ALL
    SELECT answered_on, 'referral_' || answer, NULL, to_agency_id, person_id, NULL, answered_by,
           answer_note, id
    FROM referral WHERE household_id = :household_id AND answer IS NOT NULL
)
SELECT moments.on_day, moments.what, agency.code AS agency, programme.code AS programme,
       programme.purpose, moments.person_id, moments.amount_monthly, moments.who, moments.note
FROM moments
LEFT JOIN programme ON programme.id = moments.programme_id
LEFT JOIN agency ON agency.id = coalesce(moments.agency_id, programme.agency_id)
ORDER BY moments.on_day, moments.id, moments.what
