"""Places, postcodes and localities: what the geocoder knows of Malaysia, versioned."""
