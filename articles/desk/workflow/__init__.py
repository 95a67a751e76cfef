"""The workflow at the desk: the pages of its steps, and the page with people and their roles."""
