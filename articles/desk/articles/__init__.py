"""The list of articles in the admin: its columns, filters, bulk actions and per-article URLs."""
