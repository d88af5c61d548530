"""What an account demands of its server, as a device asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.sync.rights import DeleteAccount, Farewell, Retention
from jupyter_chatstore.sync.wire import Said, body_of

if TYPE_CHECKING:
    from typing import BinaryIO

    from jupyter_chatstore.sync.http_remote import HttpRemote


class Owning:
    """One account's demands. Every call may raise a `SyncError`.

    Args:
        remote: Its server.
    """

    def __init__(self, remote: HttpRemote) -> None:
        self._remote = remote

    def retention(self, log: str) -> Retention:
        """How long the server keeps what was said in a log."""
        return self._remote.call(Retention, "GET", "/v1/retention", params={"log": log})

    def keep(self, log: str, wanted: Retention) -> None:
        """Decides about that; what is older is emptied at once."""
        body = body_of(Retention, **wanted.model_dump())
        self._remote.call(Said, "PUT", "/v1/retention", params={"log": log}, body=body)

    def export(self, log: str, target: BinaryIO) -> None:
        """Writes all that the server has of a log: JSON lines, first the account, then ops."""
        token = self._remote.session.token()
        self._remote.line.download("/v1/export", {"log": log}, token=token, target=target)

    def preview(self) -> Farewell:
        """What the deletion of the account would remove."""
        return self._remote.call(Farewell, "GET", "/v1/account/deletion")

    def end(self, password: str, spaces: dict[str, str | None]) -> None:
        """Deletes the account on the server; what is here stays.

        Args:
            password: The account's.
            spaces: See `rights.DeleteAccount`.
        """
        body = body_of(DeleteAccount, password=password, spaces=spaces)
        self._remote.call(Said, "DELETE", "/v1/account", body=body)
