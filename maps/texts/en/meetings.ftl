# Pages of the FGD/FGN meetings.

meetings-title = FGD/FGN meetings
meetings-menu = Meetings
meetings-level = Level
meetings-minutes = Minutes number
meetings-day = Day
meetings-place = Place
meetings-state = State
meetings-open = Open
meetings-closed = Closed
meetings-none = There is no meeting yet.

meeting-title = Meeting sheet
meeting-done = Saved.
meeting-print_hint = Print this page for the meeting (Ctrl+P): the decisions stand empty, to be written by hand.
meeting-present = Present
meeting-list = List of cases
meeting-no = No.
meeting-people = { $count } members
meeting-decision = Decision
meeting-undecided = not decided yet
meeting-no_reason = none
meeting-save = Save the decisions filled in
meeting-empty = No case is on the list.
meeting-close = Close the meeting
meeting-close_hint = Once closed, the record does not change any more. Every case must be decided or deferred.
meeting-signed = Signed, chair: ____________________  Secretary: ____________________
meeting-add = Add cases
meeting-add_hint = reference numbers, with spaces between
meeting-add_submit = Add to the list

new-meeting-title = New meeting
new-meeting-state_hint = for meetings of a state or district
new-meeting-district_hint = for meetings of a district
new-meeting-present_hint = One person a line; empty lines do not count.
new-meeting-person = Person { $number }
new-meeting-position = Position
new-meeting-organisation = Organisation
new-meeting-submit = Open the meeting
