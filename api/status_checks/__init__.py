"""The citizens' status check over HTTP, and as a page that needs no script."""
