"""The checks of a text, one file each or one for a related pair; `preflight_checks.py` registers them.

The docstring of a check shows a text that it finds, and one that it leaves alone.
"""
