"""Converts pasted HTML (Word, Google Docs, web pages) into sections of a manuscript."""
