# Words of the page /publications.

publications-title = Publications and reports
publications-intro = Every publication has a number and never changes. The files hold published figures only; the codebook explains every column.
publications-number = Publication
publications-as_of = Registry as of
publications-boundaries = Boundaries
publications-files = Files
publications-clusters = Clusters
publications-none = Nothing is published yet.
publications-reports = Reports to print
publications-reports_intro = One to four pages: key figures, maps, the status table by DUN, what changed, the method.
publications-area = Area
publications-national = Malaysia
publications-write = Open the PDF
publications-menu = Publications and reports
publications-visible = Figures made from the registry, by level, and how many of them can be seen
publications-level = Level
publications-figures = Figures
publications-shown = Shown
