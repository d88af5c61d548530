"""Two stores and a real server: signing in, staying in step, and what a network does to that."""

from __future__ import annotations

import pytest

from jupyter_chatstore import Message, Store
from jupyter_chatstore.errors import SignedOutError
from jupyter_chatstore.sync import listen
from jupyter_chatstore.sync.sync import Sync
from tests.sync.live import LiveServer, until
from tests.sync.relay import Relay


@pytest.fixture
def server(tmp_path):
    with LiveServer(tmp_path / "server") as server:
        yield server


@pytest.fixture
def devices(server, tmp_path):
    """Makes stores that are signed in to one account."""
    account = server.add("ada@example.org")
    made: list[tuple[Store, Sync]] = []

    def make(name: str) -> tuple[Store, Sync]:
        store = Store(tmp_path / f"{name}.db")
        made.append((store, server.sign_in(store, account, name)))
        return made[-1]

    yield make
    for store, sync in made:
        sync.close()
        store.close()


def say(store: Store, title: str, *texts: str) -> str:
    thread = store.new_thread(title=title)
    store.append(thread.id, [Message.user(text) for text in texts])
    return thread.id


def texts(store: Store, thread_id: str) -> list[str]:
    return [message.text for message in store.messages(thread_id)]


def titles(store: Store) -> list[str]:
    return [thread.title for thread in store.threads()]


def test_signed_in_nowhere_nothing_is_made(tmp_path):
    with Store(tmp_path / "chat.db") as store, Sync(store) as sync:
        say(store, "joins", "hello")
        assert sync.status.state == "off"
        assert sync.conflicts() == []
        with pytest.raises(SignedOutError, match="login"):
            sync.now()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chat.db"]


def test_what_is_finished_on_one_device_comes_to_the_other_by_itself(devices):
    (one, sync_one), (two, sync_two) = devices("laptop"), devices("desk")
    sync_one.start()
    sync_two.start()
    thread = say(one, "joins", "hello")
    until(lambda: "joins" in titles(two))
    two.append(thread, [Message.assistant("hi")])
    until(lambda: len(texts(one, thread)) == 2)
    assert texts(one, thread) == texts(two, thread) == ["hello", "hi"]
    for sync in (sync_one, sync_two):
        until(lambda sync=sync: sync.status.state == "synced")
        assert sync.status.pending == 0
    assert {d.name for d in sync_one.devices()} == {"laptop", "desk"}
    question, answer = two.messages(thread)
    (writer,) = sync_two.writers([question.id, answer.id]).values()
    assert (writer.device_name, writer.author) == ("laptop", "ada@example.org")


def test_offline_and_back(server, devices):
    (one, sync_one), (two, sync_two) = devices("laptop"), devices("desk")
    sync_one.start()
    sync_two.start()
    until(lambda: sync_one.status.state == "synced")
    server.stop()
    say(one, "written offline", "hello")
    status = until(lambda: (s := sync_one.status).state == "offline" and s.pending and s)
    assert status.retry_at is not None
    assert "can't be reached" in status.error or "not answer" in status.error
    server.start()
    until(lambda: titles(two) == ["written offline"])
    until(lambda: sync_one.status.state == "synced")


def test_a_title_conflict_is_seen_on_both_and_settled_on_both(devices):
    (one, sync_one), (two, sync_two) = devices("laptop"), devices("desk")
    thread = say(one, "joins", "hello")
    sync_one.now()
    sync_two.now()
    one.set_thread(thread, title="left joins")
    two.set_thread(thread, title="right joins")
    sync_one.now()
    assert sync_two.now().state == "conflict"
    assert sync_one.now().state == "conflict"
    (conflict,) = sync_one.conflicts()
    assert {conflict.shown.value, conflict.others[0].value} == {"left joins", "right joins"}
    assert {conflict.shown.device_name, conflict.others[0].device_name} == {"laptop", "desk"}
    sync_one.settle(conflict, conflict.others[0].id)
    assert sync_one.now().state == "synced"
    assert sync_two.now().state == "synced"
    assert titles(one) == titles(two) == [conflict.others[0].value]


def test_paused_nothing_goes_out(devices):
    (one, sync_one), (two, sync_two) = devices("laptop"), devices("desk")
    sync_one.now()
    sync_one.pause()
    say(one, "kept here", "hello")
    assert sync_one.status.state == "paused"
    sync_two.now()
    assert titles(two) == []
    sync_one.resume()
    sync_one.now()
    sync_two.now()
    assert titles(two) == ["kept here"]


def test_a_device_that_is_revoked_is_told_so_and_keeps_all(devices):
    (one, sync_one), (_, sync_two) = devices("laptop"), devices("desk")
    say(one, "joins", "hello")
    sync_one.now()
    mine = next(d.device for d in sync_two.devices() if d.name == "laptop")
    sync_two.revoke(mine)
    status = sync_one.now()
    assert (status.state, status.code) == ("error", "signed_out")
    assert titles(one) == ["joins"]


def test_signed_out_no_token_is_left(devices, tmp_path):
    store, sync = devices("laptop")
    say(store, "joins", "hello")
    sync.now()
    sync.logout()
    assert sync.status.state == "off"
    assert not list((tmp_path / "jupyter").rglob("tokens-*.json"))
    assert titles(store) == ["joins"]


def test_no_token_is_in_the_database_or_its_folder(devices, tmp_path):
    store, sync = devices("laptop")
    say(store, "joins", "hello")
    sync.now()
    (kept,) = (tmp_path / "jupyter").rglob("tokens-*.json")
    secrets = [part for part in kept.read_text().split('"') if len(part) > 20]
    assert len(secrets) == 2
    for path in [*tmp_path.glob("laptop.db*"), *tmp_path.glob("laptop.db-sync/*")]:
        if path.is_file():
            raw = path.read_bytes()
            assert not any(secret.encode() in raw for secret in secrets)


def test_a_copy_of_the_file_has_to_sign_in_and_is_a_device_of_its_own(server, devices, tmp_path):
    store, sync = devices("laptop")
    say(store, "joins", "hello")
    sync.now()
    store.backup(tmp_path / "copy.db")
    with Store(tmp_path / "copy.db") as copy, Sync(copy) as copied:
        assert copied.now().code == "signed_out"
        account = server.auth.accounts.by_email("ada@example.org")
        with server.sign_in(copy, account, "copy") as signed_in:
            say(copy, "on the copy", "hi")
            assert signed_in.now().state == "synced"
    say(store, "on the first", "hi")
    assert sync.now().state == "synced"
    assert sorted(titles(store)) == ["joins", "on the copy", "on the first"]


@pytest.mark.parametrize("mode", ["refuse", "silent", "drip"])
def test_a_network_that_fails_is_said_so_and_ends_by_itself(server, devices, tmp_path, mode):
    (two, sync_two), account = devices("desk"), server.auth.accounts.by_email("ada@example.org")
    with Relay(server.port) as relay, Store(tmp_path / "laptop.db") as one:
        sync_one = server.sign_in(one, account, "laptop", url=relay.url, timeout_s=2)
        with sync_one:
            sync_one.start()
            until(lambda: sync_one.status.state == "synced")
            relay.mode = mode
            thread = say(one, "said into the void", "hello")
            sync_one.ask()
            status = until(lambda: (s := sync_one.status).state == "offline" and s)
            assert status.pending
            assert status.error
            relay.mode = "carry"
            until(lambda: sync_one.status.state == "synced")
            sync_two.now()
            assert texts(two, thread) == ["hello"]


@pytest.mark.parametrize("mode", ["no_events", "held_events", "lost_events"])
def test_where_no_event_gets_through_the_server_is_asked_and_answers_when_there_is_something(
    server, devices, tmp_path, monkeypatch, mode
):
    monkeypatch.setattr(listen, "SILENCE_S", 0.2)
    (two, sync_two), account = devices("desk"), server.auth.accounts.by_email("ada@example.org")
    with Relay(server.port) as relay, Store(tmp_path / "laptop.db") as one:
        relay.mode = mode
        with server.sign_in(one, account, "laptop", url=relay.url) as sync_one:
            sync_one.start()
            until(lambda: any(b"wait=25" in asked for asked in relay.asked))
            asked = len(relay.asked)
            say(two, "said elsewhere", "hello")
            sync_two.now()
            until(lambda: titles(one) == ["said elsewhere"])
            assert not any(b"/v1/events" in line for line in relay.asked[asked:])
            relay.mode = "refuse"
            sync_one.ask()
            until(lambda: sync_one.status.state == "offline")
            relay.mode = "carry"
            until(lambda: any(b"/v1/events" in line for line in relay.asked[asked:]))
