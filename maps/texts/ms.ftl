# Perkataan antara muka. Setiap mesej ada juga dalam en.ftl.

service-name = PetaKasih
service-tagline = Peta isi rumah miskin berdaftar
page-title = { $indicator } mengikut { $level } – PetaKasih
page-description = Peta dan jadual isi rumah miskin berdaftar mengikut negeri, daerah, mukim, Parlimen dan DUN, di sisi anggaran rasmi DOSM.
skip-to-table = Langkau ke jadual

menu-indicator = Penunjuk
menu-level = Peringkat
menu-year = Tahun
menu-apply = Tunjuk
menu-language = Bahasa
menu-layout = Susun atur
menu-not-here = { $label } (tiada pada peringkat ini)
layout-both = Peta dan jadual
layout-map = Peta sahaja
layout-table = Jadual sahaja

level-national = Malaysia
level-state = Negeri
level-district = Daerah
level-mukim = Mukim
level-parlimen = Parlimen
level-dun = DUN
levels-state = negeri
levels-district = daerah
levels-mukim = mukim
levels-parlimen = kawasan Parlimen
levels-dun = kawasan DUN

search-label = Cari kawasan
search-placeholder = Cari negeri, daerah, mukim…
search-none = Tiada kawasan bernama “{ $query }”.
search-found = { $count } kawasan ditemui. Guna anak panah atas dan bawah.

map-label = Peta { $indicator } mengikut { $level }. Jadual di sebelah mengandungi angka yang sama.
map-zoom-in = Besarkan
map-zoom-out = Kecilkan
map-home = Seluruh kawasan
map-failed = Peta tidak dapat dilukis pada peranti ini. Jadual mengandungi angka yang sama.
map-loading = Memuatkan peta…
data-failed = Angka tidak dapat dimuatkan. Semak sambungan anda, kemudian cuba lagi.
try-again = Cuba lagi

trail-label = Anda di sini
trail-root = Malaysia

summary-highest = Tertinggi: { $name } ({ $value }). Terendah: { $lowName } ({ $lowValue }).
summary-nothing = Tiada angka yang diterbitkan bagi paparan ini.
announce-view = { $indicator }, { $place }, { $year }: { $count } { $levels }. { $summary }
announce-sorted = Jadual disusun mengikut { $column }, { $direction }.
announce-fallback = “{ $wanted }” tidak diterbitkan mengikut { $levels }; “{ $shown }” ditunjukkan.
announce-no-children = { $name } tiada { $levels } dalam set sempadan ini.
direction-up = menaik
direction-down = menurun

demo-chip = Data tunjuk cara
demo-notice = Isi rumah dalam daftar ini dijana untuk tunjuk cara. Tiada seorang pun orang sebenar.
official-chip = Angka rasmi
official-notice = Anggaran survei DOSM; bukan angka daftar.

legend-title = Petunjuk
legend-areas = kawasan
legend-count = Bilangan { $levels }
legend-up-to = hingga { $upper }
legend-between = { $lower } – { $upper }
legend-above = lebih { $lower }
legend-closed = Had atas termasuk dalam kelasnya.
legend-symbols = Luas bulatan mengikut nilai.
legend-zero = Sifar
legend-suppressed = Tidak diterbitkan
legend-unreliable = Kurang dipercayai
legend-no-data = Tiada data
legend-approximate = Sempadan anggaran
legend-indicative = Sempadan indikatif
legend-source = Sumber
legend-as-of = Setakat { $date }
legend-boundaries = Sempadan { $set }
legend-publication = Terbitan { $number }

help-zero = Tiada isi rumah seperti ini.
help-suppressed = Disembunyikan untuk melindungi isi rumah: kiraan kecil, atau boleh mendedahkan kiraan kecil.
help-unreliable = Julat ketidakpastian lebar berbanding nilai. Guna dengan berhati-hati.
help-no-data = Nilai tidak dapat dikira di sini.
help-interval = Julat 95 %: sejauh mana kadar boleh berubah secara kebetulan. Kelewatan data dan kurang pendaftaran tidak termasuk.

unknown-state = Negeri tidak diketahui
unknown-district = Daerah tidak diketahui
unknown-mukim = Mukim tidak diketahui
unknown-parlimen = Kawasan Parlimen tidak diketahui
unknown-dun = Kawasan DUN tidak diketahui
unknown-in = { $unknown } ({ $place })

flag-ok =
    { "" }
flag-zero = sifar
flag-suppressed = tidak diterbitkan
flag-unreliable = kurang dipercayai
flag-no_data = tiada data
quality-official =
    { "" }
quality-approximate = sempadan anggaran
quality-indicative = sempadan indikatif
quality-unknown = kawasan tidak diketahui

table-title = Jadual
table-caption = { $indicator } mengikut { $level }, { $place }, { $year }
table-area = Kawasan
table-value = Nilai
table-interval = Julat 95 %
table-numerator = Kiraan
table-note = Catatan
table-of = daripada { $denominator }
table-rows = { $shown } daripada { $all } baris
table-all = Tunjuk semua { $all } baris
table-download = Muat turun CSV
table-unknown-hint = Baris tanpa kawasan ada dalam jadual sahaja.
table-keys = Anak panah atas dan bawah memilih baris; Enter membukanya.
table-open = Buka { $levels } dalam { $name }

footer-not-government = Bukan perkhidmatan kerajaan.
footer-demo = Data tunjuk cara: bukan orang sebenar.
footer-credit = Sempadan dan angka rasmi: { $sources }.
footer-publications = Fail, laporan, kelompok
footer-api = Data terbuka (API)

problem-title = Paparan ini tidak dapat ditunjukkan
problem-invalid = Alamat ini meminta sesuatu yang tiada dalam terbitan.
problem-nothing = Belum ada terbitan. Cuba sebentar lagi.
problem-home = Ke peta Malaysia
