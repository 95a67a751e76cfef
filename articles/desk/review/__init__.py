"""Pages about the review of an article: its sign-offs, the requests to reviewers, and the review file."""
