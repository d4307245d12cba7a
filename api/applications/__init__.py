"""What applications for aid, houses and flats share over HTTP."""
