# Perkataan bingkai setiap halaman.

frame-skip = Langkau ke kandungan
frame-menu = Halaman
frame-sections = Bahagian
frame-other_language = English
frame-map = Peta
frame-citizens = Untuk orang ramai
frame-planners = Untuk perancang
frame-officers = Untuk pegawai
frame-demo = Data tunjuk cara: isi rumah rekaan, tiada orang sebenar.
frame-not_government = Ini bukan laman kerajaan.
frame-government = Perkhidmatan rasmi { $name }.
frame-run_by = Dikendalikan oleh { $name }.
frame-run_by_nobody = Pengendalinya belum menyatakan nama.
frame-general = Maklumat di sini bersifat umum; rujuk PPN atau pejabat daerah untuk kedudukan rasmi.
frame-contact = Hubungi: { $contact }.
frame-refused = Belum disimpan.
frame-paper_mark = PetaKasih: dicetak oleh { $name }, { $moment }. Sulit.
frame-show = Tunjuk
frame-choose = Pilih
frame-next_page = Halaman seterusnya
frame-operator = Pengendali
