# Perkataan halaman /aliran.

aliran-title = Aliran pendaftaran
aliran-lead = Langkah sebuah pendaftaran, siapa yang memutuskan, dan status selepasnya. Jadual ini ialah jadual yang dikuatkuasakan oleh perkhidmatan ini.
aliran-from_state = Daripada
aliran-by = Oleh
aliran-to_state = Status selepasnya
aliran-meeting = mesyuarat
aliran-no_case = (tiada kes)
aliran-exited = keluar
aliran-criteria = Tiga kriteria sebelum mesyuarat
aliran-criterion_1 = Ketua isi rumah (KIR) warganegara Malaysia
aliran-criterion_2 = Pendapatan isi rumah di bawah garis kemiskinan (PGK) semasa
aliran-criterion_3 = Butiran pemohon lengkap
aliran-where = Di mana mendaftar
aliran-where_text = Di pejabat daerah, di Pejabat Pembangunan Negeri (PPN), atau melalui pemimpin setempat, MPKK dan MPP.
aliran-menu = Aliran
