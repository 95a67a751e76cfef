"""Stored files in an object store that speaks S3: the same methods as `WholeFileStorage`, on a bucket.

An object is there completely or not at all. Pages name files at /media/, on the site's own host, whatever the
storage is: the site, or nginx for it, fetches them from the private bucket.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from threading import Lock
from time import monotonic, time
from typing import IO, Any, cast
from urllib.parse import urlsplit

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.utils import validate_file_name
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from articles.object_address import ObjectAddress
from articles.storage import CHUNK, StorageUnavailable, StoredFile, digest_of, is_hidden, refuse_hidden

DIGEST = "sha256"  # the name under which an object's metadata has the digest of its content
IN_MEMORY = 2 * 2**20  # bytes of a file that is read completely; the rest is on the disk
YOUNG = 60 * 60  # seconds in which an object counts as just written
CONNECT_TIMEOUT, READ_TIMEOUT, TRIES = 2, 10, 2
PAUSE = 5  # seconds in which a store that did not answer is not asked again
LONGEST_WAIT = (CONNECT_TIMEOUT + READ_TIMEOUT) * TRIES + 1  # seconds until a request is given up
ONE_THREAD = TransferConfig(use_threads=False)  # a large file goes in parts of 8 MB, one after the other
ENDPOINT_VARIABLES = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3")  # read by boto3
KEY_LIMIT = 1000  # bytes; the protocol's limit is 1,024


class CircuitBreaker:
    """Refuses at once for some seconds after a store did not answer, so that no threads wait for it.

    After the pause one thread tries again, and the others are refused until it has an answer.
    """

    def __init__(self) -> None:
        self.paused_until, self.lock = 0.0, Lock()

    def check(self) -> None:
        """Raise `StorageUnavailable` during the pause."""
        if not self.paused_until:
            return
        with self.lock:
            if monotonic() < self.paused_until:
                raise StorageUnavailable("The object store did not answer just now.")
            if self.paused_until:
                self.paused_until = monotonic() + LONGEST_WAIT  # for the others, while this thread tries

    def fail(self) -> None:
        self.paused_until = monotonic() + PAUSE

    def succeed(self) -> None:
        self.paused_until = 0.0


class ObjectStorage(S3Storage):
    """Files of the site in a bucket, below a prefix."""

    def __init__(self, address: ObjectAddress, *, is_served: bool = False) -> None:
        """`is_served`: whether the files have an address on the site."""
        self.address, self.is_served = address, is_served
        # A store of one's own has no host name for each bucket.
        has_own_store = address.endpoint or any(name in os.environ for name in ENDPOINT_VARIABLES)
        self.breaker = CircuitBreaker()
        super().__init__(
            bucket_name=address.bucket,
            location=f"{address.prefix}/" if address.prefix else "",
            endpoint_url=address.endpoint or None,
            region_name=address.region or None,
            max_memory_size=IN_MEMORY,
            client_config=Config(
                s3={"addressing_style": "path" if has_own_store else "auto"},
                signature_version="s3v4",
                connect_timeout=CONNECT_TIMEOUT,
                read_timeout=READ_TIMEOUT,
                retries={"total_max_attempts": TRIES, "mode": "standard"},
                # Not every store knows the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    @cached_property
    def connection(self) -> Any:
        """The connection of all threads: to make one takes a tenth of a second."""
        return self._create_session().resource(
            "s3",
            region_name=self.region_name,
            endpoint_url=self.endpoint_url,
            config=self.client_config,
        )

    @property
    def client(self) -> Any:
        return self.connection.meta.client

    def _key(self, name: str) -> str:
        """Return the key of a file. Raises `SuspiciousFileOperation` for names of no file."""
        validate_file_name(name, allow_relative_path=True)
        refuse_hidden(name)
        if not name.isprintable() or len(name.encode()) > KEY_LIMIT:
            raise SuspiciousFileOperation("This is no name of a file.")
        return f"{self.location}{name}"

    @contextmanager
    def _asking(self, name: str = "") -> Iterator[None]:
        """Around a request: refuse at once during a pause, and translate the errors of the store."""
        self.breaker.check()
        with self._translated_errors(name):
            yield
        self.breaker.succeed()

    @contextmanager
    def _translated_errors(self, name: str) -> Iterator[None]:
        """Turn the errors of the store into `FileNotFoundError` or `StorageUnavailable`."""
        try:
            yield
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            code = error.response["Error"].get("Code", "")
            if status == 404 and code != "NoSuchBucket":
                self.breaker.succeed()
                raise FileNotFoundError(name) from None
            raise StorageUnavailable(f"The object store refuses: {code or status}.") from error
        except BotoCoreError as error:
            self.breaker.fail()
            raise StorageUnavailable(f"The object store does not answer: {type(error).__name__}.") from error

    # What Django's storages have

    def url(self, name: str, *_: Any, **__: Any) -> str:
        """Return the address on the site's own host. It has no signature, so it never expires."""
        if not self.is_served:
            raise ValueError("This file is not accessible via a URL.")
        return settings.MEDIA_URL + filepath_to_uri(name).lstrip("/")

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def exists(self, name: str) -> bool:
        try:
            self.find(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        return self.find(name).size

    def delete(self, name: str) -> None:
        with self._asking(name):
            self.client.delete_object(Bucket=self.bucket_name, Key=self._key(name))

    def _open(self, name: str, mode: str = "rb") -> File:
        """Open a file for reading. It is fetched completely, so that it can be read in any order."""
        if mode != "rb":
            raise ValueError("Objects are written whole, with save().")
        with self._asking(name):
            answer = self.client.get_object(Bucket=self.bucket_name, Key=self._key(name))
            copy = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # the caller closes it
            try:
                with answer["Body"] as body:
                    copyfileobj(body, copy, CHUNK)
            except BaseException:
                copy.close()
                raise
        copy.seek(0)
        return File(copy, name)

    def _save(self, name: str, content: File) -> str:
        extra = self._get_write_parameters(name, content) | {"Metadata": {DIGEST: digest_of(content)}}
        content.seek(0)
        with self._asking(name):
            self.client.upload_fileobj(
                _Unclosed(content), self.bucket_name, self._key(name), ExtraArgs=extra, Config=ONE_THREAD
            )
        return name

    # What the site needs besides

    def _head(self, name: str) -> dict[str, Any]:
        with self._asking(name):
            return cast(dict[str, Any], self.client.head_object(Bucket=self.bucket_name, Key=self._key(name)))

    def find(self, name: str) -> StoredFile:
        head = self._head(name)
        return StoredFile(name, head["ContentLength"], head["LastModified"].timestamp())

    def files(self, folder: str = "") -> Iterator[StoredFile]:
        for item in self._listed("list_objects_v2", "Contents", folder):
            if not is_hidden(self._name_of(item["Key"])):
                yield StoredFile(self._name_of(item["Key"]), item["Size"], _unix(item["LastModified"]))

    def folders(self) -> list[str]:
        """Return the names of the folders directly below the prefix."""
        pages = self.client.get_paginator("list_objects_v2")
        with self._asking():
            found = pages.paginate(Bucket=self.bucket_name, Prefix=self.location, Delimiter="/")
            prefixes = [item["Prefix"] for page in found for item in page.get("CommonPrefixes", ())]
        return [self._name_of(prefix).rstrip("/") for prefix in prefixes]

    def unfinished_files(self, folder: str = "") -> Iterator[StoredFile]:
        """Yield the large uploads that killed processes left: their parts take room, and have no name."""
        for item in self._listed("list_multipart_uploads", "Uploads", folder):
            yield StoredFile(self._name_of(item["Key"]), 0, _unix(item["Initiated"]), item["UploadId"])

    def _listed(self, operation: str, items: str, folder: str) -> Iterator[dict[str, Any]]:
        prefix = f"{self.location}{folder}/" if folder else self.location
        with self._asking():
            for page in self.client.get_paginator(operation).paginate(Bucket=self.bucket_name, Prefix=prefix):
                yield from page.get(items, ())

    def _name_of(self, key: str) -> str:
        return key.removeprefix(self.location)

    def discard(self, file: StoredFile) -> None:
        if not file.upload:
            self.delete(file.name)
            return
        key = self._key(file.name)
        with self._asking(file.name):
            self.client.abort_multipart_upload(Bucket=self.bucket_name, Key=key, UploadId=file.upload)

    def touch(self, name: str) -> None:
        """Copy an object to itself, unless it was written in the last hour."""
        head, key = self._head(name), self._key(name)
        if time() - head["LastModified"].timestamp() < YOUNG:
            return
        with self._asking(name):
            self.client.copy_object(
                Bucket=self.bucket_name,
                Key=key,
                CopySource={"Bucket": self.bucket_name, "Key": key},
                MetadataDirective="REPLACE",
                Metadata=head["Metadata"],
                ContentType=head["ContentType"],
            )

    def stored_digest(self, name: str) -> str:
        """Return the digest of when the file was stored; an object that others have stored is read."""
        if digest := self._head(name)["Metadata"].get(DIGEST):
            return str(digest)
        with self.open(name) as file:
            return digest_of(file)

    def open_part(self, name: str, span: range) -> IO[bytes]:
        key, bytes_ = self._key(name), f"bytes={span.start}-{span.stop - 1}"
        with self._asking(name):
            answer = self.client.get_object(Bucket=self.bucket_name, Key=key, Range=bytes_)
        return cast(IO[bytes], _Body(answer["Body"], self))

    def copy_inside(self, name: str, new_name: str) -> None:
        """Copy an object within the bucket, without fetching it. Raises `FileNotFoundError`."""
        source = {"Bucket": self.bucket_name, "Key": self._key(name)}
        with self._asking(name):
            self.client.copy_object(Bucket=self.bucket_name, Key=self._key(new_name), CopySource=source)

    def internal_path(self, name: str, method: str) -> str:
        """Return path and query of the signed address at which nginx fetches a file. It asks nobody.

        Only nginx sees the address, and it is for this request alone.
        """
        address = self.client.generate_presigned_url(
            f"{method.lower()}_object",
            Params={"Bucket": self.bucket_name, "Key": self._key(name)},
            ExpiresIn=60,
        )
        url = urlsplit(address)
        return f"{url.path}?{url.query}".removeprefix("/")


def _unix(time_: datetime) -> float:
    return time_.timestamp()


class _Unclosed:
    """A file for the transfer library, which would close it."""

    def __init__(self, file: File) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell

    def close(self) -> None:
        """Leave the file open."""


class _Body:
    """The content of an answer, with translated errors."""

    def __init__(self, body: Any, storage: ObjectStorage) -> None:
        self.body, self.storage = body, storage

    def read(self, size: int = -1) -> bytes:
        with self.storage._translated_errors(""):
            return cast(bytes, self.body.read(size if size >= 0 else None))

    def close(self) -> None:
        self.body.close()
