# Perkataan halaman /semakan.

semakan-title = Semakan status pendaftaran
semakan-lead = Semak kedudukan pendaftaran isi rumah anda. Tiada nama, pendapatan atau sebab dipaparkan.
semakan-identity = Nombor pengenalan
semakan-identity_hint = MyKad 12 digit, dengan atau tanpa sengkang
semakan-either = Isi satu daripada dua yang berikut
semakan-reference = Nombor rujukan
semakan-reference_hint = seperti pada resit: PK-…; dengannya status kemiskinan dan permohonan rumah juga dipaparkan
semakan-birth_date = Tarikh lahir
semakan-submit = Semak
semakan-answer = Jawapan
semakan-status = Status
semakan-last_step = Langkah terakhir
semakan-poverty = Status kemiskinan
semakan-next = Seterusnya
semakan-house = Permohonan rumah
semakan-office = Pejabat untuk dihubungi
semakan-no_office = Pejabat Pembangunan Negeri (PPN) atau pejabat daerah anda
semakan-no_phone = Nombor telefon pejabat ini belum disahkan; hadir ke pejabat.
semakan-again = Semakan lain
semakan-problem = Semakan tidak dapat dibuat
semakan-too_many = Terlalu banyak semakan. Cuba semula kemudian.
semakan-bad_question = Semak semula nombor pengenalan, dan isi sama ada nombor rujukan atau tarikh lahir.
semakan-privacy = Setiap semakan direkod tanpa nombor anda. Semakan dihadkan untuk melindungi semua orang.
semakan-menu = Semakan status
