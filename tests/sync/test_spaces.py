"""A team's space between two people, each with a store: what is in it is in both, no more."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from jupyter_chatstore import Chat, Message, Store
from jupyter_chatstore.errors import (
    InvalidInputError,
    NotFoundError,
    ReadOnlyError,
    SyncRefusedError,
)
from jupyter_chatstore.magics.chat import ChatMagics
from jupyter_chatstore.magics.here import Here
from jupyter_chatstore.sync import space_turns
from jupyter_chatstore.sync.seal.vault import SETTING
from jupyter_chatstore.sync.team import Team
from jupyter_chatstore.sync.teams import NewInvitation

from .live import LiveServer, until


@pytest.fixture
def server(tmp_path):
    with LiveServer(tmp_path / "server") as running:
        yield running


@pytest.fixture
def two(server, tmp_path):
    """Ada and Bob, each on a device."""
    stores = [Store(tmp_path / name / "chat.db") for name in ("ada", "bob")]
    syncs = [
        server.sign_in(store, server.add(f"{name}@example.org"), name)
        for store, name in zip(stores, ("ada", "bob"), strict=True)
    ]
    yield list(zip(stores, syncs, strict=True))
    for sync in syncs:
        sync.close()
    for store in stores:
        store.close()


def texts(store, thread):
    return [message.text for message in store.messages(thread)]


def in_step(*syncs):
    for sync in syncs:
        status = sync.now()
        assert status.state == "synced", status


def joined(sync, guest, role="writer"):
    """A new space with a guest."""
    team = Team(sync.remote())
    space = team.new("Team").space
    url = team.invite(space, NewInvitation(role=role)).url
    assert Team(guest.remote()).join(url.replace("8787", str(port(sync)))).space == space
    return space


def port(sync):
    return sync.account.server.rsplit(":", 1)[1]


def test_a_thread_is_copied_into_a_space_and_two_people_write_in_it(two):
    (ada, ada_sync), (bob, bob_sync) = two
    space = joined(ada_sync, bob_sync)
    private = ada.new_thread(title="joins")
    ada.append(private.id, [Message.user("why?"), Message.assistant("because")])
    secret = ada.new_thread(title="secret")
    ada.append(secret.id, [Message.user("mine alone")])
    shared = ada_sync.copy_to(private.id, space)
    assert (ada_sync.log_of(shared.id), ada_sync.log_of(private.id)) == (
        space,
        ada_sync.account.log,
    )
    in_step(ada_sync, bob_sync)
    assert [thread.id for thread in bob.threads()] == [shared.id]
    assert texts(bob, shared.id) == ["why?", "because"]
    bob.append(shared.id, [Message.user("and then?")])
    own = bob.new_thread(title="Bob's own")
    bob.append(own.id, [Message.user("mine")])
    in_step(bob_sync, ada_sync)
    assert texts(ada, shared.id) == ["why?", "because", "and then?"]
    assert texts(ada, private.id) == ["why?", "because"]
    assert own.id not in {thread.id for thread in ada.threads()}
    (used,) = [m for m in Team(ada_sync.remote()).usage(space).members if "bob" in m.email]
    assert used.messages == 1


def test_who_only_reads_stays_in_step_and_sends_nothing(two):
    (ada, ada_sync), (bob, bob_sync) = two
    space = joined(ada_sync, bob_sync, "reader")
    thread = ada.new_thread(title="t")
    ada.append(thread.id, [Message.user("read this")])
    shared = ada_sync.copy_to(thread.id, space)
    in_step(ada_sync, bob_sync)
    assert bob.spaces_of([shared.id])[shared.id] == (space, "Team", "reader")
    for write in (
        lambda: bob.append(shared.id, [Message.user("a note of mine")]),
        lambda: bob.set_thread(shared.id, title="mine"),
        lambda: bob.delete_thread(shared.id),
        lambda: bob.delete_message(bob.messages(shared.id)[0].id),
        lambda: bob.bookmark(bob.messages(shared.id)[0].id),
        lambda: Chat(store=bob).ask("why?", thread_id=shared.id),
    ):
        with pytest.raises(ReadOnlyError, match="only read in the space 'Team'"):
            write()
    with pytest.raises(InvalidInputError, match="only read"):
        bob_sync.copy_to(shared.id, space)
    assert texts(bob, shared.id) == ["read this"]
    assert bob.thread(shared.id).title == "t"
    with Chat(store=bob) as chat:  # which does not open it by itself
        assert chat.send("/help").thread_id != shared.id
    own = bob_sync.copy_to(shared.id, None)
    bob.append(own.id, [Message.user("a note of mine")])
    in_step(bob_sync, ada_sync)
    assert texts(bob, own.id) == ["read this", "a note of mine"]
    assert [thread.id for thread in ada.threads()] == [shared.id, thread.id]


def test_what_is_said_in_a_space_is_said_there_knowingly(two, monkeypatch, capsys):
    (ada, ada_sync), (bob, bob_sync) = two
    space = joined(ada_sync, bob_sync)
    thread = ada.new_thread(title="t")
    ada.append(thread.id, [Message.user("read this")])
    shared = ada_sync.copy_to(thread.id, space)
    in_step(ada_sync, bob_sync)
    with Chat(store=bob) as chat:
        assert chat.send("/help").thread_id != shared.id
        chat.open(shared.id)
        assert chat.send("/help").thread_id == shared.id
    monkeypatch.setenv("JUPYTER_CHATSTORE_DB", str(bob.file))
    bob_sync.logout()  # so that nothing is kept in step by the way
    here = Here(InteractiveShell())
    with here.conversation().chat as chat:
        ChatMagics(here).chat("", "/help")
        assert "space" not in capsys.readouterr().err
        chat.open(shared.id)
        ChatMagics(here).chat("", "/help")
        assert "Asked in the space 'Team': all who are in it read" in capsys.readouterr().err
    assert len(bob.messages(shared.id)) == 5


def test_who_becomes_a_writer_may_write(two):
    (ada, ada_sync), (bob, bob_sync) = two
    space = joined(ada_sync, bob_sync, "reader")
    thread = ada.new_thread(title="t")
    ada.append(thread.id, [Message.user("read this")])
    shared = ada_sync.copy_to(thread.id, space)
    in_step(ada_sync, bob_sync)
    team = Team(ada_sync.remote())
    team.set_role(space, team.member(space, "bob@example.org").account, "writer")
    bob_sync._work._spaces.ask()  # as the server's word does
    in_step(bob_sync)
    bob.append(shared.id, [Message.user("thanks")])
    in_step(bob_sync, ada_sync)
    assert texts(ada, shared.id) == ["read this", "thanks"]


def test_who_is_taken_out_keeps_what_came_and_the_own_log_goes_on(two):
    (ada, ada_sync), (bob, bob_sync) = two
    space = joined(ada_sync, bob_sync)
    thread = ada.new_thread(title="t")
    ada.append(thread.id, [Message.user("before")])
    shared = ada_sync.copy_to(thread.id, space)
    in_step(ada_sync, bob_sync)
    team = Team(ada_sync.remote())
    team.dismiss(space, team.member(space, "bob@example.org").account)
    ada.append(shared.id, [Message.user("after")])
    in_step(ada_sync, bob_sync)
    assert texts(bob, shared.id) == ["before"]
    with pytest.raises(ReadOnlyError, match="in the space 'Team' no longer"):
        bob.append(shared.id, [Message.user("into the void")])
    bob.delete_thread(shared.id)
    with pytest.raises(NotFoundError):
        Team(bob_sync.remote()).find("Team")
    with pytest.raises(SyncRefusedError):
        Team(bob_sync.remote()).usage(space)


def test_a_space_that_is_joined_meanwhile_is_there_in_moments(two, monkeypatch):
    monkeypatch.setattr(space_turns, "_LISTED_S", 1e9)  # only the server's word can tell
    (ada, ada_sync), (bob, bob_sync) = two
    bob_sync.start()
    until(lambda: bob_sync._work._listener and bob_sync._work._listener._deaf == 0)
    space = joined(ada_sync, bob_sync)
    thread = ada.new_thread(title="t")
    ada.append(thread.id, [Message.user("welcome")])
    shared = ada_sync.copy_to(thread.id, space)
    in_step(ada_sync)
    until(lambda: [thread.id for thread in bob.threads()] == [shared.id])
    assert texts(bob, shared.id) == ["welcome"]


def test_an_invitation_of_another_server_is_sent_nowhere(two):
    (_, ada_sync), _ = two
    team = Team(ada_sync.remote())
    for address in ("https://elsewhere.example/join#token", ada_sync.account.server + "/join"):
        with pytest.raises(InvalidInputError):
            team.join(address)


def test_what_is_encrypted_goes_into_a_space_only_when_that_is_said(two):
    (ada, ada_sync), (_, bob_sync) = two
    space = joined(ada_sync, bob_sync)
    thread = ada.new_thread(title="sealed")
    ada.set_setting(SETTING, {ada_sync.account.log: "kid"})
    for put in (ada_sync.copy_to, ada_sync.move_to):
        with pytest.raises(InvalidInputError, match="could read"):
            put(thread.id, space)
    assert ada_sync.log_of(thread.id) == ada_sync.account.log
    assert ada_sync.log_of(ada_sync.copy_to(thread.id, space, plain=True).id) == space
