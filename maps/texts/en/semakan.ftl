# Words of the page /semakan.

semakan-title = Registration status check
semakan-lead = Check where your household's registration stands. No name, income or reason is shown.
semakan-identity = Identity number
semakan-identity_hint = MyKad, 12 digits, with or without dashes
semakan-either = Fill in one of these two
semakan-reference = Reference number
semakan-reference_hint = as on the receipt: PK-…; with it your poverty status and your application for a house are shown, too
semakan-birth_date = Date of birth
semakan-submit = Check
semakan-answer = Answer
semakan-status = Status
semakan-last_step = Last step
semakan-poverty = Poverty status
semakan-next = What comes next
semakan-house = Application for a house
semakan-office = Office to call
semakan-no_office = Your state development office (PPN) or district office
semakan-no_phone = This office's telephone number is not confirmed yet; go there.
semakan-again = Another check
semakan-problem = The check could not be made
semakan-too_many = Too many checks. Try again later.
semakan-bad_question = Look at the identity number again, and fill in either the reference number or the date of birth.
semakan-privacy = Every check is logged without your number. Checks are limited to protect everybody.
semakan-menu = Status check
