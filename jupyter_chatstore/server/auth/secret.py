"""The server's own secret, and the keys that are drawn from it, one for each purpose."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from hashlib import sha256
from hmac import digest
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import ServerError

if TYPE_CHECKING:
    from pathlib import Path

MIN_CHARACTERS = 32


class Secret:
    """A secret text of at least 32 characters.

    Raises:
        ServerError: It is shorter.
    """

    def __init__(self, text: str) -> None:
        if len(text) < MIN_CHARACTERS:
            raise ServerError(
                f"The server's secret has {len(text)} characters.",
                hint=f"Give it at least {MIN_CHARACTERS} random ones: `openssl rand -hex 32`.",
            )
        self._text = text.encode()

    def __repr__(self) -> str:
        return "Secret(…)"

    def key(self, purpose: str) -> bytes:
        """The key of 32 bytes for one purpose; it tells nothing about the others."""
        return digest(self._text, f"chatstore {purpose}".encode(), sha256)


def kept_secret(file: Path) -> Secret:
    """The secret in a file, which is made with a new one if it isn't there.

    Raises:
        ServerError: Others can read the file, or it can't be used.
    """
    try:
        if not file.exists():
            _make(file)
        return _read(file)
    except OSError as error:
        raise ServerError(
            f"The file of the server's secret, {file}, can't be used: {error.strerror}.",
            hint="Make it readable for who runs the server, or name another data directory.",
        ) from error


def _make(file: Path) -> None:
    # Written whole before it has its name: another process may start at the same moment.
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
        new.write(secrets.token_hex(32))
        new.flush()
        os.fsync(new.fileno())
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()


def _read(file: Path) -> Secret:
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise ServerError(
            f"Others can read the server's secret in {file}.",
            kept="The server was not started.",
            hint=f"Run `chmod 600 {file}`; remove it if it may be known: all sign in again then.",
        )
    return Secret(file.read_text().strip())
