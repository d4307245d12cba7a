"""Lives of applications as tables: which step leads where, who may take it, what it needs."""
