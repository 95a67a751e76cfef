"""The search page, its suggestions, and the full-text queries of SQLite and PostgreSQL."""
