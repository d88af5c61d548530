"""A thread is shared from the panel: a real server, and a reader without an account."""

from __future__ import annotations

import httpx
import pytest

from jupyter_chatstore import Message
from jupyter_chatstore.model import ReasoningPart, TextPart
from jupyter_chatstore.panel import protocol
from tests.panel.test_protocol import misfit
from tests.sync.live import LiveServer
from tests.sync.relay import Relay

PLAIN = {"live": False, "days": None, "words": [], "details": False, "authors": False}


@pytest.fixture
def server(tmp_path):
    with LiveServer(tmp_path / "server") as running:
        yield running


@pytest.fixture
def signed_in(server, store):
    """The store, signed in; nothing of it is on the server yet."""
    with server.sign_in(store, server.add("ada@example.org"), "laptop"):
        yield store


@pytest.fixture
def thread_id(store):
    """A thread that names a customer and has a key in it."""
    made = store.new_thread(title="For Acme")
    answer = [ReasoningPart("a thought"), TextPart("said **twice**")]
    question = Message.user("ACME's key is sk-live-0123456789abcdef")
    store.append(made.id, [question, Message.assistant(answer)])
    return made.id


def read(url, status=200):
    """What a browser without an account is shown."""
    answer = httpx.get(url)
    assert answer.status_code == status
    return answer.text


def test_a_copy_is_shared_listed_and_revoked(open_panel, signed_in, thread_id):
    front = open_panel()
    before = front.ask("shares", thread_id=thread_id)
    assert before["made"] is None
    assert before["sharing"]["messages"] == 2
    assert before["sharing"]["shares"] == []
    made = front.ask("share", thread_id=thread_id, **{**PLAIN, "words": ["acme"], "days": 7})
    page = read(made["made"]["url"])
    assert "<strong>twice</strong>" in page
    for hidden in ("acme", "sk-live", "a thought"):
        assert hidden not in page.lower()
    assert misfit(made, protocol.SharesReply) is None
    (share,) = made["sharing"]["shares"]
    assert share["what"] == "copy"
    assert share["ends_at"] > share["made_at"]
    front.ask("share", thread_id=thread_id, **{**PLAIN, "details": True})
    for _ in range(2):  # who revokes what has ended is told the same
        after = front.ask("revoke_share", thread_id=thread_id, share_id=share["share_id"])
        assert [each["ends_at"] for each in after["sharing"]["shares"]] == [None]
    read(made["made"]["url"], 404)


def test_a_live_link_shows_what_is_said_later(open_panel, signed_in, thread_id):
    front = open_panel()
    url = front.ask("share", thread_id=thread_id, **{**PLAIN, "live": True})["made"]["url"]
    assert "a thought" in read(url)


def test_the_address_is_in_the_answer_and_nowhere_else(open_panel, signed_in, thread_id):
    front = open_panel()
    made = front.ask("share", thread_id=thread_id, **PLAIN)
    token = made["made"]["url"].rpartition("/")[2]
    again = front.ask("shares", thread_id=thread_id)
    assert token not in str(again)
    assert token not in str(front.panel.get_state())
    assert token not in "".join(path.read_bytes().decode("latin-1") for path in files(signed_in))
    assert [message for message in front.comm.sent if token in str(message)] == [made]


def files(store):
    """The store's file, and what lies beside it."""
    return [path for path in store.file.parent.glob(f"{store.file.name}*") if path.is_file()]


def test_a_sealed_copy_has_its_key_in_the_fragment(open_panel, server, signed_in, thread_id):
    front = open_panel()
    with server.sign_in(signed_in, server.auth.accounts.by_email("ada@example.org"), "x") as sync:
        sync.encryption().switch_on("a passphrase of some length")
    assert front.ask("shares", thread_id=thread_id)["sharing"]["encrypted"]
    refused = front.ask("share", thread_id=thread_id, **{**PLAIN, "live": True})
    assert "Share a copy" in refused["error"]["hint"]
    url, _, key = front.ask("share", thread_id=thread_id, **PLAIN)["made"]["url"].partition("#")
    assert len(key) == 43
    assert "twice" not in read(url)


def test_what_can_not_be_done_is_said(open_panel, server, store, thread_id):
    front = open_panel()
    told = front.ask("share", thread_id=thread_id, **PLAIN)
    assert told["error"]["code"] == "signed_out"
    with server.sign_in(store, server.add("ada@example.org"), "laptop"):
        server.stop()
        told = front.ask("share", thread_id=thread_id, **PLAIN)
        assert told["error"]["code"] == "sync_connection"


def test_a_paused_sync_is_not_waited_for(open_panel, server, store, thread_id):
    with server.sign_in(store, server.add("ada@example.org"), "laptop") as sync:
        sync.pause()
        told = open_panel().ask("share", thread_id=thread_id, **PLAIN)
        assert "no such thread on the server yet" in told["error"]["what"]


def test_a_silent_server_keeps_nothing_else_waiting(open_panel, server, store, thread_id):
    front = open_panel()
    account = server.add("ada@example.org")
    with Relay(server.port) as relay, server.sign_in(store, account, "laptop", url=relay.url):
        front.hello()
        relay.mode = "silent"
        front.post({"kind": "shares", "req": "far", "thread_id": thread_id})
        assert front.hello(thread_id)["thread"]["id"] == thread_id
        relay.mode = "refuse"
        told = front.wait_for(lambda message: message.get("req") == "far")
        assert told["error"]["code"] == "sync_connection"
