"""Reads addresses of object stores, `s3://bucket/prefix?endpoint=https://…&region=…`, for the settings."""

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qsl, urlsplit

SCHEME = "s3://"
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
OPTIONS = ("endpoint", "region")


@dataclass(frozen=True, slots=True)
class ObjectAddress:
    """A place in an object store. Without an endpoint it is that of the environment, or Amazon's."""

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""

    def __str__(self) -> str:
        return f"{SCHEME}{self.bucket}/{self.prefix}".rstrip("/")

    def inside(self, folder: str) -> "ObjectAddress":
        """Return the address of a folder in this place."""
        return replace(self, prefix=f"{self.prefix}/{folder}".strip("/"))

    def is_in(self, other: "ObjectAddress") -> bool:
        """Whether everything here is also in the other place."""
        same_bucket = (self.bucket, self.endpoint) == (other.bucket, other.endpoint)
        return same_bucket and PurePosixPath(self.prefix).is_relative_to(other.prefix)


def parse_object_address(text: str) -> ObjectAddress:
    """Parse an address. Raises `ValueError` with a sentence that names what is wrong.

    >>> parse_object_address("s3://our-site/live?region=eu-west-1")
    ObjectAddress(bucket='our-site', prefix='live', endpoint='', region='eu-west-1')
    """
    url = urlsplit(text)
    if url.scheme != "s3" or not BUCKET.fullmatch(url.netloc):
        raise ValueError(f"“{text}” is no address such as s3://bucket/prefix?endpoint=https://…&region=…")
    prefix = url.path.strip("/")
    if any(part in ("", ".", "..") for part in prefix.split("/")) and prefix:
        raise ValueError(f"“{prefix}” is no prefix: it has empty parts or dots")
    options = dict(parse_qsl(url.query, keep_blank_values=True))
    if unknown := options.keys() - set(OPTIONS):
        raise ValueError(f"“{min(unknown)}” is no option of an address, but: {', '.join(OPTIONS)}")
    endpoint = options.get("endpoint", "").rstrip("/")
    if endpoint and not re.fullmatch(r"https?://[^/?#]+", endpoint):
        raise ValueError(f"The endpoint “{endpoint}” is no address such as https://store.your-site.org")
    return ObjectAddress(url.netloc, prefix, endpoint, options.get("region", ""))


# The storages of the site when its files are in folders.
IN_FOLDERS = {
    "media": "articles.storage.WholeFileStorage",
    "private": "articles.storage.PrivateFileStorage",
}


def storage_setting(kind: str, address: ObjectAddress | None) -> dict[str, Any]:
    """Return the entry of `STORAGES` for “media” or “private” files; without an address, in a folder.

    In an object store each kind has a folder of its own, so one address is enough for both.
    """
    if address is None:
        return {"BACKEND": IN_FOLDERS[kind]}
    options = {"address": address.inside(kind), "is_served": kind == "media"}
    return {"BACKEND": "articles.object_storage.ObjectStorage", "OPTIONS": options}
