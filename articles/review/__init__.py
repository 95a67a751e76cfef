"""The pages that a reviewer opens with the link in a mail, without an account."""
