"""Encryption from the panel: switched on, and joined with what people really type and paste."""

from __future__ import annotations

import pytest

from jupyter_chatstore import Message, Store
from tests.sync.live import LiveServer

PASSPHRASE = "four words not related"


@pytest.fixture
def server(tmp_path):
    with LiveServer(tmp_path / "server") as running:
        yield running


def said_of_sync(front, **wanted):
    def is_it(message):
        sync = message.get("sync", {})
        return all(sync.get(name) == value for name, value in wanted.items())

    return front.wait_for(is_it)


def test_a_second_device_is_asked_for_the_key_and_takes_words_or_passphrase(
    server, store, open_panel, tmp_path
):
    account = server.add("ada@example.org")
    thread = store.new_thread(title="joins")
    store.append(thread.id, [Message.user("why?")])
    with server.sign_in(store, account, "laptop"):
        front = open_panel()
        front.hello()
        short = front.ask("encrypt", passphrase="short")
        assert "at least 12 characters" in short["error"]["what"]
        words = front.ask("encrypt", passphrase=PASSPHRASE)["words"]
        assert len(words) == 24
        said_of_sync(front, encrypted=True, state="synced")
        assert front.ask("phrase")["words"] == words
        assert "already" in front.ask("encrypt", passphrase=PASSPHRASE)["error"]["what"]
        for secret in (PASSPHRASE, "\n  ".join(words).upper() + "\t"):
            unlocked(server, account, open_panel, tmp_path / secret[:4], secret)
        front.panel.close()
    kept = repr(vars(front.panel._inbox)) + repr(front.panel.get_state())
    for secret in (PASSPHRASE, f"'{words[0]}', '{words[1]}'"):
        assert secret not in kept
    assert PASSPHRASE.encode() not in store.file.read_bytes()


def unlocked(server, account, open_panel, folder, secret):
    with Store(folder / "chat.db") as other, server.sign_in(other, account, folder.name):
        front = open_panel(store=other)
        front.hello()
        said_of_sync(front, state="key_needed", encrypted=True)
        for wrong in ("another passphrase", " ".join(["abandon"] * 23), " ".join(["zoo"] * 24)):
            refused = front.ask("unlock", secret=wrong)["error"]
            assert refused["code"] == "key_needed"
            assert wrong not in str(refused)
        assert other.threads() == []
        assert front.ask("unlock", secret=secret)["kind"] == "ok"
        said_of_sync(front, state="synced", encrypted=True)
        assert [thread.title for thread in other.threads()] == ["joins"]
        front.panel.close()


def test_a_secret_that_fits_no_request_is_not_told_again(open_panel):
    front = open_panel()
    for content in ({"secret": PASSPHRASE, "more": 1}, {"secret": [PASSPHRASE]}, {"secret": ""}):
        refused = front.ask("unlock", **content)
        assert refused["error"]["code"] == "protocol"
        assert PASSPHRASE not in str(refused)
    assert front.ask("unlock", secret=PASSPHRASE)["error"]["code"] == "signed_out"
