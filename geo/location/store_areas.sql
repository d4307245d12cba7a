-- Keep the areas of every staged household on one boundary set; equal rows are left alone.
INSERT INTO household_area AS kept
    (boundary_set_id, household_id, state_code, district_code, mukim_code, parlimen_code, dun_code)
SELECT :boundary_set_id, id, state_code, district_code, mukim_code, parlimen_code, dun_code
FROM located
ON CONFLICT (boundary_set_id, household_id) DO UPDATE SET
    state_code = excluded.state_code,
    district_code = excluded.district_code,
    mukim_code = excluded.mukim_code,
    parlimen_code = excluded.parlimen_code,
    dun_code = excluded.dun_code
WHERE (kept.state_code, kept.district_code, kept.mukim_code, kept.parlimen_code, kept.dun_code)
    IS DISTINCT FROM
    (excluded.state_code, excluded.district_code, excluded.mukim_code, excluded.parlimen_code,
     excluded.dun_code)
