"""Official figures by area: census and HIES."""
