"""The article form: parsing, saving, autosaving, preview, conflicts and the JSON for its scripts."""
