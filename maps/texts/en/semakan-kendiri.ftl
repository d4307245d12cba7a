# Words of the page /semakan-kendiri.

semakan-kendiri-title = Self-check
semakan-kendiri-lead = Compare your household's income with the poverty line (PGK). Nothing is stored.
semakan-kendiri-size = Members of the household, the head included
semakan-kendiri-income = Gross income a year of all members (RM)
semakan-kendiri-income_hint = wages, business, own produce, money sent, pension and aid
semakan-kendiri-state = State
semakan-kendiri-stratum = Area
semakan-kendiri-bandar = Urban
semakan-kendiri-luar_bandar = Rural
semakan-kendiri-unknown = Not sure
semakan-kendiri-submit = Work it out
semakan-kendiri-answer = Answer
semakan-kendiri-below = Below the poverty line: you may register at the district office or the PPN.
semakan-kendiri-not_below = Not below the poverty line.
semakan-kendiri-undecided = Cannot be determined.
semakan-kendiri-promise = This answer is no registration and guarantees no aid.
semakan-kendiri-again = Work it out again
semakan-kendiri-problem = It cannot be worked out
semakan-kendiri-bad_question = Look at the number of members, the income (for example 9600.50) and the state.
semakan-kendiri-menu = Self-check
