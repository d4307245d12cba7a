# Pages of signing in and of the account.

sign-in-title = Officers' sign-in
sign-in-lead = For officers who have an account.
sign-in-login = Login
sign-in-password = Password
sign-in-new_password = New password
sign-in-new_password_hint = Use several words, 12 characters or more.
sign-in-submit = Sign in

account-title = Account
account-menu = Account
account-name = Name
account-grants = Roles and areas
account-role = Role
account-area = Area
account-agency = Agency
account-country = The whole country
account-every_agency = Every agency
account-hint = Roles are given and ended by administrators.
account-sign_out = Sign out
