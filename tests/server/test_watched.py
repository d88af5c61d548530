"""What the log and the figures say of requests, and what they never say."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import signal

import pytest

from jupyter_chatstore.server.config import Config
from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.ending import on_ending
from jupyter_chatstore.server.logs import LOGGER, Lines

from . import databases
from .auth.door import Door, moves_in, run


@pytest.fixture
def database(tmp_path):
    opened = Database(databases.sqlite(tmp_path / "server.db").url)
    yield opened
    opened.close()


@pytest.fixture
def log():
    written = io.StringIO()
    lines = logging.StreamHandler(written)
    lines.setFormatter(Lines())
    logger = logging.getLogger(LOGGER)
    before = logger.level
    logger.addHandler(lines)
    logger.setLevel(logging.INFO)
    yield written
    logger.removeHandler(lines)
    logger.setLevel(before)


def told(log: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_mistake_of_ours_is_logged_without_what_it_was_about(database, log):
    door = Door(database)

    @door.app.get("/broken/{secret}")
    def broken(secret: str) -> None:
        raise ValueError(f"{secret} is secret")

    async def scenario():
        async with door.open() as client:
            answer = await client.get("/broken/hunter2", params={"also": "hunter3"})
            assert (answer.status_code, answer.json()["code"]) == (500, "internal")

    run(scenario)
    assert "hunter" not in log.getvalue()
    failed, request = told(log)
    assert failed["error"] == "ValueError"
    assert any("broken" in frame for frame in failed["where"])
    assert failed["request"] == request["request"]
    assert (request["route"], request["status"]) == ("/broken/{secret}", 500)


def test_an_address_that_a_stranger_made_up_is_no_label(database, log):
    door = Door(database)

    async def scenario():
        async with door.open() as client:
            for path in ("/wp-admin", "/v1/nothing", "/s/"):
                await client.get(path)
            await client.request("BREW", "/v1/caps")
            figures = (await client.get("/metrics")).text
            assert 'method="GET",route="(none)",status="404"} 3.0' in figures
            assert "wp-admin" not in figures
            assert "BREW" not in figures

    run(scenario)
    assert "wp-admin" not in log.getvalue()


@pytest.mark.parametrize("given", ["short", "x" * 100, "a b c d e f", 'quote"quote"', "1\t2345678"])
def test_a_request_id_that_could_be_anything_is_not_taken(database, given):
    door = Door(database)

    async def scenario():
        async with door.open() as client:
            answer = await client.get("/v1/caps", headers={"X-Request-ID": given})
            assert answer.headers["X-Request-ID"] != given

    run(scenario)


def test_the_figures_can_ask_for_a_token(database):
    door = Door(database, config=Config(metrics_token="scrape-me"))

    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)
            assert (await client.get("/metrics")).status_code == 401
            assert (await person.asks("/metrics")).status_code == 401
            given = {"Authorization": "Bearer scrape-me"}
            assert "chatstore_requests_total" in (await client.get("/metrics", headers=given)).text

    run(scenario)


def test_a_server_whose_database_is_away_is_not_ready_but_lives(tmp_path):
    place = databases.sqlite(tmp_path / "server.db")
    database = Database(place.url)
    door = Door(database)

    async def scenario():
        async with door.open() as client:
            assert (await client.get("/readyz")).status_code == 200
            database.close()
            (tmp_path / "server.db").rename(tmp_path / "away.db")
            (tmp_path / "server.db").mkdir()
            answer = await client.get("/readyz")
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
            assert answer.headers["Retry-After"]
            assert (await client.get("/healthz")).status_code == 200

    run(scenario)
    database.close()


def test_a_server_that_drains_is_not_ready_before_it_ends(monkeypatch):
    heard: list[str] = []
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in handlers:
        signal.signal(number, lambda *_: heard.append("ends"))

    async def scenario():
        on_ending(lambda: heard.append("not ready"), drain_s=3_600)
        signal.raise_signal(signal.SIGTERM)
        await asyncio.sleep(0)
        assert heard == ["not ready"]
        signal.raise_signal(signal.SIGTERM)  # who can't wait
        await asyncio.sleep(0)
        assert heard[:2] == ["not ready", "ends"]

    try:
        asyncio.run(scenario())
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def test_a_server_that_is_asked_to_end_is_not_ready(database):
    door = Door(database)

    async def scenario():
        async with door.open() as client:
            door.app.state.chatstore.wake.end()
            answer = await client.get("/readyz")
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
            assert (await client.get("/healthz")).status_code == 200

    run(scenario)


def test_the_calls_are_described_without_a_script_or_anything_from_elsewhere(database):
    door = Door(database)

    async def scenario():
        async with door.open() as client:
            answer = await client.get("/docs")
            for path in door.app.openapi()["paths"]:
                assert f"<code>{path}</code>" in answer.text
            assert "<script" not in answer.text
            assert "//" not in answer.text.replace("/openapi.json", "")
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert (await client.get("/redoc")).status_code == 404

    run(scenario)


def test_a_body_of_any_call_has_an_end(database):
    door = Door(database)

    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)
            large = b'{"name": "' + b"x" * 70_000 + b'"}'

            async def in_pieces():
                for start in range(0, len(large), 1_000):
                    yield large[start : start + 1_000]

            for content in (large, in_pieces()):
                answer = await person.asks("/v1/spaces", "POST", content=content, extensions={})
                assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
            deep = b'{"name":' + b"[" * 30_000 + b"]" * 30_000 + b"}"
            given = {"Content-Type": "application/json"}
            answer = await client.post("/v1/auth/token", content=deep, headers=given)
            assert answer.status_code in {400, 422}

    run(scenario)
