# Page of the design system.

reka-bentuk-title = Design system
reka-bentuk-lead = Every component of the pages, for who builds a new one. Colours are tested for three kinds of colour blindness and for contrast.
reka-bentuk-colours = Colours
reka-bentuk-schemes = Left: the light scheme; right: the dark one.
reka-bentuk-notices = Notices
reka-bentuk-notice = A plain notice.
reka-bentuk-badges = Status badges
reka-bentuk-form = Form
reka-bentuk-lists = Lists
reka-bentuk-table = Example of a table
reka-bentuk-disclosure = A part that opens
reka-bentuk-story = Story and evidence
reka-bentuk-for = Speaks for one family
reka-bentuk-against = Speaks against one family
