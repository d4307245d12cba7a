# Halaman reka bentuk.

reka-bentuk-title = Sistem reka bentuk
reka-bentuk-lead = Setiap komponen halaman, untuk sesiapa yang membina halaman baharu. Warna diuji bagi tiga jenis buta warna dan bagi kontras.
reka-bentuk-colours = Warna
reka-bentuk-schemes = Kiri: skema cerah; kanan: skema gelap.
reka-bentuk-notices = Makluman
reka-bentuk-notice = Makluman biasa.
reka-bentuk-badges = Lencana status
reka-bentuk-form = Borang
reka-bentuk-lists = Senarai
reka-bentuk-table = Contoh jadual
reka-bentuk-disclosure = Bahagian yang dibuka
reka-bentuk-story = Sejarah dan bukti
reka-bentuk-for = Menyokong satu keluarga
reka-bentuk-against = Menentang satu keluarga
