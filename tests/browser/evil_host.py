"""A host that no page may ask, and a watch over all that a page does."""

from __future__ import annotations

import base64
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from playwright.sync_api import BrowserContext, Page, Request, Route, WebSocket

from tests.browser.hostile_text import MARKED

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
INNOCENT = ("data:", "blob:", "about:")


class EvilHost:
    """Another host than the page's; it gives whoever asks a picture, and remembers."""

    def __init__(self) -> None:
        self.hits: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _visitor(self.hits))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """`localhost` is another host than the `127.0.0.1` of the lab."""
        return f"http://localhost:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _visitor(hits: list[str]) -> type[BaseHTTPRequestHandler]:
    class Visitor(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(DOT)))
            self.end_headers()
            self.wfile.write(DOT)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Visitor


class Watch:
    """What a page asks of other hosts, which dialogs it opens, and what goes over its sockets."""

    def __init__(self, page: Page, lab_url: str, evil: EvilHost) -> None:
        self.page = page
        self.evil = evil
        self.strangers: list[str] = []
        """Addresses of other hosts that were asked."""
        self.wanted: list[str] = []
        """Of these, what the test itself has asked for."""
        self.dialogs: list[str] = []
        self.complaints: list[str] = []
        """Console messages about a content security policy."""
        self.frames: list[str] = []
        """All frames of all web sockets, in both directions."""
        self._innocent = (lab_url, lab_url.replace("http", "ws", 1), *INNOCENT)
        context: BrowserContext = page.context
        context.on("request", self._asked)
        reached = "|".join(map(re.escape, (*self._innocent, evil.url)))
        context.route(re.compile(f"^(?!{reached})"), _nowhere)
        context.on("dialog", self._dialog)
        context.on("console", lambda message: self._said(message.text))
        page.on("websocket", self._socket)

    def expect_nothing_happened(self) -> None:
        """No script ran, nobody was asked, and nothing of the page around was touched."""
        assert self.page.evaluate("window.pwned") is None
        assert self.dialogs == [], self.dialogs
        assert self.strangers == self.wanted, self.strangers
        assert self.evil.hits == [url.removeprefix(self.evil.url) for url in self.wanted]
        assert self.complaints == [], self.complaints
        assert self.page.locator(MARKED).count() == 0
        assert self.page.evaluate("document.getElementById('jupyterapp')") is None
        assert self.page.evaluate("typeof document.getElementById") == "function"
        assert self.page.evaluate("getComputedStyle(document.body).display") != "none"
        assert self.page.context.pages == [self.page]

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(self._innocent):
            self.strangers.append(request.url)

    def _dialog(self, dialog: Any) -> None:
        if dialog.type != "beforeunload":
            self.dialogs.append(dialog.message)
        dialog.dismiss() if dialog.type != "beforeunload" else dialog.accept()

    def _said(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.complaints.append(text)

    def _socket(self, socket: WebSocket) -> None:
        for direction in ("framesent", "framereceived"):
            socket.on(direction, lambda frame: self.frames.append(_text(frame)))


def _nowhere(route: Route) -> None:
    route.abort()


def _text(frame: str | bytes) -> str:
    return frame if isinstance(frame, str) else frame.decode("latin-1")
