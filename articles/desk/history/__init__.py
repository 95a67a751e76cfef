"""The admin pages of the action log: the history of an article, and the list of all actions."""
