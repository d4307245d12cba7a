# Words of the page /aliran.

aliran-title = The way of a registration
aliran-lead = The steps of a registration, who decides, and the status after it. This is the very table that the service enforces.
aliran-from_state = From
aliran-by = By
aliran-to_state = Status after it
aliran-meeting = meeting
aliran-no_case = (no case)
aliran-exited = left the list
aliran-criteria = Three criteria before the meeting
aliran-criterion_1 = The head of household (KIR) is a Malaysian citizen
aliran-criterion_2 = The household's income is below the poverty line (PGK) in force
aliran-criterion_3 = The applicant's details are complete
aliran-where = Where to register
aliran-where_text = At the district office, at the state development office (PPN), or through a community leader, MPKK or MPP.
aliran-menu = The steps
