# Perkataan halaman /semakan-kendiri.

semakan-kendiri-title = Semakan kendiri
semakan-kendiri-lead = Bandingkan pendapatan isi rumah anda dengan garis kemiskinan (PGK). Tiada apa-apa disimpan.
semakan-kendiri-size = Bilangan ahli isi rumah, termasuk ketua
semakan-kendiri-income = Pendapatan kasar setahun semua ahli (RM)
semakan-kendiri-income_hint = gaji, perniagaan, hasil sendiri, kiriman, pencen dan bantuan
semakan-kendiri-state = Negeri
semakan-kendiri-stratum = Kawasan
semakan-kendiri-bandar = Bandar
semakan-kendiri-luar_bandar = Luar bandar
semakan-kendiri-unknown = Tidak pasti
semakan-kendiri-submit = Kira
semakan-kendiri-answer = Jawapan
semakan-kendiri-below = Di bawah garis kemiskinan: anda boleh mendaftar di pejabat daerah atau PPN.
semakan-kendiri-not_below = Tidak di bawah garis kemiskinan.
semakan-kendiri-undecided = Tidak dapat ditentukan.
semakan-kendiri-promise = Jawapan ini bukan pendaftaran dan tidak menjamin bantuan.
semakan-kendiri-again = Kira semula
semakan-kendiri-problem = Tidak dapat dikira
semakan-kendiri-bad_question = Semak bilangan ahli, pendapatan (contoh: 9600.50) dan negeri.
semakan-kendiri-menu = Semakan kendiri
