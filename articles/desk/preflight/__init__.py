"""What the checks find in an article, beside its form and on a page."""
