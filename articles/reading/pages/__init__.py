"""Article, list, topic, author and series pages, and the parts that their templates share."""
