"""Columns of Python values as DuckDB takes them fastest: Arrow's C stream, made with ctypes alone.

DuckDB reads the columns where they lie, so no value is written out and parsed again, and no
further package is needed (arrow.apache.org/docs/format/CStreamInterface.html).
"""

from __future__ import annotations

import ctypes
import struct
from array import array
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.analytics.packed import Coded, Numbers, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_chatstore.analytics.packed import Packed


class _Schema(ctypes.Structure):
    pass


class _Array(ctypes.Structure):
    pass


class _Stream(ctypes.Structure):
    pass


_Release = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_Get = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_Error = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.c_void_p),
    ("dictionary", ctypes.c_void_p),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]
_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.c_void_p),
    ("children", ctypes.c_void_p),
    ("dictionary", ctypes.c_void_p),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]
_Stream._fields_ = [
    ("get_schema", _Get),
    ("get_next", _Get),
    ("get_last_error", _Error),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]


def _releasing(struct_: type[ctypes.Structure]) -> Any:
    """What a reader calls at its end, maybe long after: it only notes that in the struct."""
    offset: int = struct_.release.offset  # pyright: ignore[reportAttributeAccessIssue]

    def release(address: int) -> None:
        ctypes.c_void_p.from_address(address + offset).value = None

    return _Release(release)


_RELEASES: dict[type[ctypes.Structure], Any] = {
    struct_: _releasing(struct_) for struct_ in (_Schema, _Array, _Stream)
}
_NO_ERROR = _Error()
_NULLABLE = 2
_METADATA = (b"ARROW:extension:name", b"arrow.uuid")
_UUID = b"".join(
    (struct.pack("=i", 1), *(struct.pack("=i", len(word)) + word for word in _METADATA))
)

_new_capsule = ctypes.pythonapi.PyCapsule_New
_new_capsule.restype = ctypes.py_object
_new_capsule.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)


class Columns:
    """Columns of one length, for `duck.register`; it must live until they have been read.

    Args:
        columns: The name and the values of each.
    """

    def __init__(self, columns: Sequence[tuple[str, Packed]]) -> None:
        self._kept: list[Any] = []
        """What the structs point to."""
        length = columns[0][1].length
        schemas = [self._schema(name, values) for name, values in columns]
        arrays = [self._array(values) for _, values in columns]
        self._schema_of_all = self._struct(
            _Schema, format=b"+s", name=b"", n_children=len(schemas), children=self._list(schemas)
        )
        self._array_of_all = self._struct(
            _Array,
            length=length,
            n_buffers=1,
            buffers=self._list([None]),
            n_children=len(arrays),
            children=self._list(arrays),
        )

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """A stream of all rows at once."""
        rest = [self._array_of_all]

        def get_schema(_: int, target: int) -> int:
            ctypes.memmove(target, self._schema_of_all, ctypes.sizeof(_Schema))
            return 0

        def get_next(_: int, target: int) -> int:
            if rest:
                ctypes.memmove(target, rest.pop(), ctypes.sizeof(_Array))
            else:  # an array that is released is the end
                ctypes.memset(target, 0, ctypes.sizeof(_Array))
            return 0

        stream = self._struct(
            _Stream,
            get_schema=_Get(get_schema),
            get_next=_Get(get_next),
            get_last_error=_NO_ERROR,
        )
        return _new_capsule(stream, b"arrow_array_stream", None)

    def _schema(self, name: str, values: Packed) -> int:
        fields: dict[str, Any] = {"name": name.encode(), "flags": _NULLABLE}
        match values:
            case Numbers(format=b"w:16"):
                fields["metadata"] = self._address(_UUID)
                return self._struct(_Schema, format=values.format, **fields)
            case Numbers():
                return self._struct(_Schema, format=values.format, **fields)
            case Coded():
                words = self._struct(_Schema, format=b"U", name=b"", flags=_NULLABLE)
                return self._struct(_Schema, format=b"i", dictionary=words, **fields)
            case Words():
                return self._struct(_Schema, format=b"U", **fields)

    def _array(self, values: Packed) -> int:
        match values:
            case Numbers():
                return self._flat(values.length, None, values.values)
            case Coded():
                return self._flat(
                    values.length, None, values.places, self._words(values.words.values)
                )
            case Words():
                return self._words(values.values)

    def _words(self, values: Sequence[str | None]) -> int:
        known = bytes(value is not None for value in values)
        encoded = [(word or "").encode("utf-8", "replace") for word in values]
        ends = array("q", accumulate(map(len, encoded), initial=0))
        bits = None if all(known) else _bits(known)
        return self._flat(len(values), bits, ends, data=b"".join(encoded), nulls=known.count(0))

    def _flat(
        self,
        length: int,
        bits: bytes | None,
        values: bytes | array[Any],
        dictionary: int | None = None,
        *,
        data: bytes | None = None,
        nulls: int = 0,
    ) -> int:
        buffers = [None if bits is None else self._address(bits), self._address(values)]
        if data is not None:
            buffers.append(self._address(data))
        return self._struct(
            _Array,
            length=length,
            null_count=nulls,
            n_buffers=len(buffers),
            buffers=self._list(buffers),
            dictionary=dictionary,
        )

    def _struct(self, struct_: type[ctypes.Structure], **fields: Any) -> int:
        release = ctypes.cast(_RELEASES[struct_], ctypes.c_void_p)
        made = struct_(release=release, **fields)
        self._kept.append(made)
        return ctypes.addressof(made)

    def _list(self, addresses: Sequence[int | None]) -> int:
        made = (ctypes.c_void_p * len(addresses))(*addresses)
        self._kept.append(made)
        return ctypes.addressof(made)

    def _address(self, values: bytes | array[Any]) -> int:
        self._kept.append(values)
        if isinstance(values, array):
            return values.buffer_info()[0]
        return ctypes.cast(ctypes.c_char_p(values), ctypes.c_void_p).value or 0


def _bits(known: bytes) -> bytes:
    """One bit a value, the first one lowest."""
    digits = known[::-1].translate(bytes((48, 49)) + bytes(254))
    return int(digits, 2).to_bytes((len(known) + 7) // 8, "little")
