"""The tokens that this device signs in with: in the system's keyring, else in a file of mode 0600.

They are never in the database, in a log, in an error or in a value's repr.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_core.paths import jupyter_data_dir
from pydantic import BaseModel, ValidationError

from jupyter_chatstore.errors import SyncError

if TYPE_CHECKING:
    from types import ModuleType

SERVICE = "jupyter_chatstore sync"


class _Kept(BaseModel):
    access: str
    refresh: str
    expires_at: float


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a server gave this device.

    Args:
        access: Goes along with each request.
        refresh: Is exchanged, once, for the next pair.
        expires_at: When `access` ends, Unix seconds.
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: float


class TokenPlace:
    """Where one device's tokens for one server are kept.

    Args:
        server: Its address.
        device: This device's id.
    """

    def __init__(self, server: str, device: str) -> None:
        self._name = f"{device} {server}"
        self._file = Path(jupyter_data_dir()) / "chatstore" / f"tokens-{device}.json"
        self.lock = self._file.with_suffix(".lock")
        """The file that is locked while they are exchanged: a refresh token can be used once."""

    def load(self) -> TokenPair | None:
        """The tokens; None: there are none that can be read."""
        text = self._from_keyring() or self._from_file()
        try:
            kept = None if text is None else _Kept.model_validate_json(text)
        except ValidationError:
            return None
        return None if kept is None else TokenPair(kept.access, kept.refresh, kept.expires_at)

    def save(self, pair: TokenPair) -> None:
        """Keeps them in place of what was there.

        Raises:
            SyncError: Neither keyring nor file takes them.
        """
        text = _Kept(
            access=pair.access, refresh=pair.refresh, expires_at=pair.expires_at
        ).model_dump_json()
        if self._to_keyring(text):
            self._file.unlink(missing_ok=True)
            return
        try:
            self._to_file(text)
        except OSError as error:
            raise SyncError(
                f"The sign-in can't be kept in {self._file.parent}: {error.strerror}.",
                hint="Make that folder writable, and sign in again.",
            ) from None

    def clear(self) -> None:
        """Forgets them, wherever they are."""
        keyring, errors = _keyring()
        with suppress(errors.KeyringError):  # none there, or no keyring on this machine
            keyring.delete_password(SERVICE, self._name)
        self._file.unlink(missing_ok=True)

    def _from_keyring(self) -> str | None:
        keyring, errors = _keyring()
        try:
            return keyring.get_password(SERVICE, self._name)
        except errors.KeyringError:  # locked, or no keyring on this machine
            return None

    def _to_keyring(self, text: str) -> bool:
        keyring, errors = _keyring()
        try:
            keyring.set_password(SERVICE, self._name, text)
        except errors.KeyringError:
            return False
        return self._from_keyring() == text  # some backends keep nothing and say nothing

    def _from_file(self) -> str | None:
        try:
            return self._file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def _to_file(self, text: str) -> None:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A new file is 0600 from its first moment, and is whole when it has its name.
        handle, draft = tempfile.mkstemp(dir=self._file.parent, prefix=".tokens-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(self._file)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise


def _keyring() -> tuple[ModuleType, ModuleType]:
    # Loaded when tokens are needed: finding the system's backends is slow.
    import keyring  # noqa: PLC0415
    import keyring.errors  # noqa: PLC0415

    return keyring, keyring.errors
