"""Pages for planners beside the explorer: publications with their files, clusters on a map."""
