"""Devices that push while databases and servers go away, and what must be there then."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

import httpx

from jupyter_chatstore.sync.wire import Ack, Pushed

from .asking import said
from .auth.door import GOOD
from .running import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.server.log import Log
    from jupyter_chatstore.sync.wire import WireOp

    from .writing import Device


class AwayError(Exception):
    """The server gave no answer: the same is pushed again."""


class Writers:
    """Devices that push one op after the other, each again until it is acknowledged."""

    def __init__(self, push: Callable[[WireOp], Ack], devices: list[Device]) -> None:
        self.acked: dict[str, int] = {}
        self.failed: list[BaseException] = []
        self._push = push
        self._news = threading.Condition()
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(d,)) for d in devices]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        for thread in self._threads:
            thread.join(PATIENCE_S)
            assert not thread.is_alive()
        assert not self.failed, self.failed

    def until_more(self, count: int) -> None:
        """Waits for so many further acknowledgements."""
        with self._news:
            wanted = len(self.acked) + count
            assert self._news.wait_for(lambda: len(self.acked) >= wanted or self.failed, PATIENCE_S)

    def _write(self, device: Device) -> None:
        try:
            while not self._ended.is_set():
                op = device.op()
                seq = self._until_acked(op)
                with self._news:
                    self.acked[op.op_id] = seq
                    self._news.notify_all()
        except BaseException as error:  # noqa: BLE001 - told by the thread that asserts
            with self._news:
                self.failed.append(error)
                self._news.notify_all()

    def _until_acked(self, op: WireOp) -> int:
        while True:
            try:
                return self._push(op).seq
            except AwayError:
                self._ended.wait(0.05)


class Over:
    """Pushes over HTTP to wherever the server is, each device on a connection of its own."""

    def __init__(self, email: str, devices: list[Device]) -> None:
        self.url = ""
        self._email = email
        self._tokens: dict[str, str] = {}
        self._clients = {device.id: httpx.Client(timeout=PATIENCE_S) for device in devices}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        for client in self._clients.values():
            client.close()

    def sign_in(self) -> None:
        for device in self._clients:
            self._sign_in(device)

    def _sign_in(self, device: str) -> None:
        grant = {"grant": "password", "email": self._email, "password": GOOD, "device": device}
        answer = self._clients[device].post(f"{self.url}/v1/auth/token", json=grant)
        self._tokens[device] = answer.json()["access_token"]

    def __call__(self, op: WireOp) -> Ack:
        headers = {"Authorization": f"Bearer {self._tokens[op.device]}"}
        try:
            answer = self._clients[op.device].post(
                f"{self.url}/v1/push", json=said(op), headers=headers
            )
            if answer.status_code == 401:  # ten minutes have passed
                self._sign_in(op.device)
                raise AwayError
        except httpx.TransportError as error:
            raise AwayError from error
        if answer.status_code == 503:
            raise AwayError
        assert answer.status_code == 200, answer.text
        return Pushed.model_validate_json(answer.content).acks[0]


def all_there(log: Log, owner: str, acked: dict[str, int]) -> None:
    """Every acknowledged op is at its number, and there is no gap."""
    seen, cursor, more = {}, None, True
    while more:
        pulled = log.ops(owner, cursor)
        seen.update({op.op_id: op.seq for op in pulled.ops})
        cursor, more = pulled.cursor, pulled.more
    assert {op_id: seen.get(op_id) for op_id in acked} == acked
    assert list(seen.values()) == list(range(1, len(seen) + 1))
