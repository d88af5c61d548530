"""Shares, spaces and one's rights in the shell, against a real server."""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest

from jupyter_chatstore import Message, Store
from jupyter_chatstore.cli import main
from jupyter_chatstore.model import FilePart, ReasoningPart, TextPart
from tests.sync.live import PASSWORD, LiveServer


@pytest.fixture
def server(tmp_path):
    with LiveServer(tmp_path / "server") as running:
        yield running


class Shell:
    """One person's shell, signed in."""

    def __init__(self, server, path, name, capsys):
        self.path, self._capsys = path, capsys
        self.email = f"{name}@example.org"
        with Store(path) as store, server.sign_in(store, server.add(self.email), name):
            pass

    def __call__(self, *words, expect=0):
        self._capsys.readouterr()
        assert main(["--db", str(self.path), *map(str, words)]) == expect
        out, self.said = self._capsys.readouterr()
        return out


@pytest.fixture
def ada(server, tmp_path, capsys):
    return Shell(server, tmp_path / "ada" / "chat.db", "ada", capsys)


@pytest.fixture
def thread(ada):
    """A thread that names a customer and has a key in it."""
    with Store(ada.path) as store:
        made = store.new_thread(title="For Acme")
        parts = [
            TextPart("ACME's key is sk-live-0123456789abcdef"),
            FilePart("acme.csv", "text/csv"),
        ]
        answer = [ReasoningPart("a thought"), TextPart("said **twice**")]
        store.append(made.id, [Message.user(parts), Message.assistant(answer)])
    return made.id


def read(url, expect=200):
    """What a browser without an account is sent."""
    answer = httpx.get(url)
    assert answer.status_code == expect
    return answer.text


def test_a_copy_leaves_out_what_is_to_stay_here_and_ends_when_revoked(ada, thread):
    url = ada("share", thread, "--mask", "acme", "--days", 3).strip()
    assert "2 messages" in ada.said
    page = read(url)
    assert "acme" not in page.lower()
    assert "sk-live" not in page
    assert "[masked]" in page
    assert "a thought" not in page
    assert "<strong>twice</strong>" in page
    assert "a thought" in read(ada("share", thread, "--details").strip())
    assert "For Acme" in read(ada("share", thread, "--live").strip())
    listed = json.loads(ada("shares", "--json"))
    assert sorted(each["kind"] for each in listed) == ["copy", "copy", "live"]
    masked = next(each for each in listed if each["expires_at"] is not None)
    assert masked["share"] not in ada("shares", "--revoke", masked["share"])
    read(url, 404)


def test_only_some_messages_are_shared_and_the_rest_is_counted(ada, thread):
    with Store(ada.path) as store:
        _, answer = store.messages(thread)
    page = read(ada("share", thread, "--only", answer.id).strip())
    assert "1 left out" in page
    assert "key is" not in page
    ada("share", thread, "--only", thread, expect=1)
    assert "not on the thread's open branch" in ada.said
    ada("share", thread, "--live", "--mask", "x", expect=1)


def test_a_team_comes_together_in_the_shell(ada, thread, server, tmp_path, capsys):
    bob = Shell(server, tmp_path / "bob" / "chat.db", "bob", capsys)
    assert "Team" in ada("sync", "spaces", "--new", "Team")
    address = ada("sync", "invite", "Team", "--role", "reader").strip()
    assert "reader of Team" in bob("sync", "join", address)
    bob("sync", "join", address, expect=1)
    copied = ada("sync", "copy", thread, "Team").strip()
    bob("sync", "now")
    assert "said **twice**" in bob("show", copied)
    bob("sync", "members", "Team", "--of", ada.email, "--role", "reader", expect=1)
    assert "forbidden" in bob.said or "owners" in bob.said
    assert "writer" in ada("sync", "members", "Team", "--of", bob.email, "--role", "writer")
    usage = json.loads(ada("sync", "usage", "Team", "--json"))
    assert [each["messages"] for each in usage] == [2]
    with Store(ada.path) as store:
        other = store.new_thread(title="whole")
        store.append(other.id, [Message.user("moved **there**")])
    ada("sync", "move", other.id, "Team", expect=1)
    ada("sync", "move", other.id, "Team", "--yes")
    bob("sync", "now")
    assert "moved **there**" in bob("show", other.id)
    bob("sync", "leave", "Team", expect=1)
    assert "--yes" in bob.said
    bob("sync", "leave", "Team", "--yes")
    assert json.loads(bob("sync", "spaces", "--json")) == []


def test_what_does_not_fit_is_refused_in_one_line(ada, server):
    for words in (
        ("spaces", "--new", " "),
        ("spaces", "--new", "x" * 101),
        ("join", f"{server.url}/join#{'x' * 101}"),
        ("retention", "--messages", -1, "--yes"),
    ):
        ada("sync", *words, expect=1)
        assert "can't be used" in ada.said, words
        assert "xxx" not in ada.said
        assert ada.said.count("\n") == 1


def test_an_address_of_a_hostile_server_is_text_to_the_terminal(ada, thread, server):
    state = server._app.state
    hostile = replace(state.chatstore.config, public_url=f"{server.url}/\x1b[2J\u202e")
    state.chatstore = replace(state.chatstore, config=hostile)
    ada("sync", "spaces", "--new", "Team")
    for words in (("sync", "invite", "Team"), ("share", thread)):
        assert f"{server.url}/\\x1b[2J\\u202e/" in ada(*words)


def test_what_the_server_keeps_is_decided_and_all_of_it_taken_along(ada, thread, tmp_path):
    assert "messages always" in ada("sync", "retention")
    ada("sync", "retention", "--messages", 90, expect=1)
    assert "for 90 days" in ada("sync", "retention", "--messages", 90, "--yes")
    assert "messages always" in ada("sync", "retention", "--messages", 0, "--yes")
    ada("sync", "now")
    target = tmp_path / "all.jsonl"
    ada("sync", "export", target)
    first, *ops = [json.loads(line) for line in target.read_text().splitlines()]
    assert first["account"]["email"] == ada.email
    assert "said **twice**" in "".join(op["body"] or "" for op in ops)
    ada("sync", "export", target, expect=1)
    ada("sync", "export", target / "below", expect=1)
    assert "Not a directory" in ada.said


def test_the_account_is_deleted_and_the_store_stays(ada, thread, monkeypatch, server):
    import io

    ada("sync", "now")
    ada("sync", "delete", expect=1)
    assert "1 threads" in ada.said
    assert "stay there" in ada.said
    monkeypatch.setattr("sys.stdin", io.StringIO("wrong password\n"))
    ada("sync", "delete", "--yes", expect=1)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert "What is in this store stays" in ada("sync", "delete", "--yes")
    assert server.auth.accounts.by_email(ada.email) is None
    assert "said **twice**" in ada("show", thread)
    assert "off" in ada("sync", "status").lower()
