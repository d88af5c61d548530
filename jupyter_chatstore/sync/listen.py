"""Hears from the server that there is something new.

By events; or where they don't get through, by a question that the server answers late.
"""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import ChatstoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.sync.http_remote import HttpRemote

SILENCE_S = 45.0
"""A server sends a sign of life more often than that."""
POLL_S = 25
_AGAIN_S, _DOUBLINGS = 0.5, 6
_DEAF = 2
"""So many streams in which nothing was heard: something on the way holds events back."""


class Listener:
    """Listens on a thread of its own while the server can be reached.

    Args:
        remote: The server.
        cursor: How far the account's own log has been read; None: not at all yet.
        heard: There may be something new.
        seated: The account may be in other spaces than before.
        random: Between 0 and 1.
    """

    def __init__(
        self,
        remote: HttpRemote,
        cursor: Callable[[], str | None],
        heard: Callable[[], None],
        seated: Callable[[], None],
        random: Callable[[], float],
    ) -> None:
        self._remote = remote
        self._cursor = cursor
        self._heard = heard
        self._seated = seated
        self._random = random
        self._fine = threading.Event()
        self._closed = threading.Event()
        self._deaf = 0
        self._failures = 0
        self._thread: threading.Thread | None = None

    def fine(self, reachable: bool) -> None:
        """Says whether the server could be reached just now: nobody listens where it can't."""
        if not reachable:
            self._fine.clear()
            self._deaf = 0  # there may be another way to it when it is back
            return
        self._fine.set()
        if self._thread is None and not self._closed.is_set():
            self._thread = threading.Thread(
                target=self._run, name="jupyter_chatstore.listen", daemon=True
            )
            self._thread.start()

    def close(self) -> None:
        """Ends it."""
        self._closed.set()
        self._fine.set()
        self._remote.line.close()

    def _run(self) -> None:
        while not self._closed.is_set():
            self._fine.wait()
            try:
                if self._deaf < _DEAF:
                    self._events()
                else:
                    self._poll()
            except ChatstoreError:  # the next turn finds out what is wrong, and says it
                self._failures = min(self._failures + 1, _DOUBLINGS)
            if not self._closed.is_set() and self._fine.is_set():
                self._heard()
                self._closed.wait(self._random() * _AGAIN_S * 2**self._failures)

    def _events(self) -> None:
        session = self._remote.session
        self._deaf += 1
        with self._remote.line.lines(
            "/v1/events", token=session.token(), silence_s=SILENCE_S
        ) as lines:
            for line in lines:
                if self._closed.is_set() or not self._fine.is_set():
                    return
                if self._deaf:  # what came before this stream began is asked for once
                    self._deaf = self._failures = 0
                    self._seated()
                    self._heard()
                if line == "event: spaces":
                    self._seated()
                if line.startswith("data:") and _is_head(line[5:]):
                    self._heard()

    def _poll(self) -> None:
        cursor = self._cursor()
        if cursor is None:
            self._closed.wait(_AGAIN_S)
            return
        if self._remote.wait(cursor, POLL_S):
            self._heard()
            self._closed.wait(_AGAIN_S)  # until the turn has moved the cursor
        self._failures = 0


def _is_head(data: str) -> bool:
    try:
        return isinstance(json.loads(data), dict)
    except (ValueError, RecursionError):
        return False
