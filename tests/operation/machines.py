"""Machines of one site: network namespaces on a bridge, each with an address and a disk of its own."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from tests.operation.running_site import RunningSite, kill, wait_until_ready

# Of a network that is meant for tests (RFC 2544). The bridge's address is this machine, as the others see it.
BRIDGE, BRIDGE_ADDRESS = "therapyedu", "198.18.15.1"
ADDRESSES = {"machine-1": "198.18.15.11", "machine-2": "198.18.15.12"}
PORT = 8000


@dataclass
class Machine:
    """A machine with an instance of the site. `is_up` is false from before it is killed until it is ready."""

    name: str
    site: RunningSite
    is_up: bool = False
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return ADDRESSES[self.name]

    def start(self) -> None:
        prefix = ("ip", "netns", "exec", self.name)
        self.process = self.site.start(PORT, host=self.address, prefix=prefix)
        wait_until_ready(self.process, PORT, 120, host=self.address)
        self.is_up = True

    def running(self, command: list[str], **pipes: int) -> subprocess.Popen[bytes]:
        """Start another process of the site on this machine."""
        command = ["ip", "netns", "exec", self.name, *command]
        return subprocess.Popen(command, env=self.site.env, cwd=settings.BASE_DIR, **pipes)

    def unplug(self) -> None:
        """Cut its cable: nothing that it sends arrives, not even that a connection ends."""
        self.is_up = False
        ip("link", "set", self.name, "down")

    def kill(self) -> None:
        """End all processes of the machine at once, if there are any."""
        self.is_up = False
        if self.process:
            kill(self.process)
            self.process = None
        end = time.monotonic() + 20
        while ip("netns", "pids", self.name):
            assert time.monotonic() < end, "something still runs there"
            time.sleep(0.1)


def ip(*command: str) -> str:
    done = subprocess.run(["ip", *command], check=False, capture_output=True, text=True)
    if "not permitted" in done.stderr:
        pytest.skip(f"network namespaces are not allowed here: {done.stderr}")
    assert done.returncode == 0, f"ip {' '.join(command)}: {done.stderr}"
    return done.stdout


@contextmanager
def network() -> Iterator[None]:
    """Make the bridge and the namespaces. Skips the test where they are not possible."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        pytest.skip("network namespaces need root and the program ip: apt install iproute2")
    remove_leftovers()
    with ExitStack() as undo:
        ip("link", "add", BRIDGE, "type", "bridge")
        undo.callback(ip, "link", "del", BRIDGE)
        ip("addr", "add", f"{BRIDGE_ADDRESS}/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        for name, address in ADDRESSES.items():
            ip("netns", "add", name)
            undo.callback(ip, "netns", "del", name)
            ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
            undo.callback(ip, "link", "del", name)
            ip("link", "set", name, "master", BRIDGE, "up")
            ip("-n", name, "addr", "add", f"{address}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")
        yield


def remove_leftovers() -> None:
    """Remove what a test left that was killed before its end: their names would be taken."""
    for command in (
        *(("netns", "del", name) for name in ADDRESSES),
        *(("link", "del", name) for name in (*ADDRESSES, BRIDGE)),
    ):
        subprocess.run(["ip", *command], check=False, capture_output=True)


@contextmanager
def disk(folder: Path) -> Iterator[Path]:
    """Yield an empty disk, which is mounted at this folder."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)  # threads that were killed may still end


@contextmanager
def machines(folder: Path, database: str, more: dict[str, str]) -> Iterator[list[Machine]]:
    """Yield machines that do not run yet, with a disk each. At the end, kill those that run."""
    hosts = {"TEST_HOSTS": " ".join(ADDRESSES.values())}
    with ExitStack() as disks:
        both = []
        for name in ADDRESSES:
            own = disks.enter_context(disk(folder / name))
            folders = {"PRIVATE_ROOT": str(own / "private")}
            both.append(Machine(name, RunningSite(own, database, more | hosts | folders)))
        try:
            yield both
        finally:
            for machine in both:
                machine.kill()
