"""Reads and writes content folders: folders of Markdown texts, pictures and sounds."""
