"""Many devices at once, in a process of their own: raw HTTP/1.1 over connections that stay open.

Told what to do in one line of JSON; answers in one line.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from jupyter_chatstore.model import new_id
from tests.bench.served import EMPTY, PATIENCE_S, Device, Served
from tests.server.writing import Device as Writer

_TEXT = "An outlier in the third column. " * 16
_AT_ONCE = 100
"""Connections that are made at a time."""


class Pusher(asyncio.Protocol):
    """One device's connection: the next request goes out when the last one was answered."""

    def __init__(self) -> None:
        self._held = b""
        self._left: Iterator[bytes] = iter(())
        self._sign = b""
        self._done: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None
        self.errors = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    async def say(self, requests: Sequence[bytes], sign: bytes) -> None:
        """Sends these; what is answered without 200 and this sign is an error."""
        self._left, self._sign = iter(requests), sign
        self._done = asyncio.get_running_loop().create_future()
        self._next()
        await self._done

    def data_received(self, data: bytes) -> None:
        self._held += data
        head, _, body = self._held.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
        if length and len(body) >= int(length):
            self._held = b""
            self.errors += not (head.startswith(b"HTTP/1.1 200") and self._sign in body)
            self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._done and not self._done.done():
            self._done.set_exception(exc or ConnectionError("the server hung up"))

    def _next(self) -> None:
        assert self._transport is not None
        assert self._done is not None
        request = next(self._left, None)
        if request is None:
            self._done.set_result(None)
        else:
            self._transport.write(request)


def pushed(server: Served, devices: list[Device], each: int, rounds: int) -> dict[str, Any]:
    """Messages, one a push, and by turns as many calls of the empty handler with the same bytes.

    Args:
        server: Where.
        devices: All at once.
        each: Of each device, a round.
        rounds: How many of either.

    Returns:
        `work` and `floor`: seconds of each round; `errors`: what was answered otherwise.
    """
    with _process(server, "push", devices, each=each, rounds=rounds) as process:
        assert process.stdout is not None
        return json.loads(process.stdout.readline())


@contextmanager
def idle(server: Served, devices: list[Device]) -> Iterator[None]:
    """Devices that listen, and are all still there in the end."""
    with _process(server, "listen", devices) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("not every device is listened with")
        yield
        process.stdin.write("\n")
        process.stdin.flush()
        if lost := json.loads(process.stdout.readline()):
            raise RuntimeError(f"{lost} devices were hung up on")


@contextmanager
def _process(
    server: Served, what: str, devices: list[Device], **more: int
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    port = int(server.url.rpartition(":")[2])
    told = {"what": what, "port": port, "devices": [asdict(one) for one in devices], **more}
    try:
        assert process.stdin is not None
        process.stdin.write(f"{json.dumps(told)}\n")
        process.stdin.flush()
        yield process
    finally:
        process.kill()
        process.wait()


async def _push(port: int, devices: list[Device], each: int, rounds: int) -> dict[str, Any]:
    loop = asyncio.get_running_loop()
    writers = [Writer(device.id) for device in devices]
    lines = [(await loop.create_connection(Pusher, "127.0.0.1", port))[1] for _ in devices]
    took: dict[str, list[float]] = {"floor": [], "work": []}
    for _ in range(rounds):
        bodies = [[_body(writer) for _ in range(each)] for writer in writers]
        for name, path, sign in (("floor", EMPTY, b""), ("work", "/v1/push", b'"acks":[{')):
            requests = [
                [_request("POST", path, device, body) for body in of]
                for device, of in zip(devices, bodies, strict=True)
            ]
            start = time.perf_counter()
            said = (line.say(of, sign) for line, of in zip(lines, requests, strict=True))
            await asyncio.gather(*said)
            took[name].append(time.perf_counter() - start)
    return {**took, "errors": sum(line.errors for line in lines)}


def _body(writer: Writer) -> bytes:
    op = writer.message(text=_TEXT, thread=writer.id, ref=new_id())
    return json.dumps({"ops": [op.model_dump(mode="json")]}).encode()


def _request(method: str, path: str, device: Device, body: bytes = b"") -> bytes:
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {device.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _listen(port: int, devices: list[Device]) -> int:
    streams: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
    for start in range(0, len(devices), _AT_ONCE):
        some = devices[start : start + _AT_ONCE]
        streams += await asyncio.gather(*(_listening(port, device) for device in some))
    print("ready", flush=True)
    reading = [asyncio.ensure_future(_to_end(reader)) for reader, _ in streams]
    await asyncio.to_thread(sys.stdin.readline)
    return sum(one.done() for one in reading)


async def _listening(
    port: int, device: Device
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection that listens; it is closed when nobody holds its writer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
    writer.write(_request("GET", "/v1/events", device))
    async with asyncio.timeout(PATIENCE_S):
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        await reader.readuntil(b":\n\n")
    return reader, writer


async def _to_end(stream: asyncio.StreamReader) -> None:
    while await stream.read(1024):
        pass


def _main() -> None:
    told: dict[str, Any] = json.loads(sys.stdin.readline())
    devices = [Device(**one) for one in told["devices"]]
    if told["what"] == "listen":
        print(asyncio.run(_listen(told["port"], devices)), flush=True)
    else:
        print(
            json.dumps(asyncio.run(_push(told["port"], devices, told["each"], told["rounds"]))),
            flush=True,
        )


if __name__ == "__main__":
    _main()
