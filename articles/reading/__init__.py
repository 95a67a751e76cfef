"""The public site: everything that readers get. It runs without the editing packages."""
