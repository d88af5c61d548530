"""Files that go along with a question: which are taken, and how a model is given them."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import FilePart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jupyter_chatstore.model import Part

MAX_FILE_BYTES = 1_000_000
MAX_FILES_BYTES = 4_000_000
"""Of one question: more does not pass through a notebook server's socket."""
IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")
PDF = "application/pdf"
_TEXTS = ("application/json", "application/x-ndjson", "application/xml", "application/sql")
BYTES_PER_TOKEN = 4
BINARY_TOKENS = 1500
"""What a picture or a page is taken for."""
MAX_TEXT_CHARS = 200_000
"""What of a text file is sent."""


def file_part(name: str, media_type: str, data: str) -> FilePart:
    """A file that may be sent.

    Args:
        name: Its name, without a folder.
        media_type: `image/png`, `text/csv` and the like.
        data: Its bytes in base64.

    Raises:
        InvalidInputError: It is too large, of a kind that no model reads, or no base64.
    """
    media_type = media_type.partition(";")[0].strip().lower()
    try:
        size = len(base64.b64decode(data, validate=True))
    except (binascii.Error, ValueError):
        raise _refused(f"{name} did not arrive whole.", "Attach it again.") from None
    if size > MAX_FILE_BYTES:
        raise _refused(
            f"{name} is {size / 1e6:.1f} MB; at most {MAX_FILE_BYTES / 1e6:g} MB can be attached.",
            "Attach a smaller one, or name a variable or a file with @.",
        )
    if media_type not in (*IMAGES, PDF) and not is_text(media_type):
        raise _refused(
            f"{name} is of a kind ({media_type}) that can't be attached.",
            "Attach a picture, a PDF or a text file.",
        )
    return FilePart(name, media_type, size, data)


def check_all(files: Iterable[FilePart]) -> None:
    """Lets pass what one question may carry.

    Raises:
        InvalidInputError: They are too large together.
    """
    size = sum(file.size_bytes or 0 for file in files)
    if size > MAX_FILES_BYTES:
        raise _refused(
            f"The files are {size / 1e6:.1f} MB together; at most {MAX_FILES_BYTES / 1e6:g} MB go "
            "with one question.",
            "Attach fewer, or ask in several questions.",
        )


def files_of(parts: Iterable[Part]) -> tuple[FilePart, ...]:
    """The files among the parts of a message."""
    return tuple(part for part in parts if isinstance(part, FilePart))


def file_tokens(file: FilePart) -> int:
    """About how many tokens a file is; what pictures cost differs from model to model."""
    if is_text(file.media_type):
        return min(file.size_bytes or 0, MAX_TEXT_CHARS) // BYTES_PER_TOKEN
    return 0 if file.data is None else BINARY_TOKENS


def is_text(media_type: str) -> bool:
    """Whether such a file is read as text."""
    return media_type.startswith("text/") or media_type in _TEXTS


def bytes_of(file: FilePart) -> bytes:
    """The bytes that are kept; none if they aren't."""
    try:
        return base64.b64decode(file.data or "")
    except (binascii.Error, ValueError):  # written by something else
        return b""


def text_of(file: FilePart) -> str:
    """A text file's text, its beginning if it is long; what is no UTF-8 is replaced."""
    text = bytes_of(file).decode("utf-8", "replace").removeprefix("\ufeff")
    if len(text) <= MAX_TEXT_CHARS:
        return text
    return f"{text[:MAX_TEXT_CHARS]}\n… ({len(text):,} characters in all)"


def _refused(what: str, hint: str) -> InvalidInputError:
    return InvalidInputError(what, kept="The question was not sent.", hint=hint)
