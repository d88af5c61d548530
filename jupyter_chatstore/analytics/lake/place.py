"""What a lake lies on: a folder of this machine, or a bucket."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from jupyter_chatstore.analytics.lake.folder import Folder
from jupyter_chatstore.errors import InvalidInputError, LakeError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from duckdb import DuckDBPyConnection

S3 = "s3://"


class Place(Protocol):
    """Where files go: first aside, then to their place, and the manifest last.

    Every call raises `LakeError` if the place can't be used.
    """

    def __str__(self) -> str:
        """How people call it; no key is in it."""
        ...

    def manifest(self) -> bytes | None:
        """What the manifest says; None if there is none."""
        ...

    def replace_manifest(self, last: bytes | None, new: bytes) -> bool:
        """Put a manifest in the place of the last one; False if that is no longer there."""
        ...

    def names(self) -> set[str]:
        """All files of data, those that lie aside too."""
        ...

    def drafts(self) -> AbstractContextManager[Path]:
        """A folder of this machine to write in; it is gone afterwards."""
        ...

    def stage(self, draft: Path, name: str) -> bool:
        """Lay a file aside, on disk, where no reader looks; False if it is gone."""
        ...

    def publish(self, name: str) -> bool:
        """Put a file that lies aside to its place; False if it is gone."""
        ...

    def remove(self, names: Iterable[str]) -> None:
        """Remove files of data; those that are gone already do no harm."""
        ...

    def address(self, name: str) -> str:
        """What DuckDB reads a file by, once it knows the place."""
        ...

    def introduce(self, duck: DuckDBPyConnection) -> None:
        """Make the place known to DuckDB."""
        ...


def place(where: str | os.PathLike[str]) -> Place:
    """The place of that name: a folder's path, or `s3://bucket/prefix`.

    Raises:
        InvalidInputError: It is no such name.
        LakeError: A package for it is missing.
    """
    if isinstance(where, str) and where.startswith(S3):
        try:
            from jupyter_chatstore.analytics.lake.bucket import (  # noqa: PLC0415 - optional extra
                Bucket,
            )
        except ImportError as error:
            raise LakeError(
                f"A lake in a bucket needs the package {error.name}.",
                hint="Install it: pip install 'jupyter_chatstore[lake]'",
            ) from error
        return Bucket.named(where)
    if isinstance(where, str) and "://" in where:
        raise InvalidInputError(
            "A lake is a folder or s3://bucket/prefix.", hint="Name one of these."
        )
    return Folder(Path(where).expanduser().absolute())
