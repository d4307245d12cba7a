"""Option lists: the codes of every choice on the forms, with both languages."""
