"""The tokens that this device signs in with: a secret of it, never in a log, an error or a repr."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel, ValidationError

from jupyter_chatstore.sync.secret import Secret


class _Kept(BaseModel):
    access: str
    refresh: str
    expires_at: float
    attempt: str | None = None


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a server gave this device.

    Args:
        access: Goes along with each request.
        refresh: Is exchanged, once, for the next pair.
        expires_at: When `access` ends, Unix seconds.
        attempt: The id under which `refresh` is being exchanged; None: it isn't.
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: float
    attempt: str | None = None


class TokenPlace:
    """Where one device's tokens for one server are kept.

    Args:
        server: Its address.
        device: This device's id.
    """

    def __init__(self, server: str, device: str) -> None:
        self._secret = Secret(f"{device} {server}", f"tokens-{device}.json", "The sign-in")
        self.lock = self._secret.file.with_suffix(".lock")
        """The file that is locked while they are exchanged: a refresh token can be used once."""

    def load(self) -> TokenPair | None:
        """The tokens; None: there are none that can be read."""
        text = self._secret.load()
        try:
            kept = None if text is None else _Kept.model_validate_json(text)
        except ValidationError:
            return None
        return None if kept is None else TokenPair(**kept.model_dump())

    def save(self, pair: TokenPair) -> None:
        """Keeps them in place of what was there.

        Raises:
            SyncError: Neither keyring nor file takes them.
        """
        kept = _Kept.model_validate(pair, from_attributes=True)
        self._secret.save(kept.model_dump_json())

    def clear(self) -> None:
        """Forgets them, wherever they are."""
        self._secret.clear()
