-- The cases of demonstration households that have none: each gets a story that the workflow table
-- allows and that ends where the household stands. Keys follow from the households' keys, so that
-- the same seed gives the same rows. State focus groups meet on the 1st and 16th of every month; a
-- case comes to the first meeting that is ten days or more after its form.
CREATE TEMPORARY TABLE demo_story ON COMMIT DROP AS
WITH dated AS (
    SELECT
        household.*,
        head.name AS head_name,
        head.citizenship,
        household.registered_on + 10 AS ready_on
    FROM household
    JOIN person AS head ON head.household_id = household.id AND head.role = 'KIR'
    WHERE household.is_demo
      AND NOT EXISTS (SELECT 1 FROM registration WHERE household_id = household.id)
),
met AS (
    SELECT
        dated.*,
        CASE
            WHEN extract(day FROM ready_on) = 1 THEN ready_on
            WHEN extract(day FROM ready_on) <= 16
                THEN CAST(date_trunc('month', ready_on) AS date) + 15
            ELSE CAST(date_trunc('month', ready_on) + interval '1 month' AS date)
        END AS held_on
    FROM dated
)
SELECT
    met.id AS household_id,
    CAST(md5(CAST(met.id AS text) || ':case') AS uuid) AS registration_id,
    met.registered_on,
    met.held_on,
    met.held_on + (met.verified_on - met.held_on) / 2 AS visited_on,
    met.verified_on,
    met.exited_on,
    CASE WHEN met.exited_on IS NOT NULL THEN 'keluar' ELSE met.registration_status END AS state,
    -- A foreign head fails a criterion: an officer rejects that without any meeting.
    met.registration_status = 'ditolak' AND met.citizenship <> 'MYS' AS foreign_head,
    'DEMO/FGN/' || coalesce(met.stated_state_code, 'MY') || '/' || met.held_on AS minutes_no,
    met.stated_state_code AS state_code,
    met.head_name,
    met.address,
    met.size,
    (ARRAY['pejabat_daerah', 'ppn', 'pemimpin_tempatan', 'mpkk', 'mpp', 'culaan', 'kaunter_bergerak'])
        [1 + mod(get_byte(decode(md5(CAST(met.id AS text)), 'hex'), 0), 7)] AS channel
FROM met;

INSERT INTO meeting (id, minutes_no, level, state_code, held_on, created_by, created_at)
SELECT DISTINCT
    CAST(md5(minutes_no) AS uuid),
    minutes_no,
    CASE WHEN state_code IS NULL THEN 'kebangsaan' ELSE 'negeri' END,
    state_code,
    held_on,
    'Urus setia (tunjuk cara)',
    CAST(held_on + time '10:00' AS timestamp) AT TIME ZONE 'Asia/Kuala_Lumpur'
FROM demo_story
WHERE state <> 'baru' AND NOT foreign_head
ON CONFLICT (minutes_no) DO NOTHING;

INSERT INTO meeting_member (meeting_id, item, name, position)
SELECT id, 1, 'Pengerusi (tunjuk cara)', 'pengerusi'
FROM meeting
WHERE minutes_no IN (SELECT minutes_no FROM demo_story)
ON CONFLICT DO NOTHING;

CREATE TEMPORARY TABLE demo_step ON COMMIT DROP AS
SELECT registration_id, 1 AS seq, 'tiada' AS state, 'receive' AS event, 'baru' AS next_state,
       registered_on + time '09:00' AS at, 'Kaunter (tunjuk cara)' AS actor,
       'counter_officer' AS actor_role, NULL AS reason, NULL AS note, NULL AS minutes_no,
       CAST('{}' AS jsonb) AS payload
FROM demo_story
UNION ALL
SELECT registration_id, 2, 'baru', 'accept', 'disemak', held_on + time '11:00',
       'Urus setia (tunjuk cara)', 'meeting_secretary', NULL, NULL, minutes_no, '{}'
FROM demo_story WHERE state IN ('disemak', 'disahkan', 'keluar')
UNION ALL
SELECT registration_id, 3, 'disemak', 'record_census', 'disemak', visited_on + time '12:00',
       'Pembanci (tunjuk cara)', 'enumerator', NULL, NULL, NULL,
       jsonb_build_object('visited_on', visited_on, 'enumerator', 'Pembanci (tunjuk cara)')
FROM demo_story WHERE state IN ('disahkan', 'keluar')
UNION ALL
SELECT registration_id, 4, 'disemak', 'verify', 'disahkan', verified_on + time '15:00',
       'Penyelia (tunjuk cara)', 'state_supervisor', NULL, NULL, NULL, '{}'
FROM demo_story WHERE state IN ('disahkan', 'keluar')
UNION ALL
SELECT registration_id, 5, 'disahkan', 'exit', 'keluar', exited_on + time '16:00',
       'Penyelia (tunjuk cara)', 'state_supervisor', 'income_above_line', 'Tunjuk cara.', NULL, '{}'
FROM demo_story WHERE state = 'keluar'
UNION ALL
SELECT registration_id, 2, 'baru', 'reject', 'ditolak', held_on + time '11:00',
       'Urus setia (tunjuk cara)', 'meeting_secretary', 'focus_group_rejected', 'Tunjuk cara.',
       minutes_no, '{}'
FROM demo_story WHERE state = 'ditolak' AND NOT foreign_head
UNION ALL
SELECT registration_id, 2, 'baru', 'reject_on_criteria', 'ditolak', held_on + time '11:00',
       'Pegawai daerah (tunjuk cara)', 'district_officer', 'not_citizen', 'Tunjuk cara.', NULL, '{}'
FROM demo_story WHERE foreign_head;

INSERT INTO registration (
    id, household_id, is_demo, channel, received_on, short_form, state, state_since, version,
    created_at
)
SELECT
    story.registration_id,
    story.household_id,
    true,
    story.channel,
    story.registered_on,
    jsonb_build_object(
        'head_name', story.head_name, 'address', story.address, 'household_size', story.size
    ),
    story.state,
    max(step.at) FILTER (WHERE step.state <> step.next_state) AT TIME ZONE 'Asia/Kuala_Lumpur',
    max(step.seq),
    min(step.at) AT TIME ZONE 'Asia/Kuala_Lumpur'
FROM demo_story AS story
JOIN demo_step AS step USING (registration_id)
GROUP BY
    story.registration_id, story.household_id, story.channel, story.registered_on,
    story.head_name, story.address, story.size, story.state;

INSERT INTO registration_event (
    id, registration_id, seq, at, actor, actor_role, state, event, next_state, reason, note,
    meeting_id, payload
)
SELECT
    CAST(md5(CAST(registration_id AS text) || ':' || seq) AS uuid),
    registration_id,
    seq,
    at AT TIME ZONE 'Asia/Kuala_Lumpur',
    actor,
    actor_role,
    state,
    event,
    next_state,
    reason,
    note,
    CAST(md5(minutes_no) AS uuid),
    payload
FROM demo_step
ORDER BY registration_id, seq;

INSERT INTO meeting_case (
    meeting_id, registration_id, item, decision, reason, note, decided_at, decided_by
)
SELECT
    CAST(md5(minutes_no) AS uuid),
    registration_id,
    row_number() OVER (PARTITION BY minutes_no ORDER BY registration_id),
    CASE event WHEN 'accept' THEN 'terima' ELSE 'tolak' END,
    reason,
    note,
    at AT TIME ZONE 'Asia/Kuala_Lumpur',
    actor
FROM demo_step
WHERE minutes_no IS NOT NULL;

DROP TABLE demo_step, demo_story;
ANALYZE registration, registration_event, meeting, meeting_case;
