"""Pages about sensitive sections: decisions about an article, the list of live ones, and the safety list."""
