# Words of the interface. Every message is in ms.ftl too.

service-name = PetaKasih
service-tagline = Map of registered poor households
page-title = { $indicator } by { $level } – PetaKasih
page-description = Maps and tables of registered poor households by state, district, mukim, parliamentary and state constituency, beside DOSM's official estimates.
skip-to-table = Skip to the table

menu-indicator = Indicator
menu-level = Level
menu-year = Year
menu-apply = Show
menu-language = Language
menu-layout = Layout
menu-not-here = { $label } (not at this level)
layout-both = Map and table
layout-map = Map only
layout-table = Table only

level-national = Malaysia
level-state = State
level-district = District
level-mukim = Mukim
level-parlimen = Parliament
level-dun = State seat (DUN)
levels-state = states
levels-district = districts
levels-mukim = mukim
levels-parlimen = parliamentary seats
levels-dun = state seats

search-label = Find an area
search-placeholder = Find a state, district, mukim…
search-none = No area is called “{ $query }”.
search-found =
    { $count ->
        [one] One area found.
       *[other] { $count } areas found. Use the up and down arrows.
    }
search-address = Search the address “{ $query }”
search-nowhere = “{ $query }” could not be placed on the map.
search-located = { $where } ({ $confidence }% sure)

map-label = Map of { $indicator } by { $level }. The table beside it holds the same figures.
map-zoom-in = Zoom in
map-zoom-out = Zoom out
map-home = Whole area
map-failed = The map cannot be drawn on this device. The table holds the same figures.
map-loading = Loading the map…
data-failed = The figures could not be loaded. Check your connection, then try again.
try-again = Try again

trail-label = You are here
trail-root = Malaysia

summary-highest = Highest: { $name } ({ $value }). Lowest: { $lowName } ({ $lowValue }).
summary-nothing = No figure is published for this view.
announce-view = { $indicator }, { $place }, { $year }: { $count } { $levels }. { $summary }
announce-sorted = Table sorted by { $column }, { $direction }.
announce-fallback = “{ $wanted }” is not published by { $levels }; showing “{ $shown }”.
announce-no-children = { $name } has no { $levels } in this boundary set.
direction-up = ascending
direction-down = descending

demo-chip = Demonstration data
demo-notice = The households of this registry were generated for demonstration. None is a real person.
official-chip = Official figures
official-notice = DOSM survey estimates; not registry figures.

tools-label = Map options
menu-kind = Type of map
menu-second = Second indicator
menu-since = Compared with
menu-panes = Maps
menu-beside = Second map
menu-beside-year = Year of the second map
menu-method = Method
menu-classes = Number of classes
menu-breaks = Upper class limits
kind-value = Value
kind-alpha = Value and uncertainty
kind-bivariate = Two indicators
kind-clusters = Statistical clusters
kind-change = Change
panes-one = One map
panes-inset = Peninsula and Borneo apart
panes-beside = Two maps side by side
since-publication = Publication { $number } ({ $date })
method-frozen = Classes of the publication
method-fisher = Fisher-Jenks
method-quantiles = Quantiles
method-pretty = Round steps
method-equal = Equal intervals
method-log = Logarithmic
method-deviation = Standard deviations
method-own = Own limits
method-thirds = Thirds of the country's areas
method-clusters = Local Moran's I: not a measure of poverty
method-change = This publication's figure less the earlier one's
classes-title = Classes
classes-hint = Zero is always apart. All years have the same limits.
classes-wrong = Write 2 to 7 ascending numbers with commas between.
views-title = Saved views
views-name = Name of the view
views-save = Save
views-saved = “{ $name }” is saved in this browser.
views-none = No view is saved yet.
views-remove = Delete { $name }
share-title = Share
share-link = Link to this view
share-frame = Frame for another site
share-copy = Copy
share-copied = Copied.
share-files = Files:
sheet-print = Print
sheet-method = Method
sheet-withheld = { $count } areas are withheld: a count below { $threshold } households, or one that would reveal it.
sheet-scale = { $kilometres } km
sheet-north = N
sheet-paper = Paper
sheet-back = Back to the map
sheet-now = Print the sheet
sheet-hint = Choose the same paper in the print dialogue; choose “Save as PDF” for a file.
still-label = Map of { $indicator } by { $level }
embed-open = Open in PetaKasih
timeline-play = Play all years

panel-label = Table, area, comparison
panel-table = Table
panel-area = Area
panel-compare = Compare
filter-find = Filter names
filter-clear = Clear the filter
filter-clear-key = Clear the legend's filter

card-none = Choose an area: the i button in the table, or open one on the map.
card-open = Open its { $levels }
card-report = Report (PDF)
card-state = State
card-changed = What changed
card-change = { $indicator }: { $was } → { $is }
card-unchanged = Nothing changed beyond its interval since the publication before.
card-first = The first publication on these boundaries: there is nothing to compare with.
card-aid = Mix of aid
card-no-aid = Figures of aid are not published at this level.
card-quality = Notes on quality
card-hidden = { $count } figures are withheld here.
card-all = All indicators
card-trend = Trend
compare-title = Comparison of areas
compare-none = Add up to { $most } areas from the card of an area.
compare-add = Add to the comparison
compare-remove = Take out of the comparison
compare-remove-one = Take { $name } out

legend-title = Legend
legend-areas = areas
legend-count = Number of { $levels }
legend-up-to = up to { $upper }
legend-between = { $lower } – { $upper }
legend-above = over { $lower }
legend-closed = A class includes its upper limit.
legend-symbols = The area of a circle shows the value.
legend-zero = Zero
legend-suppressed = Withheld
legend-unreliable = Unreliable
legend-no-data = No data
legend-approximate = Approximate boundary
legend-indicative = Indicative boundary
legend-source = Source
legend-as-of = As of { $date }
legend-boundaries = Boundaries { $set }
legend-publication = Publication { $number }

legend-second = Legend of the second map
legend-filter = Show only these areas
legend-alpha = The paler, the wider the interval against the value.
legend-cell = { $first } and { $second }: { $areas } areas
legend-thirds = { $indicator } (limits: { $low }, { $high })
third-low = low
third-middle = middle
third-high = high
cluster-high_high = High among high
cluster-high_low = High among low
cluster-low_high = Low among high
cluster-low_low = Low among low
cluster-not_significant = Not significant
cluster-alone = No neighbour is published
change-title = { $indicator }: change since publication { $since }
change-note = { $was } → { $is }
change-class-0 = down more than { $more }
change-class-1 = down { $less } – { $more }
change-class-2 = less than { $less }
change-class-3 = up { $less } – { $more }
change-class-4 = up more than { $more }
change-unclear = Not clear (intervals overlap)

help-zero = There is no such household.
help-suppressed = Withheld to protect households: a small count, or one that would reveal a small count.
help-unreliable = The uncertainty is wide against the value. Use with care.
help-no-data = The value cannot be computed here.
help-interval = 95 % interval: how far the rate could move by chance. Late data and under-registration are not in it.

unknown-state = State not known
unknown-district = District not known
unknown-mukim = Mukim not known
unknown-parlimen = Parliamentary seat not known
unknown-dun = State seat not known
unknown-in = { $unknown } ({ $place })

flag-ok =
    { "" }
flag-zero = zero
flag-suppressed = withheld
flag-unreliable = unreliable
flag-no_data = no data
quality-official =
    { "" }
quality-approximate = approximate boundary
quality-indicative = indicative boundary
quality-unknown = area not known

table-title = Table
table-caption = { $indicator } by { $level }, { $place }, { $year }
table-area = Area
table-value = Value
table-interval = 95 % interval
table-numerator = Count
table-note = Note
table-of = of { $denominator }
table-rows = { $shown } of { $all } rows
table-all = Show all { $all } rows
table-download = Download CSV
table-unknown-hint = Rows without an area are in the table only.
table-keys = The up and down arrows choose a row; Enter opens it.
table-card = Card of { $name }
table-open = Open the { $levels } of { $name }

footer-not-government = Not a government service.
footer-demo = Demonstration data: no real people.
footer-credit = Boundaries and official figures: { $sources }.
footer-publications = Files, reports, clusters
footer-api = Open data (API)

problem-title = This view cannot be shown
problem-invalid = The address asks for something that is not in the publication.
problem-nothing = Nothing is published yet. Try again in a moment.
problem-home = To the map of Malaysia
