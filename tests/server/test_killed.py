"""`kill -9` of the database and of the server under load: what was acknowledged is there.

`CHATSTORE_SERVER_KILLS` says how often; `make soak` kills more.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psutil
import pytest

from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.log import Log
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.sync.wire import Ack, Pushed

from . import databases
from .asking import said
from .auth.door import GOOD, Door
from .running import PATIENCE_S, serving
from .writing import NOW, Device

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.sync.wire import WireOp

KILLS = int(os.environ.get("CHATSTORE_SERVER_KILLS", "2"))
WRITERS = 4


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


@pytest.fixture
def chance():
    seed = random.randrange(2**32)
    print("seed", seed)
    return random.Random(seed)


def all_there(log: Log, owner: str, acked: dict[str, int]) -> None:
    """Every acknowledged op is at its number, and there is no gap."""
    seen, cursor, more = {}, None, True
    while more:
        pulled = log.ops(owner, cursor)
        seen.update({op.op_id: op.seq for op in pulled.ops})
        cursor, more = pulled.cursor, pulled.more
    assert {op_id: seen.get(op_id) for op_id in acked} == acked
    assert list(seen.values()) == list(range(1, len(seen) + 1))


@pytest.fixture
def server():
    """A PostgreSQL of its own, outside of pytest's folders: another run of it shuts them."""
    folder = Path(tempfile.mkdtemp(prefix="chatstore-postgres-"))
    server = databases.postgres_server(folder / "data")
    yield server
    server.cleanup()
    shutil.rmtree(folder)


def test_postgres_is_killed_and_nothing_acknowledged_is_lost(server, chance):
    place = databases.postgres(server.get_uri())
    database = Database(place.url)
    log = Log(database, lambda: NOW)
    who = databases.signed_up(database)

    def push(op: WireOp) -> Ack:
        try:
            return log.push(who.account, [op], author="x", account=who.account).acks[0]
        except ProblemError as problem:
            if problem.code == "unavailable":
                raise AwayError from problem
            raise

    with Writers(push, [Device() for _ in range(WRITERS)]) as writers:
        for _ in range(KILLS):
            writers.until_more(chance.randrange(1, 50))
            postmaster = psutil.Process(server.get_pid())
            killed = [*postmaster.children(recursive=True), postmaster]
            for process in killed:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(killed, PATIENCE_S)
            databases.started(server)
        writers.until_more(WRITERS)
    all_there(log, who.account, writers.acked)
    database.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_server_is_killed_and_nothing_acknowledged_is_lost(kind, tmp_path, chance, request):
    place = (
        databases.sqlite(tmp_path / "server.db")
        if kind == "sqlite"
        else request.getfixturevalue("shared_postgres")
    )
    database = Database(place.url)
    email = f"{chance.random()}@example.org"
    owner = Door(database).auth.accounts.add(email, GOOD).id
    devices = [Device() for _ in range(WRITERS)]
    url = ""
    tokens: dict[str, str] = {}
    clients = {device.id: httpx.Client(timeout=PATIENCE_S) for device in devices}

    def push(op: WireOp) -> Ack:
        headers = {"Authorization": f"Bearer {tokens[op.device]}"}
        try:
            answer = clients[op.device].post(f"{url}/v1/push", json=said(op), headers=headers)
        except httpx.TransportError as error:
            raise AwayError from error
        assert answer.status_code == 200, answer.text
        return Pushed.model_validate_json(answer.content).acks[0]

    writers = Writers(push, devices)
    for n in range(KILLS + 1):
        with serving(tmp_path / "data", "--database", place.url) as running:
            url = running.url
            if not n:
                for device in devices:
                    grant = {"grant": "password", "email": email, "password": GOOD}
                    answer = httpx.post(f"{url}/v1/auth/token", json={**grant, "device": device.id})
                    tokens[device.id] = answer.json()["access_token"]
                writers.__enter__()
            writers.until_more(chance.randrange(1, 50))
            if n == KILLS:
                writers.__exit__()
            running.process.kill()
    for client in clients.values():
        client.close()
    all_there(Log(database, lambda: NOW), owner, writers.acked)
    database.close()
