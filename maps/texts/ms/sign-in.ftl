# Halaman log masuk dan akaun.

sign-in-title = Log masuk pegawai
sign-in-lead = Untuk pegawai yang mempunyai akaun.
sign-in-login = Nama log masuk
sign-in-password = Kata laluan
sign-in-new_password = Kata laluan baharu
sign-in-new_password_hint = Gunakan beberapa perkataan, 12 aksara atau lebih.
sign-in-submit = Log masuk

account-title = Akaun
account-menu = Akaun
account-name = Nama
account-grants = Peranan dan kawasan
account-role = Peranan
account-area = Kawasan
account-agency = Agensi
account-country = Seluruh negara
account-every_agency = Semua agensi
account-hint = Peranan diberi dan ditarik balik oleh pentadbir.
account-sign_out = Log keluar
