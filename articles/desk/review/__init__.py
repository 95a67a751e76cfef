"""Pages of the desk about reviews: sign-offs, comments, requests to reviewers, and the review file."""
