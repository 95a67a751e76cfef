"""Mails that remind people of reviews. Safe to send every day: each reminder is sent once."""

from django.contrib.sites.requests import RequestSite  # noqa: F401
