"""A lake in a bucket that speaks S3, by the environment's keys and endpoint."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
from obstore.store import S3Store

from jupyter_chatstore.analytics.lake import manifest
from jupyter_chatstore.analytics.lake.bucket_files import SCHEME, BucketFiles
from jupyter_chatstore.errors import InvalidInputError, LakeError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

    from duckdb import DuckDBPyConnection
    from obstore import ObjectMeta

ASIDE = "_staged"
KEYS = ("AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
"""One of these says who asks; no key is ever taken from elsewhere, stored or shown."""

_CODE = re.compile(r"<Code>(\w+)</Code>")


class Bucket:
    """A lake in a bucket; see `Place`.

    Args:
        name: How people call it.
        store: The bucket, from the lake's prefix on.
    """

    def __init__(self, name: str, store: S3Store) -> None:
        self._name = name
        self._store = store

    @classmethod
    def named(cls, name: str) -> Self:
        """The bucket of `s3://bucket/prefix`.

        Raises:
            InvalidInputError: It is no such name.
            LakeError: The environment holds no key.
        """
        # No URL: a prefix may hold any character, and none of them is written with a %.
        bucket, _, prefix = name.removeprefix("s3://").partition("/")
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", bucket):
            raise InvalidInputError(
                "A lake in a bucket is called s3://bucket/prefix.", hint="Name it so."
            )
        if not any(os.environ.get(key) for key in KEYS):
            raise LakeError(
                f"There are no keys for {name}.",
                hint="Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment "
                "(and AWS_ENDPOINT_URL for another place than AWS).",
            )
        endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
        try:
            store = S3Store(
                bucket,
                prefix=prefix.strip("/") or None,
                client_options={"allow_http": endpoint.startswith("http://")},
                retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=60)},
            )
        except BaseError as error:
            raise _told(name, error) from None
        return cls(name, store)

    def __str__(self) -> str:
        return self._name

    def manifest(self) -> bytes | None:
        """What the manifest says."""
        return self._read()[0]

    def replace_manifest(self, last: bytes | None, new: bytes) -> bool:
        """Put a manifest in the place of the last one; the bucket compares them."""
        there, tag = self._read()
        if there != last:
            return False
        with self._using():
            try:
                obstore.put(
                    self._store,
                    manifest.NAME,
                    new,
                    mode="create" if tag is None else {"e_tag": tag},
                )
            except (AlreadyExistsError, PreconditionError):
                # A request that is sent again, for its answer was lost, finds its own work.
                return self.manifest() == new
        return True

    def names(self) -> set[str]:
        """All files of data, those that lie aside too."""
        with self._using():
            pages: Iterable[Sequence[ObjectMeta]] = self._store.list()  # pyright: ignore[reportUnknownMemberType]
            found = {meta["path"] for page in pages for meta in page}
        return {
            name for name in found if name.startswith(f"{ASIDE}/") or manifest.DATA.fullmatch(name)
        }

    @contextmanager
    def drafts(self) -> Generator[Path]:
        """A folder for one file at a time to be sent from."""
        with TemporaryDirectory(prefix="chatstore-lake-") as folder:
            yield Path(folder)

    def stage(self, draft: Path, name: str) -> bool:
        """Send a file, aside."""
        with self._using():
            obstore.put(self._store, f"{ASIDE}/{name}", draft)
        draft.unlink()
        return True

    def publish(self, name: str) -> bool:
        """Have the bucket copy the file to its place, which takes no way through here."""
        with self._using():
            try:
                obstore.rename(self._store, f"{ASIDE}/{name}", name)
            except FileNotFoundError:
                return False
        return True

    def remove(self, names: Iterable[str]) -> None:
        """Remove files."""
        with self._using():
            obstore.delete(self._store, sorted(names))

    def address(self, name: str) -> str:
        """The file's name in `BucketFiles`."""
        return f"{SCHEME}://{name}"

    def introduce(self, duck: DuckDBPyConnection) -> None:
        """DuckDB reads through `BucketFiles`: its own extension would have to be downloaded."""
        duck.register_filesystem(BucketFiles(self._store))

    def _read(self) -> tuple[bytes | None, str | None]:
        with self._using():
            try:
                found = obstore.get(self._store, manifest.NAME)
                return bytes(found.bytes()), found.meta["e_tag"]
            except FileNotFoundError:
                return None, None

    @contextmanager
    def _using(self) -> Generator[None]:
        """The bucket's errors become ours."""
        try:
            yield
        except (BaseError, OSError) as error:
            # What it says may hold the key's name: neither its words nor its trace go on.
            raise _told(self._name, error) from None


def _told(name: str, error: Exception) -> LakeError:
    code = _CODE.search(str(error))
    return LakeError(
        f"The lake {name} can't be used: {code[1] if code else type(error).__name__}.",
        kept="What was in it can still be read.",
        hint="Look at the bucket, AWS_ENDPOINT_URL, AWS_REGION and the keys, then export again.",
    )
