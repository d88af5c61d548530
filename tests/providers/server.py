"""A local server that speaks OpenAI's and Anthropic's streaming formats, as a script tells it."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Reply:
    """What one request gets: a status, headers, then pieces with a pause before each."""

    pieces: tuple[str, ...] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause_s: float = 0.0
    over_s: float = 0.0
    """Spread the pieces evenly over so long, whatever sending takes; instead of `pause_s`."""
    cut: bool = False
    """End the connection without the end of the chunked body."""
    hold: bool = False
    """After the pieces, keep the connection open until the server is closed."""


@dataclass
class Request:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class ProviderServer:
    """Answers each request with the next of `replies`; the last one is used again and again."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.requests: list[Request] = []
        self.sent: dict[str, list[tuple[float, str]]] = {}
        """By the question's last word: when (monotonic) each piece went out, and the piece."""
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._server = _Listening(("127.0.0.1", 0), _Connection)
        self._server.script = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def next_reply(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    script: ProviderServer


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listening

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        script = self.server.script
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = script.next_reply(Request(self.path, dict(self.headers.items()), body))
        try:
            if reply.status == 200:
                self._stream(reply, script.sent.setdefault(_last_word(body), []))
            else:
                self._refuse(reply)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _refuse(self, reply: Reply) -> None:
        data = "".join(reply.pieces).encode()
        self._head(reply, {"Content-Type": "application/json", "Content-Length": str(len(data))})
        self.wfile.write(data)

    def _stream(self, reply: Reply, sent: list[tuple[float, str]]) -> None:
        closing = self.server.script.closing
        self._head(reply, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
        begun, count = time.monotonic(), len(reply.pieces)
        for number, piece in enumerate(reply.pieces, 1):
            due = begun + reply.over_s * number / count
            pause_s = due - time.monotonic() if reply.over_s else reply.pause_s
            if pause_s > 0 and closing.wait(pause_s):
                break
            data = piece.encode()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()
            sent.append((time.monotonic(), piece))
        if reply.hold:
            closing.wait(30)
        if reply.cut or reply.hold:
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _head(self, reply: Reply, headers: dict[str, str]) -> None:
        self.send_response(reply.status)
        for name, value in {**headers, **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()


def _last_word(body: dict[str, Any]) -> str:
    """Tells the requests of concurrent questions apart."""
    texts = [_text(m["content"]) for m in body["messages"] if m["role"] == "user"]
    return next(iter([word for text in texts for word in text.split()][::-1]), "")


def _text(content: str | list[dict[str, Any]]) -> str:
    if isinstance(content, str):
        return content
    return " ".join(block["text"] for block in content if block["type"] == "text")
