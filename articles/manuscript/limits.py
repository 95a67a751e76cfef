"""Size limits of an article: larger than any real article, small enough to parse in one request."""

# Characters of a whole text, of one section's body, and of one heading.
ARTICLE_LIMIT = 1_000_000
SECTION_LIMIT = 100_000
HEADING_LIMIT = 500

SECTIONS_LIMIT = 1_000

# Characters of an id, and of a slug.
ID_LIMIT = 200
SLUG_LIMIT = 200

# The largest number of faults of one kind in a report. More are of no use: such a text is no manuscript.
FAULT_LIMIT = 200

# Unclosed brackets in a section: for each of them markdown-it reads to the end of the block.
BRACKETS_LIMIT = 1_000

# In a paragraph with more quotation marks they are not made typographic: markdown-it compares each with all.
QUOTES_LIMIT = 2_000
