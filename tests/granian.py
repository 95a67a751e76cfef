"""Serves the site with granian like `./run` and the README, with eight threads per worker."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings

THREADS = 8


@contextmanager
def served(env: dict[str, str], port: int, *, workers: int = 2) -> Iterator[None]:
    """Serve the site on a loopback port until the block ends."""
    granian = shutil.which("granian", path=str(Path(sys.executable).parent)) or "granian"
    command = [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws"]
    command += [
        "--http",
        "1",
        "--workers",
        str(workers),
        "--blocking-threads",
        str(THREADS),
        "--log-level",
        "error",
    ]
    process = subprocess.Popen([*command, "therapyedu.wsgi:application"], env=env, cwd=settings.BASE_DIR)
    try:
        for _ in range(600):
            if process.poll() is None and answers(port):
                break
            time.sleep(0.1)
        else:
            pytest.fail("the server does not answer")
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:  # granian sometimes does not end if it is stopped on a busy machine
            process.kill()
            process.wait()


def answers(port: int, host: str = "127.0.0.1") -> bool:
    with closing(HTTPConnection(host, port, timeout=5)) as connection:
        try:
            connection.request("GET", "/robots.txt")
            response = connection.getresponse()
            response.read()
        except OSError:
            return False
        return response.status == 200
