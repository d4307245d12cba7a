# Halaman mesyuarat FGD/FGN.

meetings-title = Mesyuarat FGD/FGN
meetings-menu = Mesyuarat
meetings-level = Peringkat
meetings-minutes = Nombor minit
meetings-day = Tarikh
meetings-place = Tempat
meetings-state = Keadaan
meetings-open = Terbuka
meetings-closed = Ditutup
meetings-none = Belum ada mesyuarat.

meeting-title = Lembaran mesyuarat
meeting-done = Disimpan.
meeting-print_hint = Cetak halaman ini untuk mesyuarat (Ctrl+P): ruang keputusan kosong untuk diisi dengan tangan.
meeting-present = Hadir
meeting-list = Senarai kes
meeting-no = Bil.
meeting-people = { $count } ahli
meeting-decision = Keputusan
meeting-undecided = belum diputuskan
meeting-no_reason = tiada
meeting-save = Simpan keputusan yang diisi
meeting-empty = Tiada kes dalam senarai.
meeting-close = Tutup mesyuarat
meeting-close_hint = Selepas ditutup, rekod mesyuarat tidak berubah lagi. Setiap kes mesti diputuskan atau ditangguhkan.
meeting-signed = Tandatangan pengerusi: ____________________  Setiausaha: ____________________
meeting-add = Tambah kes
meeting-add_hint = nombor rujukan, dengan ruang di antaranya
meeting-add_submit = Tambah ke senarai

new-meeting-title = Mesyuarat baharu
new-meeting-state_hint = bagi peringkat negeri dan daerah
new-meeting-district_hint = bagi peringkat daerah
new-meeting-present_hint = Isi seorang bagi setiap baris; baris kosong diabaikan.
new-meeting-person = Orang { $number }
new-meeting-position = Jawatan
new-meeting-organisation = Organisasi
new-meeting-submit = Buka mesyuarat
