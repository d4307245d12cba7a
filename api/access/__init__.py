"""Who is let in: tokens, identity providers, cookies, and the gate that reads them."""
