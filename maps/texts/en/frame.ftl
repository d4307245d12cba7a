# Words of every page's frame.

frame-skip = Skip to the content
frame-menu = Pages
frame-sections = Sections
frame-other_language = Bahasa Melayu
frame-map = Map
frame-citizens = For the public
frame-planners = For planners
frame-officers = For officers
frame-demo = Demonstration data: generated households, no real person.
frame-not_government = This is not a government site.
frame-government = An official service of { $name }.
frame-run_by = Run by { $name }.
frame-run_by_nobody = Who runs it has not said so yet.
frame-general = What it says is general; ask the PPN or district office for the official position.
frame-contact = Contact: { $contact }.
frame-refused = Not saved.
frame-paper_mark = PetaKasih: printed by { $name }, { $moment }. Confidential.
frame-show = Show
frame-choose = Choose
frame-next_page = Next page
frame-operator = Who runs this
