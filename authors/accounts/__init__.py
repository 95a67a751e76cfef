"""Accounts: invitations, passwords, login sessions, notices by mail, and asking for the password again."""
