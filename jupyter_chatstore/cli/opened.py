"""A command's store: one that is there, and whose file can be used."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import NotFoundError, StoreUnavailableError
from jupyter_chatstore.settings import default_db_path
from jupyter_chatstore.store import Store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator
    from pathlib import Path


def path_of(options: argparse.Namespace) -> Path:
    """The file that a command is about.

    Raises:
        NotFoundError: It isn't there; a command never makes one.
    """
    path: Path = (options.db or default_db_path()).expanduser().absolute()
    if not path.exists():
        raise NotFoundError(
            f"There is no chat store at {path}.",
            hint="It is made by the first chat; name another one with --db.",
        )
    return path


@contextmanager
def opened(options: argparse.Namespace) -> Generator[Store]:
    """The store, open.

    Raises:
        NotFoundError: There is no such file.
        StoreUnavailableError: The file can't be used; an empty stand-in would tell lies.
    """
    with Store(path_of(options)) as store:
        if not store.saved.saved:
            raise StoreUnavailableError(
                f"The chat store {store.file} can't be used: {store.saved.reason}.",
                kept="It was left as it is.",
                hint="`chatstore doctor` says more.",
            )
        yield store
