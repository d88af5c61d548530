"""A picture that a message brings with it: only what its first bytes say that it is."""

from __future__ import annotations

import binascii
from base64 import b64decode
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_chatstore.model import FilePart

_BEGIN = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
}


def picture(part: FilePart) -> str | None:
    """An `img` with the picture in it; None: it is none that a page may show."""
    begin = _BEGIN.get(str(part.media_type))
    if begin is None or not isinstance(part.data, str):
        return None
    try:
        if not b64decode(part.data, validate=True).startswith(begin):
            return None
    except (binascii.Error, ValueError):
        return None
    source = f"data:{part.media_type};base64,{part.data}"
    return f'<img class="jcs-picture" src="{source}" alt="{escape(str(part.name))}">'
