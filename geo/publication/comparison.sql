-- How the figures of one publication differ from those of another, by level.
WITH former AS (
    SELECT indicator, area_code, year, breakdown, category, level, value, flag
    FROM published_value WHERE publication_number = :before
),
later AS (
    SELECT indicator, area_code, year, breakdown, category, level, value, flag
    FROM published_value WHERE publication_number = :after
)
SELECT
    coalesce(later.level, former.level) AS level,
    count(later.flag) AS figures,
    count(*) FILTER (WHERE later.flag = 'suppressed') AS withheld,
    count(*) FILTER (WHERE former.flag IS NULL) AS added,
    count(*) FILTER (WHERE later.flag IS NULL) AS dropped,
    count(*) FILTER (WHERE former.flag <> 'suppressed' AND later.flag = 'suppressed') AS hidden,
    count(*) FILTER (WHERE former.flag = 'suppressed' AND later.flag <> 'suppressed') AS shown,
    count(*) FILTER (WHERE former.flag <> 'suppressed' AND later.flag <> 'suppressed'
        AND former.value IS DISTINCT FROM later.value) AS changed
FROM former
FULL JOIN later USING (indicator, area_code, year, breakdown, category)
GROUP BY 1
