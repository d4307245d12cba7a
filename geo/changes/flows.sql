-- Households of two publications side by side, by where they are, what they count as, and why.
-- `standing` is made from the declarations of the indicators, so that whoever counts here counts there.
WITH standing AS NOT MATERIALIZED ({standing}),
former AS (SELECT * FROM standing WHERE publication_number = :before),
later AS (SELECT * FROM standing WHERE publication_number = :after)
SELECT
    former.area AS area_before,
    later.area AS area_after,
    {counted},
    former.household_id IS NOT NULL AS seen_before,
    later.household_id IS NOT NULL AS seen_after,
    coalesce(later.gone, false) AS gone,
    :redrawn AND coalesce({place_now} = former.area, true) AS same_place,
    count(*) AS households
FROM former
FULL JOIN later USING (household_id)
LEFT JOIN household_area AS placed
    ON placed.household_id = former.household_id AND placed.boundary_set_id = :former_set
GROUP BY {groups}
