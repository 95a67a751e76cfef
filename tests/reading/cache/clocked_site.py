"""A process of the site with a clock set from outside: JSON lines of requests `{path, at}` in, responses out.

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
        request = json.loads(line)
        with time_machine.travel(request["at"], tick=False):
            answer = site.get(request["path"], query=request.get("query", ""))
        response = {"status": answer.status, "body": answer.body.decode(), "made": len(site.asked)}
        sys.stdout.write(json.dumps(response) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
