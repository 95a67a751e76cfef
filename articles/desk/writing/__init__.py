"""The article's form: what a browser sends, what it means, and every page and answer around it."""
