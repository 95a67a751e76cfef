"""Admin pages that list, compare, name and restore the revisions of an article."""
