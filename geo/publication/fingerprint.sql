-- A number that changes when anything a publication is made from changes.
SELECT md5(concat_ws('|',
    (SELECT digest FROM boundary_set WHERE id = :boundary_set_id),
    (SELECT sum(hashtextextended(household::text, 0)) FROM household),
    (SELECT sum(hashtextextended(household_location::text, 0)) FROM household_location),
    (SELECT sum(hashtextextended(household_area::text, 0)) FROM household_area
     WHERE boundary_set_id = :boundary_set_id),
    (SELECT sum(hashtextextended(aid_record::text, 0)) FROM aid_record),
    (SELECT max(id::text) FROM assessment),
    -- A trigger renews recorded_at with every change: no need to read every person.
    (SELECT concat(count(*), max(recorded_at)) FROM person),
    (SELECT concat(count(*), max(recorded_at)) FROM dwelling),
    (SELECT concat(count(*), max(state_since)) FROM registration),
    (SELECT sum(hashtextextended(programme::text, 0)) FROM programme),
    (SELECT sum(hashtextextended(reference_value::text, 0)) FROM reference_value)
))
