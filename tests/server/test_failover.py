"""A standby takes the place of a PostgreSQL that was killed: what was acknowledged is there.

Only with `CHATSTORE_FAILOVER=1`, as in `make soak`.
"""

from __future__ import annotations

import os
from contextlib import closing

import pytest

from jupyter_chatstore.model import Message, new_id
from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.log import Log
from jupyter_chatstore.store import Store
from jupyter_chatstore.sync.journal import Journal
from jupyter_chatstore.sync.turn import Turn
from tests.sync.log_remote import LogRemote

from . import databases, replicas
from .auth.door import GOOD, Door
from .running import serving
from .writers import Over, Writers, all_there
from .writing import NOW, Device

pytestmark = pytest.mark.skipif(
    not os.environ.get("CHATSTORE_FAILOVER"), reason="CHATSTORE_FAILOVER asks for it"
)


def test_a_synchronous_standby_has_all_that_was_acknowledged(tmp_path):
    email, devices = "ada@example.org", [Device() for _ in range(4)]
    with replicas.pair(synchronous=True) as pair:
        with closing(Database(pair.url)) as database:
            owner = Door(database).auth.accounts.add(email, GOOD).id
            before = Log(database, lambda: NOW).heads([owner])[owner]
        with (
            serving(tmp_path / "data", "--database", pair.url) as running,
            Over(email, devices) as push,
        ):
            push.url = running.url
            push.sign_in()
            with Writers(push, devices) as writers:
                writers.until_more(100)
                pair.primary_dies()
                pair.promotes()
                writers.until_more(100)
        with closing(Database(pair.url)) as database:
            log = Log(database, lambda: NOW)
            all_there(log, owner, writers.acked)
            head = log.heads([owner])[owner]
            assert (head.epoch, head.n) == (before.epoch, len(writers.acked))


def test_what_an_asynchronous_standby_lacked_is_given_back_by_the_devices(tmp_path):
    with (
        replicas.pair(synchronous=False) as pair,
        closing(Database(pair.url)) as first,
        closing(Database(pair.url)) as later,
    ):
        log = Log(first, lambda: NOW)
        account = databases.signed_up(first).account
        stores = [Store(tmp_path / f"{name}.db") for name in ("laptop", "desk")]
        journals = [Journal(s, account, lambda: NOW, device=new_id()) for s in stores]

        def turn(which: int) -> None:
            Turn(journals[which], LogRemote(log, account)).run()

        thread = stores[0].new_thread(title="joins").id
        for text in ("before", "while the standby lagged"):
            stores[0].append(thread, [Message.user(text)])
            turn(0)
            turn(1)
            if text == "before":
                pair.until_in_step()
                pair.lags()
        before = log.heads([account])[account]
        pair.primary_dies()
        pair.follows()
        pair.promotes()
        log = Log(later, lambda: NOW)
        lacking = log.heads([account])[account]
        assert (lacking.epoch, lacking.n < before.n) == (before.epoch, True)
        stores[1].append(thread, [Message.user("after")])
        for which in (1, 0, 1):
            turn(which)
        after = log.heads([account])[account]
        assert after.epoch != before.epoch, "whoever comes later learns of it"
        for store in stores:
            texts = [message.text for message in store.messages(thread)]
            assert texts == ["before", "while the standby lagged", "after"]
            store.close()
        ops = log.ops(account).ops
        assert len({op.op_id for op in ops}) == len(ops) == after.n == before.n + 1
