"""A network between client and server that does what it is told: carries, cuts, or says nothing."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Literal, Self

Mode = Literal["carry", "refuse", "silent", "drip", "no_events", "held_events", "lost_events"]
_DRIP_S = 0.05


class Relay:
    """Carries TCP connections to a port of this machine.

    `refuse` closes each connection, `silent` takes bytes and gives none (a network that is gone
    without a word), `drip` gives the answers a few bytes at a time. The others carry all but
    streams of events, as some proxies do: `no_events` refuses them, of `held_events` comes the
    head alone, of `lost_events` nothing.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self._mode: Mode = "carry"
        self.asked: list[bytes] = []
        """The first lines of the requests that came through."""
        self._open: set[socket.socket] = set()
        self._events: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._socket.close()
        self._cut()

    @property
    def mode(self) -> Mode:
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._mode = mode
        if mode != "silent":  # a silent network tells nobody that it is gone
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            if self._mode == "refuse":
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self._to))
            with self._lock:
                self._open |= {client, server}
            for source, target, slow in ((client, server, False), (server, client, True)):
                threading.Thread(
                    target=self._carry, args=(source, target, slow), daemon=True
                ).start()

    def _kept_back(self, piece: bytes, source: socket.socket, target: socket.socket) -> bool:
        """Whether a piece goes no further; what is told instead was told."""
        asked = piece.split(b" HTTP/1.1\r\n", 1)[0] if b" HTTP/1.1\r\n" in piece else b""
        if asked == b"GET /v1/events" and self._mode == "no_events":
            source.sendall(b"HTTP/1.1 502 x\r\ncontent-length: 0\r\n\r\n")
            return True
        if asked:
            self.asked.append(asked)
        if asked == b"GET /v1/events" and self._mode in ("held_events", "lost_events"):
            self._events.add(target)
        elif source in self._events:
            head, ends, _ = piece.partition(b"\r\n\r\n")
            if ends and self._mode == "held_events":
                target.sendall(head + ends)
            return True
        return False

    def _carry(self, source: socket.socket, target: socket.socket, slow: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                if self._mode == "silent" or self._kept_back(piece, source, target):
                    continue
                if self._mode == "drip" and slow:
                    for at in range(0, len(piece), 8):
                        target.sendall(piece[at : at + 8])
                        if self._ended.wait(_DRIP_S) or self._mode != "drip":
                            break
                else:
                    target.sendall(piece)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            with self._lock:
                self._open.discard(one)
        source.close()
