# Words of the page /clusters.

clusters-title = Statistical clusters of registration
clusters-indicator = Rate
clusters-level = Level
clusters-show = Show
clusters-none = This publication has no analysis of clusters yet.
clusters-kind = Kind
clusters-area = Area
clusters-p = p (two-sided)
clusters-spot = G*
clusters-moran = Moran's I { $moran }, p = { $p }. { $permutations } permutations, false discovery rate { $alpha }%. { $areas } areas analysed, { $left_out } left out: withheld or without data.
clusters-table = Areas in clusters
clusters-nothing = No area differs from chance.
clusters-publication = Publication { $number }, { $date }
clusters-menu = Clusters
