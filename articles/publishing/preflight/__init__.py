"""Checks of a text before it is published. Every publication runs them; `checks.py` lists them."""
