"""A bucket's files as DuckDB reads them: a range at a time."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportIncompatibleMethodOverride=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import obstore
from fsspec.spec import AbstractBufferedFile, AbstractFileSystem

if TYPE_CHECKING:
    from obstore.store import S3Store

SCHEME = "chatstore-lake"


class BucketFiles(AbstractFileSystem):
    """The files of one lake, to be read.

    Args:
        store: The bucket, from the lake's prefix on.
    """

    protocol = SCHEME
    cachable = False

    def __init__(self, store: S3Store) -> None:
        super().__init__()
        self._store = store

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        """Name, size in bytes and time of the last change of a file."""
        name = path.removeprefix(f"{SCHEME}://")
        meta = obstore.head(self._store, name)
        return {
            "name": name,
            "size": meta["size"],
            "type": "file",
            "mtime": meta["last_modified"],
        }

    def modified(self, path: str) -> Any:
        """When a file was last changed."""
        return self.info(path)["mtime"]

    def open(self, path: str, mode: str = "rb", **_: Any) -> BucketFile:
        """A file, to be read."""
        return BucketFile(self, self._store, self.info(path), mode)


class BucketFile(AbstractBufferedFile):
    """One file; each read is one request.

    Args:
        files: Where it belongs.
        store: The bucket.
        info: Its name and size.
        mode: How it is opened.
    """

    def __init__(self, files: BucketFiles, store: S3Store, info: dict[str, Any], mode: str) -> None:
        self._store = store
        self._name: str = info["name"]
        super().__init__(files, self._name, mode=mode, cache_type="none", size=info["size"])

    def _fetch_range(self, start: int, end: int) -> bytes:
        return bytes(obstore.get_range(self._store, self._name, start=start, end=end))
