"""Background jobs at the desk: what they do, their pages, and the import of an uploaded archive."""
