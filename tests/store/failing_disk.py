"""A disk that fails at the n-th write, for the very SQLite that Python's driver is linked to.

SQLite reaches the disk through a table of functions (its VFS). Here `xOpen` of the default one is
replaced, so that each file that is opened gets a copy of its functions in which writing, cutting
short and syncing can fail; what they report then is what SQLite's own code reports.
"""

from __future__ import annotations

import _sqlite3
import ctypes
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from typing import ClassVar, Self

FULL = 13
IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE = (10 | n << 8 for n in (3, 4, 6))

WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)


class Methods(Structure):
    """sqlite3_io_methods."""

    _fields_: ClassVar = [
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", WRITE),
        ("truncate", TRUNCATE),
        ("sync", SYNC),
        ("others", c_void_p * 13),
    ]


class File(Structure):
    """sqlite3_file."""

    _fields_: ClassVar = [("methods", POINTER(Methods))]


class Vfs(Structure):
    """The beginning of sqlite3_vfs."""

    _fields_: ClassVar = [
        ("version", c_int),
        ("file_bytes", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", OPEN),
    ]


def default_vfs() -> Vfs | None:
    """The one that files are opened with; None where SQLite keeps its names to itself."""
    try:
        find = ctypes.CDLL(_sqlite3.__file__).sqlite3_vfs_find
    except (AttributeError, OSError):
        return None
    find.restype = POINTER(Vfs)
    return find(None).contents


class FailingDisk:
    """While it is entered, what is opened is on it.

    Args:
        vfs: See `default_vfs`.
        code: What fails: FULL and IOERR_WRITE are of writes, the others of what they name.
    """

    kept: ClassVar[list[object]] = []
    """What SQLite still points to after this is left."""

    def __init__(self, vfs: Vfs, code: int) -> None:
        self.vfs = vfs
        self.code = code
        self.count = 0
        """How often it could have failed."""
        self.fails: range = range(0)
        """At which of these times it does."""
        self._open = OPEN.from_buffer_copy(vfs.open)
        self._mine = OPEN(self._opened)
        self._copies: dict[int, Methods] = {}
        self.kept += [self._open, self._mine, self._copies]

    def __enter__(self) -> Self:
        self.vfs.open = self._mine
        return self

    def __exit__(self, *_: object) -> None:
        self.fails = range(0)
        self.vfs.open = self._open

    def _fails(self, code: int) -> bool:
        if code != self.code:
            return False
        self.count += 1
        return self.count - 1 in self.fails

    def _opened(self, vfs, name, file, flags, out) -> int:
        result = self._open(vfs, name, file, flags, out)
        opened = File.from_address(file)
        if result == 0 and opened.methods:
            at = ctypes.addressof(opened.methods.contents)
            if at not in self._copies:
                self._copies[at] = self._failing(opened.methods.contents)
            opened.methods = ctypes.pointer(self._copies[at])
        return result

    def _failing(self, methods: Methods) -> Methods:
        copy = Methods.from_buffer_copy(methods)
        write, truncate, sync = (
            kind.from_buffer_copy(function)
            for kind, function in (
                (WRITE, methods.write),
                (TRUNCATE, methods.truncate),
                (SYNC, methods.sync),
            )
        )

        def failing_write(file, content, size, offset) -> int:
            if self._fails(FULL):
                return FULL
            if self._fails(IOERR_WRITE):
                write(file, content, size // 2, offset)  # half of it gets there
                return IOERR_WRITE
            return write(file, content, size, offset)

        def failing_truncate(file, size) -> int:
            return IOERR_TRUNCATE if self._fails(IOERR_TRUNCATE) else truncate(file, size)

        def failing_sync(file, flags) -> int:
            return IOERR_FSYNC if self._fails(IOERR_FSYNC) else sync(file, flags)

        copy.write, copy.truncate, copy.sync = (
            WRITE(failing_write),
            TRUNCATE(failing_truncate),
            SYNC(failing_sync),
        )
        self.kept += [write, truncate, sync, methods]
        return copy
