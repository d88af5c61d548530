"""A team's space from two panels: made, joined, written in, and read only."""

from __future__ import annotations

import pytest

from jupyter_chatstore import Message, Store
from jupyter_chatstore.sync.account import ENCRYPTED_SETTING
from jupyter_chatstore.sync.sync import Sync
from tests.sync.live import LiveServer, until


@pytest.fixture
def two(tmp_path, store, open_panel):
    """Ada's and Bob's panels, each with its store, which is in step by itself."""
    with (
        LiveServer(tmp_path / "server") as server,
        Store(tmp_path / "bob" / "chat.db") as bobs,
        server.sign_in(store, server.add("ada@example.org"), "ada"),
        server.sign_in(bobs, server.add("bob@example.org"), "bob"),
    ):
        ada, bob = open_panel(), open_panel(store=bobs)
        ada.hello()
        bob.hello()
        yield (ada, store), (bob, bobs)
        for front in (ada, bob):  # before their server
            front.panel.close()


def shared(ada, bob, store, role):
    """A thread of Ada's, in a space that Bob has come into; its id there."""
    (space,) = ada.ask("new_space", name="Team <b>")["spaces"]
    assert (space["name"], space["role"], space["members"]) == ("Team <b>", "owner", 1)
    invitation = ada.ask("invite", space=space["space"], role=role)
    (his,) = bob.ask("join_space", address=f" {invitation['url']}\n")["spaces"]
    assert his["role"] == role
    assert "used" in bob.ask("join_space", address=invitation["url"])["error"]["what"]
    made = store.new_thread(title="joins")
    store.append(made.id, [Message.user("why?")])
    place = {"thread_id": made.id, "space": space["space"], "move": False, "plain": False}
    return space["space"], ada.ask("place_thread", **place)["thread_id"]


def test_two_write_in_a_space_and_see_where_they_are(two):
    (ada, store), (bob, bobs) = two
    space, thread = shared(ada, bob, store, "writer")
    assert [m["role"] for m in ada.ask("members", space=space)["members"]] == ["owner", "writer"]
    until(lambda: [each.id for each in bobs.threads()] == [thread])
    shown = {each["id"]: each for each in ada.hello()["threads"]}
    assert shown[thread]["space"] == "Team <b>"
    assert [each["role"] for each in shown.values()].count("owner") == 1
    assert bob.ask("open", thread_id=thread, before=None, limit=10)["thread"]["role"] == "writer"
    bobs.append(thread, [Message.user("because")])
    until(lambda: [m.text for m in store.messages(thread)] == ["why?", "because"])
    assert bob.ask("leave_space", space=space)["spaces"] == []
    told = bob.ask("open", thread_id=thread, before=None, limit=10)["thread"]
    assert (told["space"], told["role"]) == ("Team <b>", "gone")


def test_who_only_reads_can_write_nothing_and_go_on_in_a_copy(two):
    (ada, store), (bob, bobs) = two
    space, thread = shared(ada, bob, store, "reader")
    until(lambda: [each.id for each in bobs.threads()] == [thread])
    message_id = bobs.messages(thread)[0].id
    for kind, fields in (
        ("send", {"message_id": message_id[:-1] + "0", "text": "hello"}),
        ("set_thread", {"title": "mine"}),
        ("delete_thread", {}),
        ("regenerate", {"message_id": message_id, "answer_id": thread, "model": None}),
    ):
        assert "another notebook" not in str(refused := bob.ask(kind, thread_id=thread, **fields))
        assert refused["error"]["code"] == "read_only", kind
    assert len(bobs.messages(thread)) == 1
    into = {"thread_id": thread, "space": space, "move": True, "plain": False}
    assert "only read" in bob.ask("place_thread", **into)["error"]["what"]
    copied = bob.ask("place_thread", **{**into, "space": None, "move": False})["thread_id"]
    told = bob.ask("open", thread_id=copied, before=None, limit=10)
    assert (told["thread"]["space"], len(told["messages"])) == ("", 1)


def test_who_invites_again_for_want_of_a_reply_gets_the_same_link(two):
    (ada, store), _ = two
    space = ada.ask("new_space", name="Team")["spaces"][0]["space"]
    first, again = (ada.ask("invite", req="once", space=space, role="reader") for _ in range(2))
    assert again["url"] == first["url"]
    with Sync(store) as sync:
        assert len(sync.team().invitations(space)) == 1


def test_what_is_encrypted_goes_into_a_space_only_when_that_is_said(two):
    (ada, store), _ = two
    (space,) = ada.ask("new_space", name="Team")["spaces"]
    thread = store.new_thread(title="t")
    store.set_setting(ENCRYPTED_SETTING, {"log": "kid"})
    place = {"thread_id": thread.id, "space": space["space"], "move": True, "plain": False}
    assert "server could read" in ada.ask("place_thread", **place)["error"]["what"]
    assert ada.ask("place_thread", **{**place, "plain": True})["thread_id"] == thread.id
