# Halaman mencari pejabat.

pejabat-title = Cari pejabat
pejabat-menu = Cari pejabat
pejabat-lead = Pilih negeri anda. Pendaftaran dibuat di pejabat daerah atau Pejabat Pembangunan Negeri (PPN).
pejabat-state = Negeri
pejabat-submit = Tunjuk pejabat
pejabat-offices = Pejabat di { $state }
pejabat-no_phone = Jika nombor telefon tiada, nombornya belum diketahui: hadir ke pejabat.
pejabat-unconfirmed = * Nama pejabat ini belum disahkan oleh sumber rasmi.
