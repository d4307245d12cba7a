"""Maps to hand out: folium pages and pictures."""
