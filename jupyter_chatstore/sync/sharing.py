"""Shares as a device makes and ends them; of an encrypted log a sealed copy, with its own key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.sync.copying import seal
from jupyter_chatstore.sync.shown import MadeShare, NewShare, Shares
from jupyter_chatstore.sync.wire import Said, body_of

if TYPE_CHECKING:
    from jupyter_chatstore.sync.http_remote import HttpRemote
    from jupyter_chatstore.sync.shown import ShareInfo, Shown
    from jupyter_chatstore.sync.sync import Sync
    from jupyter_chatstore.sync.wire import LogInfo


class Sharing:
    """The shares of one log. Every call may raise a `SyncError`.

    Args:
        remote: The log's server.
        log: The log's id.
        encrypted: Whether the log is.
    """

    def __init__(self, remote: HttpRemote, log: str, *, encrypted: bool) -> None:
        self._remote = remote
        self._log = log
        self.encrypted = encrypted

    def live(
        self, thread: str, *, expires_at: int | None = None, authors: bool = False
    ) -> MadeShare:
        """A link that shows a thread as it is whenever it is opened.

        Args:
            thread: The thread's id; it has to be on the server.
            expires_at: Unix milliseconds; None: not before it is revoked.
            authors: Whether it names who wrote what.

        Raises:
            InvalidInputError: The log is encrypted.
        """
        if self.encrypted:
            raise InvalidInputError(
                "A live link shows a thread as the server reads it, and it can't read this one.",
                kept="Nothing was shared.",
                hint="Share a copy.",
            )
        return self._make(thread=thread, kind="live", expires_at=expires_at, authors=authors)

    def copy(self, thread: str, shown: Shown, *, expires_at: int | None = None) -> MadeShare:
        """A link that shows a copy; if the log is encrypted, the key is in its address."""
        if not self.encrypted:
            return self._make(thread=thread, kind="copy", shown=shown, expires_at=expires_at)
        sealed, key = seal(shown)
        made = self._make(thread=thread, kind="sealed", sealed=sealed, expires_at=expires_at)
        return made.model_copy(update={"url": f"{made.url}#{key}"})

    def all(self) -> tuple[ShareInfo, ...]:
        """Those that can still be opened, the newest first."""
        return self._remote.call(Shares, "GET", "/v1/shares", params={"log": self._log}).shares

    def revoke(self, share: str) -> None:
        """Ends one at once, and for good."""
        self._remote.call(Said, "DELETE", f"/v1/shares/{share}", params={"log": self._log})

    def _make(self, **values: object) -> MadeShare:
        body = body_of(NewShare, **values)
        return self._remote.call(
            MadeShare, "POST", "/v1/shares", params={"log": self._log}, body=body
        )


def sharing_of(sync: Sync, thread_id: str) -> tuple[Sharing, LogInfo]:
    """The shares of the log that a thread is in, and that log.

    Raises:
        InvalidInputError: It is in a space that the account is in no longer.
        SyncError: The server can't be asked.
    """
    key, remote = sync.log_of(thread_id), sync.remote()
    for log in remote.logs().logs:
        if log.log == key:
            return Sharing(remote, key, encrypted=log.encrypted), log
    raise InvalidInputError(
        "The thread is in a space that you are in no longer.",
        kept="What is here stays.",
        hint="Ask an owner of the space for an invitation.",
    )
