"""The pages where authors edit their own profile and see their work."""
