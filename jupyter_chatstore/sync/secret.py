"""A secret of this device: in the system's keyring, else in a file of mode 0600, nowhere else."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_core.paths import jupyter_data_dir

from jupyter_chatstore.errors import SyncError

if TYPE_CHECKING:
    from types import ModuleType

SERVICE = "jupyter_chatstore sync"


class Secret:
    """Where one text is kept.

    Args:
        name: Its name in the keyring.
        file: The file's name, in a folder of Jupyter's data directory.
        what: What it is, as an error says it.
    """

    def __init__(self, name: str, file: str, what: str) -> None:
        self._name = name
        self._what = what
        self.file = Path(jupyter_data_dir()) / "chatstore" / file

    def load(self) -> str | None:
        """The text; None: there is none that can be read."""
        return self._from_keyring() or self._from_file()

    def save(self, text: str) -> None:
        """Keeps it in place of what was there.

        Raises:
            SyncError: Neither keyring nor file takes it.
        """
        if self._to_keyring(text):
            self.file.unlink(missing_ok=True)
            return
        try:
            self._to_file(text)
        except OSError as error:
            raise SyncError(
                f"{self._what} can't be kept in {self.file.parent}: {error.strerror}.",
                hint="Make that folder writable, and try again.",
            ) from None

    def clear(self) -> None:
        """Forgets it, wherever it is."""
        keyring, errors = _keyring()
        with suppress(errors.KeyringError):  # none there, or no keyring on this machine
            keyring.delete_password(SERVICE, self._name)
        self.file.unlink(missing_ok=True)

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
            return self.file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def _to_file(self, text: str) -> None:
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A new file is 0600 from its first moment, and is whole when it has its name.
        handle, draft = tempfile.mkstemp(dir=self.file.parent, prefix=".secret-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(self.file)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise


def _keyring() -> tuple[ModuleType, ModuleType]:
    # Loaded when it is needed: finding the system's backends is slow.
    import keyring  # noqa: PLC0415
    import keyring.errors  # noqa: PLC0415

    return keyring, keyring.errors
