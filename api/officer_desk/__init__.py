"""The officer's desk as pages: cases, meetings, duplicates, imports, the account. For keyboards."""
