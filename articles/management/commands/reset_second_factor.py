"""Reset the second factor of an account whose owner has lost it."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from authors.second_factor.factor_actions import reset_second_factor
from authors.second_factor.factors import has_second_factor


class Command(BaseCommand):
    help = "Removes the authenticator app, passkeys and recovery codes of an account, and ends its sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the user name of the account")
        parser.add_argument("--reason", default="By the operator.", help="kept in the action log")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"There is no account with the name “{options['name']}”.")
        if not has_second_factor(user):
            self.stdout.write(f"{user} has no second factor.")
            return
        reset_second_factor(user, by=None, reason=options["reason"])
        self.stdout.write(f"The second factor of {user} was reset.")
