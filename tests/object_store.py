"""Runs moto's server as the object store of a site, and stops it like a store that is down."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.desk.writing.test_markdown_views import png

KEYS = {"AWS_ACCESS_KEY_ID": "key-of-the-tests", "AWS_SECRET_ACCESS_KEY": "secret"}


class ObjectStore:
    """An object store in a process of its own. It forgets everything when it stops."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.port, self.host, self.endpoint = port, host, f"http://{host}:{port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="eu-west-1",
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
            config=Config(s3={"addressing_style": "path"}),
        )

    def start(self) -> None:
        command = [sys.executable, "-m", "moto.server", "--host", self.host, "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": ""}
        )
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex((self.host, self.port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail("the object store does not answer")

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop the store while the block runs."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def make_bucket(self, name: str) -> None:
        place = {"LocationConstraint": "eu-west-1"}
        self.client.create_bucket(Bucket=name, CreateBucketConfiguration=place)

    def address(self, place: str) -> str:
        """Return the address of a bucket or a prefix, for the settings."""
        return f"s3://{place}?endpoint={self.endpoint}&region=eu-west-1"

    def put(self, bucket: str, key: str, content: bytes) -> None:
        self.client.put_object(Bucket=bucket, Key=key, Body=content)

    def head(self, bucket: str, key: str) -> dict[str, object]:
        return self.client.head_object(Bucket=bucket, Key=key) | {"ResponseMetadata": {}}

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        found = self.client.list_objects_v2(Bucket=bucket, Prefix=prefix)
        return [item["Key"] for item in found.get("Contents", ())]

    def content(self, bucket: str, key: str) -> bytes:
        return self.client.get_object(Bucket=bucket, Key=key)["Body"].read()


def env_of_machine(folder: Path, address: str) -> dict[str, str]:
    """The environment of a machine with a disk of its own, whose files are in an object store."""
    return (
        os.environ
        | KEYS
        | {
            "VAR_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "PRIVATE_ROOT": str(folder / "private"),
            "MEDIA_STORAGE": address,
            "SECRET_KEY": "x" * 50,
        }
    )


def save_teal() -> None:
    """Store a picture, as another machine of the site."""
    default_storage.save("pictures/ab/teal.png", ContentFile(png()))
