"""Runs nginx with the configuration in an exported folder."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from django.conf import settings

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
CONFIG = """
pid {here}/nginx.pid;
error_log {here}/error.log;
worker_rlimit_nofile {open_files};
events {{ }}
http {{
    access_log off;
    client_body_temp_path {here}/body;
    proxy_temp_path {here}/proxy;
    fastcgi_temp_path {here}/fastcgi;
    uwsgi_temp_path {here}/uwsgi;
    scgi_temp_path {here}/scgi;
    include {here}/server.conf;
}}
"""


@dataclass
class Nginx:
    """A running nginx, and its port on loopback."""

    port: int

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(
            method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body


def nginx_server(
    port: int, here: Path, *, var: str = "", media: str = "", store: str = "", upstream: str = ""
) -> str:
    """Return a server block with the configuration in deploy/nginx/, for the site on this port.

    `store` is host and port of an object store with its files. `upstream` replaces the block that names the
    site's only instance.
    """
    folder = Path(settings.BASE_DIR) / "deploy" / "nginx"
    site = (folder / "site.conf").read_text()
    if store:
        site += (folder / "media-store.conf").read_text().replace("store:8333", store)
    for there, ours in (
        ("/etc/nginx/therapyedu", str(folder)),
        ("/var/log/nginx", str(here)),
        ("/srv/therapyedu/var/media", media or f"{var}/media"),
        ("/srv/therapyedu/var", var or str(here)),
    ):
        site = site.replace(there, ours)
    upstream = upstream or f"upstream therapyedu {{ server 127.0.0.1:{port}; keepalive 16; }}"
    return f"{upstream}\nserver {{ listen 80; server_name _;\n{site}\n}}"


def two_instances(*addresses: str) -> str:
    """Return the upstream of deploy/nginx/, with these two addresses (host and port)."""
    kit = (Path(settings.BASE_DIR) / "deploy/nginx/therapyedu.conf").read_text()
    block = "\n".join(re.findall(r"^(?:upstream|map) .*?^}$", kit, re.MULTILINE | re.DOTALL))
    for there, ours in zip(("127.0.0.1:8000", "127.0.0.1:8001"), addresses, strict=True):
        assert there in block
        block = block.replace(there, ours)
    return block


@contextmanager
def running(folder: Path, here: Path, *, open_files: int = 1024) -> Iterator[Nginx]:
    """Serve a folder; nginx writes its own files to `here`. Skips the test if nginx is not installed."""
    with run_server((folder / ".server/nginx.conf").read_text(), here, open_files=open_files) as nginx:
        yield nginx


@contextmanager
def run_server(server: str, here: Path, *, open_files: int = 1024) -> Iterator[Nginx]:
    """Start nginx with a server block that says `listen 80;`, on a free port of loopback."""
    if not Path(NGINX).exists():
        pytest.skip("there is no nginx here: apt install nginx")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (here / "server.conf").write_text(server.replace("listen 80;", f"listen 127.0.0.1:{port};"))
    config = CONFIG.format(here=here, open_files=open_files)
    if os.geteuid() == 0:  # workers of another user may not read the test's folder
        config = f"user root;\n{config}"
    (here / "nginx.conf").write_text(config)
    command = [NGINX, "-p", str(here), "-e", f"{here}/error.log", "-c", f"{here}/nginx.conf"]
    check = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stderr
    assert "warn" not in check.stderr
    subprocess.run(command, check=True, capture_output=True)  # returns when nginx listens
    try:
        yield Nginx(port)
    finally:
        subprocess.run([*command, "-s", "stop"], check=True, capture_output=True)
