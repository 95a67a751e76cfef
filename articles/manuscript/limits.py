"""How much of each thing an article may have: more than one needs, little enough to be read at once."""

# Characters of a whole text, of one section's body, and of one heading.
ARTICLE_LIMIT = 1_000_000
SECTION_LIMIT = 100_000
HEADING_LIMIT = 500

SECTIONS_LIMIT = 1_000

# Characters of an id, and of a slug.
ID_LIMIT = 200
SLUG_LIMIT = 200

# A report names so many faults of one kind at most. Who pastes something else entirely needs no longer one.
FAULT_LIMIT = 200

# Brackets that are opened in a section and never closed: each makes markdown-it read on to the end.
BRACKETS_LIMIT = 1_000

# In a paragraph with more quotation marks they stay as they are: markdown-it compares each with the others.
QUOTES_LIMIT = 2_000
