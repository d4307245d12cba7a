"""PPR: flats of the government to rent or to buy, and who asks for one."""
