"""A server that answers with exactly the bytes it is told to, and keeps what it was asked."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

Answer = bytes | Iterable[bytes]


class RawServer:
    """Each request gets the next answer, on a connection of its own; the last one is given on."""

    def __init__(self, answers: list[Answer]) -> None:
        self.asked: list[bytes] = []
        self._answers = answers
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._run, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                request = self._read(connection)
                if not request:
                    continue
                self.asked.append(request)
                at = min(len(self.asked), len(self._answers)) - 1
                answer = self._answers[at]
                try:
                    for piece in [answer] if isinstance(answer, bytes) else answer:
                        connection.sendall(piece)
                except OSError:  # the client has heard enough
                    continue

    @staticmethod
    def _read(connection: socket.socket) -> bytes:
        found = b""
        while b"\r\n\r\n" not in found:
            piece = connection.recv(65536)
            if not piece:
                return b""
            found += piece
        head, body = found.split(b"\r\n\r\n", 1)
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(body) < length:
            body += connection.recv(65536)
        return head + b"\r\n\r\n" + body


def answer(status: int, body: Any = None, headers: dict[str, str] | None = None) -> bytes:
    """A whole answer; a body that is no bytes is JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = {"content-length": str(len(raw)), "connection": "close", **(headers or {})}
    lines = [f"HTTP/1.1 {status} x", *(f"{k}: {v}" for k, v in head.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


@contextmanager
def raw_server(*answers: Answer) -> Iterator[RawServer]:
    server = RawServer(list(answers))
    try:
        yield server
    finally:
        server.close()
