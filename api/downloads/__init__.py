"""Files of publications over HTTP, and the page that lists them."""
