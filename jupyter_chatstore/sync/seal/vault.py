"""The owner keys that this device has: a secret of it, and in the store only that there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field, ValidationError

from jupyter_chatstore.sync.account import ENCRYPTED_SETTING
from jupyter_chatstore.sync.seal.key import KEY_BYTES, OwnerKey
from jupyter_chatstore.sync.seal.ring import key_needed
from jupyter_chatstore.sync.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_chatstore.store import Store

SETTING = ENCRYPTED_SETTING


class _Kept(BaseModel):
    keys: tuple[Annotated[str, Field(pattern=rf"^[0-9a-f]{{{2 * KEY_BYTES}}}$")], ...]
    epoch: str


class Vault:
    """The keys of one store's logs.

    Args:
        store: Which remembers which logs are encrypted, so that a lost key is never taken for
            a log without encryption.
        device: This device's id.
    """

    def __init__(self, store: Store, device: str) -> None:
        self._store = store
        self._device = device

    def keys(self, log: str) -> tuple[OwnerKey, ...]:
        """The keys of a log, oldest first; none: it is not encrypted.

        Raises:
            KeyNeededError: It is, and the keys are not on this device any more.
        """
        kept = self._load(log)
        if kept is not None:
            return tuple(OwnerKey(bytes.fromhex(key)) for key in kept.keys)
        if self.is_marked(log):
            raise key_needed()
        return ()

    def epoch(self, log: str) -> str:
        """In which epoch the log was told of the newest key; "": in none."""
        kept = self._load(log)
        return "" if kept is None else kept.epoch

    def save(self, log: str, keys: Sequence[OwnerKey], epoch: str = "") -> None:
        """Keeps the keys of a log in place of what was there.

        Args:
            log: Its id.
            keys: Oldest first.
            epoch: In which epoch the log was told of the newest; "": it was not yet.

        Raises:
            SyncError: Neither keyring nor file takes them.
        """
        kept = _Kept(keys=tuple(key.secret.hex() for key in keys), epoch=epoch)
        self._secret(log).save(kept.model_dump_json())
        if epoch:
            self._store.set_setting(SETTING, {**self._marks(), log: keys[-1].kid})

    def announced(self, log: str, epoch: str) -> None:
        """The log was told of the newest key, in an epoch."""
        if self.epoch(log) != epoch:
            self.save(log, self.keys(log), epoch)

    def mark(self, log: str) -> None:
        """The log is encrypted, though this device has no key of it: nothing goes there plain."""
        if not self.is_marked(log):
            self._store.set_setting(SETTING, {**self._marks(), log: ""})

    def is_marked(self, log: str) -> bool:
        """Whether the log was ever seen to be encrypted."""
        return log in self._marks()

    def carry(self, log: str, device: str) -> None:
        """Gives what is here to this store under another device's id."""
        text = self._secret(log).load()
        if text is not None:
            Vault(self._store, device)._secret(log).save(text)  # noqa: SLF001 # it is one of its kind

    def forget(self, log: str) -> None:
        """Drops the keys of a log; that it is encrypted is remembered."""
        self._secret(log).clear()

    def _load(self, log: str) -> _Kept | None:
        text = self._secret(log).load()
        try:
            return None if text is None else _Kept.model_validate_json(text)
        except ValidationError:
            return None

    def _marks(self) -> dict[str, str]:
        return self._store.setting(SETTING, {}) or {}

    def _secret(self, log: str) -> Secret:
        return Secret(
            f"key {self._device} {log}", f"key-{self._device}-{log}.json", "The encryption key"
        )
