"""An account ends: what would go is told before, and then it is gone from every table."""

from __future__ import annotations

import pytest

from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.rights import farewell, retention
from jupyter_chatstore.server.schema import METADATA
from jupyter_chatstore.server.spaces.spaces import Spaces, sit
from jupyter_chatstore.sync.rights import Retention

from .asking import Caller, asked, run, said
from .databases import signed_up
from .writing import NOW, Device


def filled(database, who, *members):
    """An account with a thread, a share and a decision, and a space that others are in."""
    space = Spaces(database, lambda: NOW).add(who.account, "Team").space
    retention.put(database, who.account, Retention(message_days=9), NOW)
    for member in members:
        with database.transaction() as connection:
            sit(connection, space, member.account, "writer", NOW)
    thread = new_id()

    async def scenario():
        async with asked(database, who) as client:
            call = Caller(client, who)
            for n, log in enumerate((who.account, space)):
                device = Device(who.device if n == 0 else None)
                put = device.message(text="mine", thread=thread)
                purge = device.op("purge", None, thread=new_id())
                params = {"log": log}
                await call("POST", "/v1/push", params=params, json=said(put, purge))
                new = {"thread": thread, "kind": "live"}
                await call("POST", "/v1/shares", 201, params=params, json=new)
                await call("POST", f"/v1/spaces/{space}/invitations", 201, json={})

    run(scenario)
    return space


def traces(database, id_):
    """The tables in which an id still is, as an owner looks at them."""
    found = []
    with database.reading(id_) as connection:
        for name, table in METADATA.tables.items():
            rows = connection.execute(table.select()).all()
            if any(id_ in map(str, row) for row in rows):
                found.append(name)
    return found


def test_all_of_it_goes_and_is_told_before(database):
    who = signed_up(database)
    space = filled(database, who)
    told = farewell.preview(database, who)
    assert (told.ops, told.threads, told.devices, told.shares) == (2, 2, 1, 1)
    assert [(each.space, each.heirs) for each in told.spaces] == [(space, ())]
    assert traces(database, who.account)
    farewell.end(database, who, {})
    assert traces(database, who.account) == []
    assert traces(database, space) == []


def test_a_space_of_others_needs_an_owner_first(database):
    ada, bob, cyd = (signed_up(database) for _ in range(3))
    space = filled(database, ada, bob, cyd)
    assert set(farewell.preview(database, ada).spaces[0].heirs) == {bob.email, cyd.email}
    for wishes in ({}, {space: "stranger@example.org"}):
        with pytest.raises(ProblemError) as raised:
            farewell.end(database, ada, wishes)
        assert raised.value.code == "conflict"
        assert traces(database, ada.account)
    farewell.end(database, ada, {space: bob.email})
    members = {each.email: each.role for each in Spaces(database, lambda: NOW).members(space)}
    assert members == {bob.email: "owner", cyd.email: "writer"}
    assert "share" not in traces(database, ada.account)
    with database.reading(space) as connection:
        authors = connection.exec_driver_sql("SELECT DISTINCT author FROM op").scalars().all()
        assert ada.email in authors  # what was said there is the team's


def test_a_space_may_go_with_its_owner(database):
    ada, bob = signed_up(database), signed_up(database)
    space = filled(database, ada, bob)
    farewell.end(database, ada, {space: None})
    assert Spaces(database, lambda: NOW).of(bob.account) == []
    assert traces(database, space) == []
