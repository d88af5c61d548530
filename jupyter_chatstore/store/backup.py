"""Copies of a store: whole, of one moment, and never in the place of another file."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError, StoreUnavailableError
from jupyter_chatstore.model import new_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def copy(
    source: sqlite3.Connection, target: Path, complete: Callable[[Path], None] | None = None
) -> None:
    """Copies a database to a file that isn't there yet; others may go on writing meanwhile.

    Args:
        source: The database.
        target: Where the copy goes. It appears there only when it is whole.
        complete: Adds to the copy before it appears.

    Raises:
        InvalidInputError: There is a file of that name.
        StoreUnavailableError: The copy can't be written.
    """
    _refuse(target)
    draft = target.with_name(f".{target.name}.{new_id()}")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(draft)) as connection:
            source.backup(connection)
        if complete is not None:
            complete(draft)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        appear(draft, target)
    except (OSError, sqlite3.Error) as error:
        raise StoreUnavailableError(
            f"A copy can't be written to {target}: {error}.",
            kept="The store itself is as it was.",
            hint="Choose another place for the copy, or make room there.",
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def appear(draft: Path, target: Path) -> None:
    """Gives a whole file beside it its name; the draft is the caller's to remove.

    Raises:
        InvalidInputError: There is a file of that name; it was left as it is.
        OSError: The name can't be given.
    """
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        _refuse(target)
        raise
    except OSError:  # a file system without links: there is a moment between look and move
        _refuse(target)
        draft.replace(target)


def _refuse(target: Path) -> None:
    if target.exists():
        raise InvalidInputError(
            f"{target} is there already.",
            kept="It was left as it is.",
            hint="Choose another name.",
        )
