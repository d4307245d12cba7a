"""Days and times as people in Malaysia read them."""
