"""Who waits learns at once what this process takes, and within a poll what another one took."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager

from jupyter_chatstore.server.config import Config
from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.log import Log
from jupyter_chatstore.server.principal import Principal

from . import databases
from .asking import Badges, Caller, asked, said
from .auth.door import run
from .databases import signed_up
from .test_spaces import invited
from .writing import NOW, Device


class Stream:
    """One who listens to `/v1/events` of an app in this process."""

    def __init__(self, app, token):
        self.text = ""
        self.status = 0
        self._news = asyncio.Condition()
        self._left = asyncio.Event()
        self._asked = False
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "path": "/v1/events",
            "query_string": b"",
            "headers": [(b"authorization", f"Bearer {token}".encode())],
        }
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    async def _receive(self):
        if self._asked:
            await self._left.wait()
            return {"type": "http.disconnect"}
        self._asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def _send(self, message):
        async with self._news:
            self.status = message.get("status", self.status)
            self.text += message.get("body", b"").decode()
            self._news.notify_all()

    async def until(self, wanted):
        async with self._news:
            await self._news.wait_for(lambda: wanted(self))

    @property
    def heads(self):
        """What moved, in order, without what was told twice."""
        lines = [line for line in self.text.splitlines() if line.startswith("data: ")]
        told = [json.loads(line.removeprefix("data: ")) for line in lines if line != "data: {}"]
        return list(dict.fromkeys((event["log"], event["head"]) for event in told))

    async def leaves(self):
        self._left.set()
        await self.task


@asynccontextmanager
async def listening(client, token):
    stream = Stream(client._transport.app, token)
    await stream.until(lambda s: s.text)
    yield stream
    await stream.leaves()


def test_a_push_is_heard_of_by_who_may_and_by_nobody_else(database):
    who, other = signed_up(database), signed_up(database)

    async def scenario():
        async with (
            asked(database, who, other, config=Config(poll_s=3_600)) as client,
            listening(client, who.account) as mine,
            listening(client, other.account) as theirs,
        ):
            await client.post("/v1/push", json=said(*Device(who.device).ops(3)))
            await mine.until(lambda s: s.heads)
            assert mine.heads == [(who.account, 3)]
            assert theirs.heads == []

    run(scenario)


def test_what_another_process_took_is_heard_of_within_a_poll(place, database):
    who = signed_up(database)
    other = Database(place.url)

    async def scenario():
        async with (
            asked(database, who, config=Config(poll_s=0.05)) as client,
            listening(client, who.account) as mine,
        ):
            log = Log(other, lambda: NOW)
            ops = Device(who.device).ops(2)
            await asyncio.to_thread(
                lambda: log.push(who.account, ops, author="x", account=who.account)
            )
            await mine.until(lambda s: (who.account, 2) in s.heads)

    run(scenario)
    other.close()


def test_who_comes_into_a_space_hears_of_it_on_the_stream_that_is_open(database):
    ada, bob = signed_up(database), signed_up(database)

    async def scenario():
        async with (
            asked(database, ada, bob, config=Config(poll_s=0.01)) as client,
            listening(client, bob.account) as his,
        ):
            owner, guest = Caller(client, ada), Caller(client, bob)
            space = (await owner("POST", "/v1/spaces", 201, json={"name": "Team"}))["space"]
            await invited(owner, guest, space)
            await his.until(lambda s: s.text.count("event: spaces") == 1)
            await owner(
                "POST", "/v1/push", params={"log": space}, json=said(Device(ada.device).op())
            )
            await his.until(lambda s: (space, 1) in s.heads)
            member = f"/v1/spaces/{space}/members/{bob.account}"
            await owner("PUT", member, 204, json={"role": "reader"})
            await his.until(lambda s: s.text.count("event: spaces") == 2)
            await owner("DELETE", member, 204)
            await his.until(lambda s: s.text.count("event: spaces") == 3)
            wake = client._transport.app.state.chatstore.wake
            assert space not in wake._waiters, "he hears nothing more of it"

    run(scenario)


def test_a_long_poll_ends_when_there_is_something(database):
    who = signed_up(database)

    async def scenario():
        async with asked(database, who, config=Config(poll_s=3_600)) as client:
            wake = client._transport.app.state.chatstore.wake
            waiting = asyncio.create_task(client.get("/v1/ops", params={"wait": 25}))
            while not wake._waiters:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0)
            await client.post("/v1/push", json=said(Device(who.device).op()))
            assert len((await waiting).json()["ops"]) == 1
            assert not wake._waiters, "nothing is left of who waited"

    run(scenario)


def test_a_long_poll_ends_without_news_and_says_where_to_go_on(database):
    who = signed_up(database)

    async def scenario():
        async with asked(database, who) as client:
            answer = (await client.get("/v1/ops", params={"wait": 0.01})).json()
            assert (answer["ops"], answer["more"]) == ([], False)
            again = await client.get("/v1/ops", params={"after": answer["cursor"]})
            assert again.status_code == 200

    run(scenario)


def test_a_stream_shows_that_it_lives_and_ends_with_its_token(database):
    who = signed_up(database)
    soon = Principal(who.account, who.device, who.email, NOW + 50)

    async def scenario():
        config = Config(heartbeat_s=0.01)
        async with asked(database, who, soon, config=config) as client:
            app = client._transport.app
            clock = app.state.chatstore.now_ms
            assert clock() == NOW, "the clock stands still: only it ends a token"
            stream = Stream(app, soon.account)
            await stream.until(lambda s: s.text.count(":") >= 3)
            assert not stream.task.done()
            await stream.leaves()
            app.state.auth = Badges(Principal(who.account, who.device, who.email, NOW))
            ended = Stream(app, who.account)
            await ended.task
            assert (ended.status, ended.heads) == (200, [])

    run(scenario)


def test_a_server_that_ends_lets_everybody_go(database):
    who = signed_up(database)

    async def scenario():
        async with asked(database, who, config=Config(heartbeat_s=3_600)) as client:
            stream = Stream(client._transport.app, who.account)
            await stream.until(lambda s: s.text)
        await stream.task

    run(scenario)


def test_a_database_that_is_away_does_not_end_the_poll(tmp_path):
    place = databases.sqlite(tmp_path / "server.db")
    database = Database(place.url)
    who = signed_up(database)

    async def scenario():
        async with (
            asked(database, who, config=Config(poll_s=0.01)) as client,
            listening(client, who.account) as mine,
        ):
            with database.transaction() as connection:
                connection.exec_driver_sql("ALTER TABLE head RENAME TO away")
            assert (await client.get("/v1/ops")).status_code == 503
            with database.transaction() as connection:
                connection.exec_driver_sql("ALTER TABLE away RENAME TO head")
            log = Log(Database(place.url), lambda: NOW)
            log.push(who.account, Device().ops(1), author="x", account=who.account)
            log.database.close()
            await mine.until(lambda s: s.heads)

    run(scenario)
    database.close()
