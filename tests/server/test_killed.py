"""`kill -9` of the database and of the server under load: what was acknowledged is there.

`CHATSTORE_SERVER_KILLS` says how often; `make soak` kills more.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.log import Log
from jupyter_chatstore.server.problems import ProblemError

from . import databases
from .auth.door import GOOD, Door
from .running import PATIENCE_S, serving
from .writers import AwayError, Over, Writers, all_there
from .writing import NOW, Device

if TYPE_CHECKING:
    from jupyter_chatstore.sync.wire import Ack, WireOp

KILLS = int(os.environ.get("CHATSTORE_SERVER_KILLS", "2"))
WRITERS = 4


@pytest.fixture
def chance():
    seed = random.randrange(2**32)
    print("seed", seed)
    return random.Random(seed)


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
    with Over(email, devices) as push:
        writers = Writers(push, devices)
        for n in range(KILLS + 1):
            with serving(tmp_path / "data", "--database", place.url) as running:
                push.url = running.url
                if not n:
                    push.sign_in()
                    writers.__enter__()
                writers.until_more(chance.randrange(1, 50))
                if n == KILLS:
                    writers.__exit__()
                running.process.kill()
    all_there(Log(database, lambda: NOW), owner, writers.acked)
    database.close()
