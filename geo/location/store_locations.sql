-- Keep the decided location of every staged household; a row that says the same is left alone.
INSERT INTO household_location AS kept
    (household_id, point, level, confidence, source, gps_problem, engine_version, located_at)
SELECT id, ST_SetSRID(ST_MakePoint(x, y), 4326), level, confidence, source, gps_problem, :engine, now()
FROM located
ON CONFLICT (household_id) DO UPDATE SET
    point = excluded.point,
    level = excluded.level,
    confidence = excluded.confidence,
    source = excluded.source,
    gps_problem = excluded.gps_problem,
    engine_version = excluded.engine_version,
    located_at = excluded.located_at
WHERE (kept.point, kept.level, kept.confidence, kept.source, kept.gps_problem, kept.engine_version)
    IS DISTINCT FROM
    (excluded.point, excluded.level, excluded.confidence, excluded.source, excluded.gps_problem,
     excluded.engine_version)
