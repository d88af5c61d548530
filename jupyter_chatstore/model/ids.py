"""Ids are UUIDv7 (RFC 9562, section 5.7): an id, never an order and never a capability."""

from __future__ import annotations

import os
import re
import time
import uuid
from datetime import UTC, datetime

_CANONICAL = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def new_id() -> str:
    """A new UUIDv7 in its canonical form: 36 characters, lower case, with hyphens."""
    ms = time.time_ns() // 1_000_000
    tail = int.from_bytes(os.urandom(10), "big")
    value = (ms & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76 | (tail >> 68) << 64  # version, then 12 random bits
    value |= 0b10 << 62 | (tail & 0x3FFF_FFFF_FFFF_FFFF)  # variant, then 62 random bits
    return str(uuid.UUID(int=value))


def parse_id(text: str) -> str | None:
    """The canonical form of a UUID written in any usual way; None if it is none."""
    try:
        if _CANONICAL.fullmatch(text):
            return text
        return str(uuid.UUID(text))
    except (ValueError, AttributeError, TypeError):
        return None


def utc_now() -> datetime:
    """Now, in UTC, with its time zone: the form of every `_at`."""
    return datetime.now(UTC)
