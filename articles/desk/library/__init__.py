"""Admin pages of topics, pictures, episodes and series, and the picture dialog's JSON."""
