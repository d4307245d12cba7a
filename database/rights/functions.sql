-- What proves an identity, and what it reaches. Only the owner may read the key.
-- A reach is a list of codes: '*' everything, 'S12' and 'D12-08' areas, '@JKM' what is an agency's
-- anywhere, 'D12-08@JKM' what is its in an area.

-- What runs in every statement has to be cheap: it is in PL/pgSQL, whose plans are kept for the
-- connection, asks for the key once, and calls nothing that PostgreSQL cannot put in its place.

-- HMAC-SHA256 (RFC 2104) by the key's padded blocks.
CREATE OR REPLACE FUNCTION rights.seal(inner_block bytea, outer_block bytea, said bytea) RETURNS text
LANGUAGE sql STABLE RETURN encode(sha256(outer_block || sha256(inner_block || said)), 'hex');

-- What the seal of an identity and its sight covers: both are good in one transaction of one server
-- process, so that nobody can use them again elsewhere. The length tells where the sight ends.
CREATE OR REPLACE FUNCTION rights.here(identity text, sight text) RETURNS bytea LANGUAGE sql STABLE
RETURN 'identity|'::bytea || int4send(pg_backend_pid()) || timestamptz_send(transaction_timestamp())
    || int4send(length(sight)) || convert_to(sight || identity, 'UTF8');

CREATE OR REPLACE FUNCTION rights.enter(ticket text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    said text := left(ticket, -65);
    parts text[] := string_to_array(said, '|');
    inner_block bytea;
    outer_block bytea;
    who text;
    reach text;
    sight text;
    identity text;
BEGIN
    SELECT inner_pad, outer_pad INTO inner_block, outer_block FROM rights.identity_key;
    IF right(ticket, 64) IS DISTINCT FROM
        rights.seal(inner_block, outer_block, convert_to('ticket|' || said, 'UTF8')) THEN
        RAISE EXCEPTION 'this identity is not proven' USING ERRCODE = '28000';
    END IF;
    IF parts[4]::integer <> pg_backend_pid()
        OR parts[5]::bigint < extract(epoch FROM clock_timestamp()) THEN
        RAISE EXCEPTION 'this proof is for another time or place' USING ERRCODE = '28000';
    END IF;
    SELECT name, ARRAY(
        SELECT coalesce(nullif(concat(area_code, '@' || agency_code), ''), '*')
        FROM account_grant
        WHERE account_id = account.id AND role = parts[2] AND ended_at IS NULL
    ) INTO who, reach FROM account WHERE id = parts[1]::uuid AND disabled_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this account is closed' USING ERRCODE = '28000';
    END IF;
    sight := CASE WHEN parts[3] = 'registry' THEN '{{*}}' ELSE reach END;
    identity := ARRAY[parts[2], reach, who];
    PERFORM set_config('petakasih.identity', identity, true),
        set_config('petakasih.sight', sight, true),
        set_config(
            'petakasih.seal',
            rights.seal(inner_block, outer_block, rights.here(identity, sight)), true
        );
END $$;

-- Role, reach and name of whom this transaction proved to be; NULL for nobody.
CREATE OR REPLACE FUNCTION rights.identity() RETURNS text[] LANGUAGE plpgsql
STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    identity text := current_setting('petakasih.identity', true);
    sight text := current_setting('petakasih.sight', true);
    inner_block bytea;
    outer_block bytea;
BEGIN
    SELECT inner_pad, outer_pad INTO inner_block, outer_block FROM rights.identity_key;
    IF current_setting('petakasih.seal', true) =
        rights.seal(inner_block, outer_block, rights.here(identity, sight)) THEN
        RETURN identity;
    END IF;
    RETURN NULL;
END $$;

-- What this transaction proved that it may see. Every policy asks it: to save time it sets no search
-- path, and therefore says where each function and operator is.
CREATE OR REPLACE FUNCTION rights.sight() RETURNS text[] LANGUAGE plpgsql
STABLE PARALLEL RESTRICTED SECURITY DEFINER AS $$
DECLARE
    identity text := pg_catalog.current_setting('petakasih.identity', true);
    sight text := pg_catalog.current_setting('petakasih.sight', true);
    inner_block bytea;
    outer_block bytea;
BEGIN
    SELECT inner_pad, outer_pad INTO inner_block, outer_block FROM rights.identity_key;
    IF pg_catalog.current_setting('petakasih.seal', true) OPERATOR(pg_catalog.=)
        rights.seal(inner_block, outer_block, rights.here(identity, sight)) THEN
        RETURN sight;
    END IF;
    RETURN '{{}}';
END $$;

-- Not in SQL: PostgreSQL would read the body anew whenever it plans a statement with a policy.
CREATE OR REPLACE FUNCTION rights.role() RETURNS text LANGUAGE plpgsql
STABLE PARALLEL RESTRICTED AS $$ BEGIN RETURN (rights.identity())[1]; END $$;

CREATE OR REPLACE FUNCTION rights.reach() RETURNS text[] LANGUAGE plpgsql
STABLE PARALLEL RESTRICTED AS $$ BEGIN RETURN coalesce((rights.identity())[2], '{{}}'); END $$;

CREATE OR REPLACE FUNCTION rights.account_name() RETURNS text LANGUAGE plpgsql
STABLE PARALLEL RESTRICTED AS $$ BEGIN RETURN (rights.identity())[3]; END $$;

-- Whether some of a reach is an agency's only.
CREATE OR REPLACE FUNCTION rights.is_for_agencies(codes text[]) RETURNS boolean LANGUAGE sql
IMMUTABLE PARALLEL SAFE AS $$ SELECT array_to_string(codes, ' ') LIKE '%@%' $$;

-- The agency whose officer acts; NULL for whoever acts for none.
CREATE OR REPLACE FUNCTION rights.own_agency() RETURNS text LANGUAGE sql
STABLE PARALLEL RESTRICTED AS $$
    SELECT min(split_part(code, '@', 2)) FROM unnest(rights.reach()) AS code
    HAVING bool_and(code LIKE '%@%')
$$;

-- The codes of a reach that cover a place, and those that cover what is an agency's there.
CREATE OR REPLACE FUNCTION rights.places(state text, district text) RETURNS text[] LANGUAGE sql
IMMUTABLE PARALLEL SAFE AS $$ SELECT ARRAY['*', state, district] $$;

CREATE OR REPLACE FUNCTION rights.agency_places(agency text, state text, district text)
RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY['@' || agency, state || '@' || agency, district || '@' || agency]
$$;

-- What follows looks up, by key, whether codes cover a row. Policies call it with the list of whoever
-- acts; who calls it with another learns no more than where a row lies whose key is known already.

-- Whether a household was entered by an agency of the codes, or got or asked for its aid.
CREATE OR REPLACE FUNCTION rights.concerns_agency(household uuid, entered_by text, state text, district text, codes text[]) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    IF NOT rights.is_for_agencies(codes) THEN
        RETURN false;
    END IF;
    RETURN coalesce(rights.agency_places(entered_by, state, district) && codes, false) OR EXISTS (
        SELECT FROM household_agency AS known
        WHERE known.household_id = concerns_agency.household
            AND rights.agency_places(known.agency_code, state, district) && codes
    );
END $$;

-- Whether a household is in the codes: the rule of the table itself, by key. What was kept of a
-- household that was merged into another goes with that one, too.
CREATE OR REPLACE FUNCTION rights.covers(household uuid, codes text[]) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    home record;
BEGIN
    SELECT stated_state_code AS state, stated_district_code AS district, agency_code, merged_into_id
    INTO home FROM household AS one WHERE one.id = covers.household;
    RETURN FOUND AND (
        rights.places(home.state, home.district) && codes
        OR rights.concerns_agency(household, home.agency_code, home.state, home.district, codes)
        OR home.merged_into_id IS NOT NULL AND rights.covers(home.merged_into_id, codes)
    );
END $$;

-- Whoever has left every household is covered by each that the person lived in.
CREATE OR REPLACE FUNCTION rights.covers_resident(person uuid, household uuid, codes text[]) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    IF household IS NOT NULL THEN
        RETURN rights.covers(household, codes);
    END IF;
    RETURN EXISTS (
        SELECT FROM membership AS former WHERE former.person_id = covers_resident.person
            AND rights.covers(former.household_id, codes)
    );
END $$;

-- Whether a person is covered.
CREATE OR REPLACE FUNCTION rights.covers_person(person uuid, codes text[]) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM person AS one WHERE one.id = covers_person.person
            AND rights.covers_resident(one.id, one.household_id, codes)
    );
END $$;

-- Whether aid of a programme to a household is covered: by area, or as its agency's.
CREATE OR REPLACE FUNCTION rights.covers_aid(household uuid, programme uuid, codes text[]) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM household AS home, programme AS given JOIN agency ON agency.id = given.agency_id
        WHERE home.id = covers_aid.household AND given.id = covers_aid.programme AND (
            rights.places(home.stated_state_code, home.stated_district_code) && codes
            OR rights.agency_places(
                agency.code, home.stated_state_code, home.stated_district_code
            ) && codes
        )
    );
END $$;

-- Whether an application for aid is covered.
CREATE OR REPLACE FUNCTION rights.covers_application(application uuid, codes text[]) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM aid_application AS asked WHERE asked.id = covers_application.application
            AND rights.covers_aid(asked.household_id, asked.programme_id, codes)
    );
END $$;

-- Whether a case is covered.
CREATE OR REPLACE FUNCTION rights.covers_registration(registration uuid, codes text[]) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM registration AS known WHERE known.id = covers_registration.registration
            AND rights.covers(known.household_id, codes)
    );
END $$;

-- Whether both households of a pair are covered.
CREATE OR REPLACE FUNCTION rights.covers_pair(pair uuid, codes text[]) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM duplicate_pair AS likely WHERE likely.id = covers_pair.pair
            AND rights.covers(likely.household_a, codes) AND rights.covers(likely.household_b, codes)
    );
END $$;

-- Whether a meeting is of an area of the codes.
CREATE OR REPLACE FUNCTION rights.covers_meeting(meeting uuid, codes text[]) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM meeting AS held WHERE held.id = covers_meeting.meeting
            AND rights.places(held.state_code, held.district_code) && codes
    );
END $$;

-- Whether an import is covered: everybody's for the country, its own for an agency.
CREATE OR REPLACE FUNCTION rights.covers_job(job uuid, codes text[]) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM import_job AS begun WHERE begun.id = covers_job.job
            AND ARRAY['*', '@' || begun.agency_code] && codes
    );
END $$;

-- Whether an agreement is covered: of agencies' officers, by those of its two parties.
CREATE OR REPLACE FUNCTION rights.is_party(giver text, recipient text, codes text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT EXISTS (
        SELECT FROM unnest(codes) AS code
        WHERE code NOT LIKE '%@%' OR split_part(code, '@', 2) IN (giver, recipient)
    )
$$;

-- The same by the agreement's key.
CREATE OR REPLACE FUNCTION rights.covers_agreement(agreement uuid, codes text[]) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM agreement AS one WHERE one.id = covers_agreement.agreement
            AND rights.is_party(one.giver, one.recipient, codes)
    );
END $$;
