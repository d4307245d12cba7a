# Perkataan halaman /publications.

publications-title = Terbitan dan laporan
publications-intro = Setiap terbitan bernombor dan tidak pernah berubah. Fail mengandungi angka yang diterbitkan sahaja; buku kod menerangkan setiap lajur.
publications-number = Terbitan
publications-as_of = Keadaan daftar
publications-boundaries = Sempadan
publications-files = Fail
publications-clusters = Kelompok
publications-none = Belum ada terbitan.
publications-reports = Laporan untuk dicetak
publications-reports_intro = Satu hingga empat muka surat: angka utama, peta, jadual status mengikut DUN, apa yang berubah, kaedah.
publications-area = Kawasan
publications-national = Malaysia
publications-write = Buka PDF
publications-menu = Terbitan dan laporan
publications-visible = Angka daripada daftar mengikut peringkat, dan berapa banyak yang dapat dilihat
publications-level = Peringkat
publications-figures = Angka
publications-shown = Diterbitkan
