"""The server over HTTP, as a device that is signed in calls it."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, TypeVar

import orjson
import zstandard
from pydantic import BaseModel

from jupyter_chatstore.errors import SyncRefusedError
from jupyter_chatstore.sync.op import to_wire
from jupyter_chatstore.sync.sign_in import Devices, NewDevice
from jupyter_chatstore.sync.wire import (
    Caps,
    Digest,
    Keys,
    Logs,
    Pulled,
    Pushed,
    Resealed,
    Said,
    Snapshot,
    body_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_chatstore.sync.call import Line
    from jupyter_chatstore.sync.op import Op
    from jupyter_chatstore.sync.session import Session

_SMALL = 1_000
"""Bytes that are not worth packing."""
_UNAUTHENTICATED = 401

M = TypeVar("M", bound=BaseModel)


class HttpRemote:
    """A `Remote`, and what else a device asks of its server.

    Args:
        line: The server.
        session: Who asks.
    """

    def __init__(self, line: Line, session: Session) -> None:
        self.line = line
        self.session = session
        self._caps: Caps | None = None

    def caps(self) -> Caps:
        """What the server is and can do; asked anew each time."""
        self._caps = self.line.call(Caps, "GET", "/v1/caps")
        return self._caps

    def now(self) -> int:
        """The server's clock, Unix milliseconds."""
        return self.caps().now

    def logs(self) -> Logs:
        """The logs that the account can read, its own first."""
        return self.call(Logs, "GET", "/v1/logs")

    def push(self, log: str, ops: Sequence[Op], head: int | None = None) -> Pushed:
        """Adds ops, in the order of each device's dseq; with `head` only if the log is there."""
        params = _given(log=log, head=head)
        return self.call(Pushed, "POST", "/v1/push", params=params, body=_pushed(ops))

    def keys(self, log: str) -> Keys:
        """The ops that tell of the log's keys, oldest first."""
        return self.call(Keys, "GET", "/v1/keys", params={"log": log})

    def reseal(self, log: str, ops: Sequence[Op]) -> Resealed:
        """Puts sealed ops in the place of their clear forms."""
        params: dict[str, str | int] = {"log": log}
        return self.call(Resealed, "POST", "/v1/reseal", params=params, body=_pushed(ops))

    def ops(self, log: str, after: str | None, limit: int = 500) -> Pulled:
        """What comes after a cursor, by seq."""
        return self.call(Pulled, "GET", "/v1/ops", params=_given(log=log, after=after, limit=limit))

    def wait(self, after: str, wait_s: int) -> bool:
        """Whether something came in the account's own log within so many seconds."""
        params = _given(after=after, limit=1, wait=wait_s)
        return bool(self.call(Pulled, "GET", "/v1/ops", params=params, wait_s=wait_s).ops)

    def digest(self, log: str, upto: int | None = None) -> Digest:
        """What the log holds of each device, up to a seq."""
        return self.call(Digest, "GET", "/v1/digest", params=_given(log=log, upto=upto))

    def snapshot(
        self, log: str, after: int | None = None, limit: int = 500, upto: int | None = None
    ) -> Snapshot:
        """What is live, a page at a time, by seq."""
        params = _given(log=log, after=after, limit=limit, upto=upto)
        return self.call(Snapshot, "GET", "/v1/snapshot", params=params)

    def devices(self) -> Devices:
        """The account's devices."""
        return self.call(Devices, "GET", "/v1/devices")

    def add_device(self, device: str, name: str) -> None:
        """Makes a device known, or gives it another name."""
        body = body_of(NewDevice, device=device, name=name)
        self.call(Said, "POST", "/v1/devices", body=body)

    def revoke(self, device: str) -> None:
        """Signs a device out for good."""
        self.call(Said, "DELETE", f"/v1/devices/{device}")

    def sign_out(self) -> None:
        """Ends this device's session on the server."""
        self.call(Said, "POST", "/v1/auth/logout")

    def call(
        self,
        form: type[M],
        method: str,
        path: str,
        *,
        params: dict[str, str | int] | None = None,
        body: bytes | None = None,
        wait_s: float = 0.0,
    ) -> M:
        """What the server answers to this device; a token at its end is exchanged first.

        Raises:
            SyncConnectionError: No answer, or none of this protocol; it may go better later.
            SyncRefusedError: The server said no.
            SignedOutError: It no longer knows this device.
        """
        packed, encoding = self._packed(body)
        token = self.session.token()
        for again in (True, False):
            try:
                return self.line.call(
                    form,
                    method,
                    path,
                    params=params,
                    body=packed,
                    encoding=encoding,
                    token=token,
                    wait_s=wait_s,
                )
            except SyncRefusedError as error:
                if error.status != _UNAUTHENTICATED or not again:
                    raise
            token = self.session.renew(token)
        raise AssertionError  # both rounds return or raise

    def _packed(self, body: bytes | None) -> tuple[bytes | None, str]:
        if body is None or len(body) < _SMALL:
            return body, ""
        caps = self._caps or self.caps()
        if "zstd" in caps.encodings:
            return zstandard.compress(body, 3), "zstd"
        if "gzip" in caps.encodings:
            return gzip.compress(body, 5, mtime=0), "gzip"
        return body, ""


def _pushed(ops: Sequence[Op]) -> bytes:
    return orjson.dumps({"ops": [to_wire(op) for op in ops]})


def _given(**params: str | int | None) -> dict[str, str | int]:
    return {name: value for name, value in params.items() if value is not None}
