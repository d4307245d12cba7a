-- A registry of :households made-up families in 160 districts of 16 states: two people each, a case,
-- a dwelling, and aid for every third.
INSERT INTO household (id, reference_no, is_demo, registered_on, address, stated_state_code,
    stated_district_code, stratum, size, gross_income_monthly, registration_status)
SELECT uuid7(), 'PK-' || lpad(n::text, 9, '0'), true, '2026-01-01', 'Kampung ' || n,
    format('S%s', lpad((1 + n % 16)::text, 2, '0')),
    format('D%s-%s', lpad((1 + n % 16)::text, 2, '0'), lpad((1 + n / 16 % 10)::text, 2, '0')),
    'luar_bandar', 2, 1000 + n % 3000, 'baru'
FROM generate_series(1, :households) AS n;
INSERT INTO person (id, household_id, role, name, identity_type, birth_date)
SELECT uuid7(), id, role, role || ' ' || reference_no, 'mykad', '1980-01-01'
FROM household, unnest(ARRAY['KIR', 'AIR']) AS role;
INSERT INTO membership (id, household_id, person_id, role, from_on, begun_by)
SELECT uuid7(), household_id, id, role, '2026-01-01', 'create' FROM person;
INSERT INTO registration (id, household_id, is_demo, channel, received_on, short_form, state,
    state_since, version)
SELECT uuid7(), id, true, 'kaunter', '2026-01-01', '{}', 'baru', now(), 1 FROM household;
INSERT INTO registration_event (id, registration_id, seq, actor, actor_role, state, event,
    next_state, payload)
SELECT uuid7(), id, 1, 'bench', 'district_officer', 'tiada', 'receive', 'baru', '{}'
FROM registration;
INSERT INTO dwelling (id, household_id, tenure, rooms)
SELECT uuid7(), id, 'sendiri', 3 FROM household;
INSERT INTO agency (id, code, name_ms, name_en) VALUES (uuid7(), 'JKM', 'JKM', 'JKM');
INSERT INTO programme (id, agency_id, code, name_ms, name_en, purpose)
SELECT uuid7(), id, 'BWE', 'BWE', 'BWE', 'lain' FROM agency;
INSERT INTO aid_record (id, household_id, programme_id, amount_monthly, active_from)
SELECT uuid7(), household.id, programme.id, 100, '2026-01-01'
FROM household, programme WHERE right(reference_no, 1) IN ('0', '3', '6');
