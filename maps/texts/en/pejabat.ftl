# Page that finds offices.

pejabat-title = Find an office
pejabat-menu = Find an office
pejabat-lead = Choose your state. Families register at the district office or the state development office (PPN).
pejabat-state = State
pejabat-submit = Show the offices
pejabat-offices = Offices in { $state }
pejabat-no_phone = Where no telephone number stands, it is not known yet: go there.
pejabat-unconfirmed = * The name of this office is not confirmed by an official source yet.
