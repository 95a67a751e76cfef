"""Pages of the desk about people: what happens when an author leaves."""
