# Perkataan halaman /clusters.

clusters-title = Kelompok statistik pendaftaran
clusters-indicator = Kadar
clusters-level = Peringkat
clusters-show = Tunjuk
clusters-none = Terbitan ini belum mempunyai analisis kelompok.
clusters-kind = Jenis
clusters-area = Kawasan
clusters-p = p (dua hala)
clusters-spot = G*
clusters-moran = Moran I { $moran }, p = { $p }. { $permutations } pilih atur, kadar penemuan palsu { $alpha }%. { $areas } kawasan dianalisis, { $left_out } ditinggalkan kerana tidak diterbitkan atau tiada data.
clusters-table = Kawasan dalam kelompok
clusters-nothing = Tiada kawasan yang berbeza daripada kebetulan.
clusters-publication = Terbitan { $number }, { $date }
clusters-menu = Kelompok
