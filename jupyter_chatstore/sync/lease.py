"""A lock between processes, held by an open file: it ends with the process that holds it."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import SyncError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_LOOK_S = 0.05


class Lease:
    """One holder at a time, of all threads and processes.

    Args:
        path: The file that is locked; made when it isn't there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None
        self._lock = threading.Lock()

    @property
    def held(self) -> bool:
        """Whether it is held through this object."""
        return self._handle is not None

    def take(self) -> bool:
        """Takes it if nobody has it; says whether it is held now.

        Raises:
            SyncError: The file can't be made.
        """
        with self._lock:
            if self._handle is not None:
                return True
            try:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError as error:
                raise SyncError(
                    f"{self._path} can't be written: {error.strerror}.",
                    kept="Nothing was sent or fetched.",
                    hint="Make its folder writable.",
                ) from None
            if _locked(handle):
                self._handle = handle
                return True
            os.close(handle)
            return False

    def let_go(self) -> None:
        """Lets others have it; does nothing where it isn't held."""
        with self._lock:
            if self._handle is not None:
                os.close(self._handle)
                self._handle = None


@contextmanager
def alone(path: Path, patience_s: float) -> Generator[None]:
    """Holds the lock of a file, after waiting for whoever has it.

    Raises:
        SyncError: It could not be had in that time.
    """
    lease, end = Lease(path), time.monotonic() + patience_s
    while not lease.take():
        if time.monotonic() > end:
            raise SyncError(
                f"Another program has held {path} for too long.",
                kept="Nothing was changed.",
                hint="Close it, or wait.",
            )
        time.sleep(_LOOK_S)
    try:
        yield
    finally:
        lease.let_go()


if sys.platform == "win32":
    import msvcrt

    def _locked(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
