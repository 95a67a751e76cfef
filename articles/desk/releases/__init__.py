"""Releases at the desk, and the calendar of what goes live, ends, returns and is due for review."""
