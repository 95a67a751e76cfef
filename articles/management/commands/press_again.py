"""The old name of `rerender`, for one release."""

from typing import Any

from articles.management.commands import rerender


class Command(rerender.Command):
    help = "The old name of “rerender”; it goes with the next release."

    def handle(self, **options: Any) -> None:
        self.stderr.write("“press_again” is called “rerender” now; the old name goes with the next release.")
        super().handle(**options)
