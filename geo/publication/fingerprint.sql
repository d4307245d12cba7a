-- A number that changes when anything a publication is made from changes.
SELECT md5(concat_ws('|',
    (SELECT digest FROM boundary_set WHERE id = :boundary_set_id),
    (SELECT sum(hashtextextended(household::text, 0)) FROM household),
    (SELECT sum(hashtextextended(household_location::text, 0)) FROM household_location),
    (SELECT sum(hashtextextended(household_area::text, 0)) FROM household_area
     WHERE boundary_set_id = :boundary_set_id),
    (SELECT sum(hashtextextended(aid_record::text, 0)) FROM aid_record),
    (SELECT max(id::text) FROM assessment),
    (SELECT sum(hashtextextended(reference_value::text, 0)) FROM reference_value)
))
