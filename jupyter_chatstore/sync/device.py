"""Which device a file is on: an id that lies outside the file, so that a copy is noticed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_core.paths import jupyter_data_dir

from jupyter_chatstore.errors import SyncError
from jupyter_chatstore.model import new_id, parse_id

if TYPE_CHECKING:
    from jupyter_chatstore.store import Store


class DevicePlace:
    """The id of this machine's file at that place.

    Args:
        store: Whose file.
    """

    def __init__(self, store: Store) -> None:
        path = str(store.file.resolve())
        name = f"device-{sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"
        self._file = Path(jupyter_data_dir()) / "chatstore" / name

    def load(self) -> str | None:
        """The id; None: no file at that place was ever signed in on this machine."""
        try:
            return parse_id(self._file.read_text(encoding="ascii").strip())
        except (OSError, UnicodeDecodeError):
            return None

    def get(self) -> str:
        """The id; it is made where there is none.

        Raises:
            SyncError: It can't be kept.
        """
        return self.load() or self.keep(new_id())

    def keep(self, device: str) -> str:
        """From now on the file at that place is this device; gives its id back.

        Raises:
            SyncError: It can't be kept.
        """
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = self._file.with_suffix(".new")
            draft.write_text(device, encoding="ascii")
            draft.replace(self._file)
        except OSError as error:
            raise SyncError(
                f"{self._file.parent} can't be written: {error.strerror}.",
                kept="Nothing was sent.",
                hint="Make it writable, and try again.",
            ) from None
        return device
