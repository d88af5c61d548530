"""One HTTP call to a server that may be slow, gone or hostile: bounded in time and in bytes."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urljoin

import httpx
from pydantic import BaseModel, ValidationError

from jupyter_chatstore.errors import SyncConnectionError, SyncError, SyncRefusedError
from jupyter_chatstore.sync.address import origin
from jupyter_chatstore.sync.inflate import inflated
from jupyter_chatstore.sync.problems import problem

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping
    from typing import BinaryIO

TIMEOUT_S = 20.0
"""For each step of a call, and for the whole of it after the first byte."""
CONNECT_S = 8.0
MAX_ANSWER = 64 * 1024 * 1024
"""A page of ops at its largest is 500 of 256 KiB, but no server sends that; this is inflated."""
_STEP = 64 * 1024
_REDIRECTS = 3

M = TypeVar("M", bound=BaseModel)


class Line:
    """Calls to one server. Safe to use from many threads.

    Args:
        server: Its address, see `address`.
        timeout_s: How long each step may take.
    """

    def __init__(self, server: str, *, timeout_s: float = TIMEOUT_S) -> None:
        self.server = server
        self.timeout_s = timeout_s
        self._client = httpx.Client(
            timeout=httpx.Timeout(timeout_s, connect=min(CONNECT_S, timeout_s)),
            headers={"accept-encoding": "zstd, gzip", "user-agent": "jupyter_chatstore"},
            follow_redirects=False,
        )
        self._lock = threading.Lock()
        self._streams: set[socket.socket] = set()

    def close(self) -> None:
        """Ends the connections, and with them whoever listens."""
        with self._lock:
            for stream in self._streams:
                with suppress(OSError):  # it has ended by itself
                    stream.shutdown(socket.SHUT_RDWR)
        self._client.close()

    def call(
        self,
        form: type[M],
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: bytes | None = None,
        encoding: str = "",
        token: str | None = None,
        wait_s: float = 0.0,
    ) -> M:
        """What the server answers, as it should be.

        Args:
            form: What the answer must fit.
            method: GET, POST, …
            path: Below the server's address, with a slash.
            params: The query.
            body: JSON.
            encoding: How the body is packed.
            token: The access token.
            wait_s: How much longer than usual the server may think.

        Raises:
            SyncConnectionError: No answer, or none of this protocol; it may go better later.
            SyncRefusedError: The server said no.
        """
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        if body is not None:
            headers |= {"content-type": "application/json", "content-length": str(len(body))}
        if encoding:
            headers["content-encoding"] = encoding
        end = time.monotonic() + self.timeout_s + wait_s
        request = self._client.build_request(
            method,
            self.server + path,
            params=params,
            headers=headers,
            content=None if body is None else _in_time(_pieces(body), end),
            timeout=httpx.Timeout(self.timeout_s + wait_s, connect=min(CONNECT_S, self.timeout_s)),
        )
        with self._answer(request) as response:
            said = inflated(
                _in_time(response.iter_raw(_STEP), end),
                response.headers.get("content-encoding", ""),
                MAX_ANSWER,
            )
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            raise problem(self.server, response.status_code, said, response.headers)
        try:
            return form.model_validate_json(said or b"{}")
        except ValidationError:
            raise SyncConnectionError(
                f"{self.server} answered with something else than was asked for.",
                kept="Nothing of it was taken in.",
                hint="Is it a chatstore server, of a release that fits?",
            ) from None

    def download(
        self, path: str, params: Mapping[str, str | int], *, token: str, target: BinaryIO
    ) -> None:
        """Writes an answer of any length to a file, as it comes.

        Raises:
            SyncConnectionError: It did not come whole.
            SyncRefusedError: The server said no.
            SyncError: The file does not take it.
        """
        request = self._client.build_request(
            "GET",
            self.server + path,
            params=params,
            headers={"authorization": f"Bearer {token}", "accept-encoding": "identity"},
        )
        with self._answer(request) as response:
            if response.status_code != HTTPStatus.OK:
                end = time.monotonic() + self.timeout_s
                said = inflated(_in_time(response.iter_raw(_STEP), end), "", MAX_ANSWER)
                raise problem(self.server, response.status_code, said, response.headers)
            for piece in response.iter_raw(_STEP):
                try:
                    target.write(piece)
                except OSError as error:  # no fault of the connection
                    raise SyncError(
                        f"What {self.server} sends can't be written: {error.strerror}.",
                        kept="Nothing was changed there.",
                    ) from None

    @contextmanager
    def lines(self, path: str, *, token: str, silence_s: float) -> Generator[Iterator[str]]:
        """The lines of an answer that goes on, for as long as the server is heard of.

        Args:
            path: Below the server's address, with the query.
            token: The access token.
            silence_s: How long nothing may come.

        Raises:
            SyncConnectionError: It can't be heard any longer.
            SyncRefusedError: The server said no.
        """
        request = self._client.build_request(
            "GET",
            self.server + path,
            headers={
                "authorization": f"Bearer {token}",
                "accept": "text/event-stream",
                "accept-encoding": "identity",
            },
            timeout=httpx.Timeout(silence_s, connect=min(CONNECT_S, self.timeout_s)),
        )
        with self._answer(request) as response:
            if response.status_code != HTTPStatus.OK:
                end = time.monotonic() + self.timeout_s
                said = inflated(_in_time(response.iter_raw(_STEP), end), "", MAX_ANSWER)
                raise problem(self.server, response.status_code, said, response.headers)
            stream = response.extensions["network_stream"].get_extra_info("socket")
            with self._lock:
                self._streams.add(stream)
            try:
                yield _lines(response.iter_raw())
            finally:
                with self._lock:
                    self._streams.discard(stream)

    @contextmanager
    def _answer(self, request: httpx.Request) -> Generator[httpx.Response]:
        try:
            response = self._client.send(request, stream=True)
            for _ in range(_REDIRECTS):
                if not response.has_redirect_location:
                    break
                response.close()
                response = self._client.send(self._redirected(request, response), stream=True)
            try:
                yield response
            finally:
                response.close()
        except httpx.TimeoutException:
            raise SyncConnectionError(
                f"{self.server} does not answer.", kept="What is here stays, and waits."
            ) from None
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            raise SyncConnectionError(
                f"{self.server} can't be reached: {str(error) or type(error).__name__}.",
                kept="What is here stays, and waits.",
            ) from None

    def _redirected(self, request: httpx.Request, response: httpx.Response) -> httpx.Request:
        """The same request at the address that the server names, if that is itself."""
        to = urljoin(str(request.url), response.headers["location"])
        if origin(to) != origin(self.server) or request.method != "GET":
            host = origin(to)[1]
            raise SyncRefusedError(
                f"{self.server} sends its callers on to {host[:200]}.",
                problem="redirect",
                status=response.status_code,
                kept="Nothing was sent there.",
                hint="If that is its new address, sign in there: `chatstore sync login URL`.",
            )
        return self._client.build_request("GET", to, headers=request.headers)


def _pieces(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), _STEP):
        yield body[start : start + _STEP]


def _in_time(pieces: Iterator[bytes], end: float) -> Iterator[bytes]:
    """The pieces, for as long as there is time; each has a time-out of its own besides."""
    for piece in pieces:
        if time.monotonic() > end:
            raise httpx.ReadTimeout("too slow")
        yield piece


_MAX_LINE = 64 * 1024


def _lines(pieces: Iterator[bytes]) -> Iterator[str]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        if len(rest) > _MAX_LINE:
            raise httpx.ReadError("a line without an end")
        yield from (line.rstrip(b"\r").decode("utf-8", "replace") for line in whole)
