-- What data-sharing agreements open. Tables show an agency's officers nothing of it: whoever takes
-- records under an agreement takes them from `rights.release`, which notes each time that it is asked.
-- The lists of fields in it are written from `fields.csv`.

-- An agreement as the officer who acts may use it now; no row when there is none.
CREATE OR REPLACE FUNCTION rights.agreement_in_force(wanted uuid) RETURNS SETOF agreement
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    on_day date := (now() AT TIME ZONE 'Asia/Kuala_Lumpur')::date;
BEGIN
    RETURN QUERY SELECT one.* FROM agreement AS one
    WHERE one.id = wanted AND one.state = 'berkuat_kuasa'
        AND on_day BETWEEN one.first_day AND one.last_day
        AND rights.role() = 'agency_officer' AND EXISTS (
            SELECT FROM unnest(rights.reach()) AS code
            WHERE split_part(code, '@', 2) = one.recipient
        );
END $$;

-- Households that an agreement covers and the grants of whoever acts reach, by key, with their
-- people: `fields` that were agreed have their values, all others are null. A household is covered in
-- an area, a class and a programme of the agreement, once verified. `state` and `district` narrow.
CREATE OR REPLACE FUNCTION rights.release(
    agreement uuid, fields text[], state text, district text, after uuid, most integer
) RETURNS TABLE (release_id uuid, household_id uuid, household jsonb, people jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
#variable_conflict use_column
DECLARE
    on_day date := (now() AT TIME ZONE 'Asia/Kuala_Lumpur')::date;
    mine text[] := rights.reach();
    terms agreement;
    agreed text[];
    chosen uuid[];
BEGIN
    SELECT * INTO terms FROM rights.agreement_in_force(release.agreement);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no agreement in force opens this' USING ERRCODE = '42501';
    END IF;
    agreed := ARRAY(
        SELECT one FROM unnest(terms.fields) AS one
        WHERE release.fields IS NULL OR one = ANY (release.fields)
    );
    chosen := ARRAY(
        SELECT home.id FROM household AS home
        WHERE (
            home.stated_state_code = ANY (terms.areas)
            OR home.stated_district_code = ANY (terms.areas)
        )
        AND home.poverty_status = ANY (terms.classes)
        AND home.registration_status = 'disahkan' AND home.merged_into_id IS NULL
        AND rights.agency_places(
            terms.recipient, home.stated_state_code, home.stated_district_code
        ) && mine
        AND (release.state IS NULL OR home.stated_state_code = release.state)
        AND (release.district IS NULL OR home.stated_district_code = release.district)
        AND (release.after IS NULL OR home.id > release.after)
        AND (terms.programmes = '{{}}' OR EXISTS (
            SELECT FROM aid_record AS aid
            JOIN programme AS given ON given.id = aid.programme_id
            JOIN agency ON agency.id = given.agency_id
            WHERE aid.household_id = home.id
                AND agency.code || '/' || given.code = ANY (terms.programmes)
                AND aid.active_from <= on_day AND coalesce(aid.active_until > on_day, true)
        ))
        ORDER BY home.id LIMIT release.most
    );
    release_id := gen_random_uuid();
    INSERT INTO agreement_release (id, agreement_id, account, purpose, fields, records)
    VALUES (
        release_id, terms.id, rights.account_name(), terms.purpose, agreed, cardinality(chosen)
    );
    INSERT INTO agreement_release_household (release_id, household_id)
    SELECT release_id, taken FROM unnest(chosen) AS taken;
    RETURN QUERY
    SELECT release_id, home.id, jsonb_build_object({household_fields}), coalesce((
        SELECT jsonb_agg(jsonb_build_object({person_fields}) ORDER BY one.role DESC, one.id)
        FROM person AS one WHERE one.household_id = home.id AND agreed && {person_names}
    ), '[]')
    FROM household AS home LEFT JOIN dwelling AS place ON place.household_id = home.id
    WHERE home.id = ANY (chosen) ORDER BY home.id;
END $$;
