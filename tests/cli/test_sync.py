"""`chatstore sync`: signing in from a shell, and what is told of it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from jupyter_chatstore import Store
from tests.cli.conftest import Told
from tests.cli.shell import COMMAND, chatstore, chatstore_json
from tests.sync.live import LiveServer


@pytest.fixture
def server(tmp_path):
    with LiveServer(tmp_path / "server") as server:
        yield server


def sign_in(server: LiveServer, *more: str) -> None:
    """Types `login`, and approves the code that it shows."""
    account = server.auth.accounts.by_email("ada@example.org") or server.add("ada@example.org")
    command = [*COMMAND, "sync", "login", server.url, "--json", *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        shown = json.loads(process.stdout.readline())
        assert shown["user_code"] in shown["whole_link"]
        assert server.auth.flow.answer(shown["user_code"], account.id, approved=True)
        assert process.wait(120) == 0


def test_signed_in_nowhere(told: Told) -> None:
    assert chatstore("sync", "status") == "off\n"
    assert chatstore_json("sync", "status", "--json")["state"] == "off"
    assert chatstore("sync", "conflicts") == ""
    for command in ("now", "pause", "resume", "logout", "devices"):
        assert "sync login" in chatstore("sync", command, status=1)


def test_what_is_no_address_is_said_in_one_line(told: Told) -> None:
    assert "address" in chatstore("sync", "login", "ftp://x", status=1)
    assert "plain http" in chatstore("sync", "login", "http://chat.example.org", status=1)


def test_a_store_that_is_signed_in_is_brought_in_step(
    told: Told, server: LiveServer, tmp_path: Path
) -> None:
    sign_in(server, "--name", "laptop")
    assert chatstore_json("sync", "status", "--json")["state"] == "pending"
    assert chatstore("sync", "now").startswith("synced\nada@example.org on http://127.0.0.1:")
    (device,) = chatstore_json("sync", "devices", "--json")
    assert (device["name"], device["this"]) == ("laptop", True)
    assert "desk" in chatstore("sync", "devices", "--name", "desk")

    other = str(tmp_path / "other.db")
    sign_in(server, "--db", other)
    assert chatstore_json("sync", "now", "--db", other, "--json")["state"] == "synced"
    titles = [thread["title"] for thread in chatstore_json("threads", "--db", other, "--json")]
    assert "joins" in titles

    assert chatstore("sync", "pause").startswith("paused\n")
    assert chatstore("sync", "resume").startswith("synced\n")
    assert chatstore("sync", "logout") == "off\n"
    assert "joins" in chatstore("threads")


def test_a_conflict_is_listed_and_settled(told: Told, server: LiveServer, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    sign_in(server, "--name", "laptop")
    sign_in(server, "--name", "desk", "--db", str(other))
    chatstore("sync", "now")
    chatstore("sync", "now", "--db", str(other))
    for path, title in ((None, "left joins"), (other, "right joins")):
        with Store(path) as store:
            store.set_thread(told.joins.id, title=title)
    for path in ((), ("--db", str(other)), ()):
        ended = chatstore("sync", "now", *path)
    assert "1 to settle" in ended
    listed = chatstore("sync", "conflicts")
    assert "left joins" in listed
    assert "right joins" in listed
    (conflict,) = chatstore_json("sync", "conflicts", "--json")
    other_choice = next(c for c in conflict["choices"] if c["choice"] != conflict["shown"])
    chosen = ("--settle", conflict["conflict"], "--use", other_choice["choice"])
    assert chatstore("sync", "conflicts", *chosen) == "Settled\n"
    assert chatstore_json("sync", "conflicts", "--json") == []
    assert "no conflict" in chatstore("sync", "conflicts", "--settle", "nonsense", status=1)
    with Store() as store:
        assert store.thread(told.joins.id).title == other_choice["value"]


def test_what_the_server_refuses_is_listed_sent_again_or_let_go(
    told: Told, server: LiveServer
) -> None:
    sign_in(server)
    assert chatstore("sync", "refused") == ""
    with Store() as store:
        store.set_thread(told.joins.id, system_prompt="x" * 300_000)
    assert chatstore("sync", "now").startswith("synced, but for 1 refused\n")
    assert "`chatstore sync refused`" in chatstore("sync", "status")
    listed = chatstore("sync", "refused")
    assert "system prompt" in listed
    assert "larger than the server takes" in listed
    assert "joins" in listed
    (first,) = chatstore_json("sync", "refused", "--json")
    assert chatstore("sync", "refused", "--again") == ""
    assert "1 refused" in chatstore("sync", "now")
    (second,) = chatstore_json("sync", "refused", "--json")
    assert second["op_id"] != first["op_id"]
    assert chatstore("sync", "refused", "--dismiss", second["op_id"]) == ""
    assert chatstore("sync", "now").startswith("synced\n")
    with Store() as store:
        assert len(store.thread(told.joins.id).system_prompt or "") == 300_000
