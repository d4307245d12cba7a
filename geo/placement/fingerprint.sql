-- A number that changes when a household, its location or a reviewer's decision changes.
SELECT md5(concat_ws('|',
    (SELECT digest FROM boundary_set WHERE id = :boundary_set_id),
    (SELECT sum(hashtextextended(ROW(
        id, point, stated_state_code, stated_district_code, address, postcode, town, stratum
     )::text, 0)) FROM household),
    (SELECT sum(hashtextextended(household_location::text, 0)) FROM household_location),
    (SELECT sum(hashtextextended(household_area::text, 0)) FROM household_area
     WHERE boundary_set_id = :boundary_set_id),
    (SELECT sum(hashtextextended(address_alias::text, 0)) FROM address_alias)
))
