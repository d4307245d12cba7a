"""Who may touch which row: roles, proven identities and policies, all in PostgreSQL itself."""
