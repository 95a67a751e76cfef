"""A process of the site whose clock is set from outside: a line of JSON in, `{path, at}`, a line out.

Started by test_two_processes.py with the database in its environment.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

import time_machine  # noqa: E402

from tests.reading.wsgi import Site  # noqa: E402


def main() -> None:
    site = Site()
    for line in sys.stdin:
        asked = json.loads(line)
        with time_machine.travel(asked["at"], tick=False):
            answer = site.get(asked["path"], query=asked.get("query", ""))
        told = {"status": answer.status, "body": answer.body.decode(), "made": len(site.asked)}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
