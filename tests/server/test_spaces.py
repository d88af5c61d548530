"""Spaces: who comes in, who may do what there, and that nobody else sees anything of it."""

from __future__ import annotations

import pytest

from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.spaces.invitations import Invitations
from jupyter_chatstore.server.spaces.spaces import Spaces
from jupyter_chatstore.sync.teams import NewInvitation
from jupyter_chatstore.sync.wire import Pulled

from .asking import Caller, asked, run, said
from .databases import signed_up
from .writing import NOW, Device


async def invited(owner, guest, space, role="writer"):
    """The guest comes into the space."""
    made = await owner("POST", f"/v1/spaces/{space}/invitations", 201, json={"role": role})
    token = made["url"].partition("#")[2]
    return await guest("POST", "/v1/spaces/join", json={"invitation": token})


def test_roles_decide_who_reads_and_who_writes(database):
    ada, bob, cyd, eve = (signed_up(database) for _ in range(4))

    async def scenario():
        async with asked(database, ada, bob, cyd, eve) as client:
            owner, writer, reader, stranger = (Caller(client, w) for w in (ada, bob, cyd, eve))
            space = (await owner("POST", "/v1/spaces", 201, json={"name": "Team"}))["space"]
            assert (await invited(owner, writer, space))["role"] == "writer"
            await invited(owner, reader, space, "reader")
            op = Device(bob.device).op(ref=new_id())
            log = {"log": space}
            await writer("POST", "/v1/push", params=log, json=said(op))
            pulled = Pulled.model_validate(await reader("GET", "/v1/ops", params=log))
            assert [each.author for each in pulled.ops] == [bob.email]
            op = Device(cyd.device).op()
            assert (await reader("POST", "/v1/push", 403, params=log, json=said(op)))[
                "code"
            ] == "forbidden"
            for path in (f"/v1/ops?log={space}", f"/v1/spaces/{space}/members"):
                assert (await stranger("GET", path, 404))["code"] == "not_found"
            for method, path in (
                ("GET", f"/v1/spaces/{space}/usage"),
                ("GET", f"/v1/spaces/{space}/invitations"),
                ("DELETE", f"/v1/spaces/{space}"),
                ("DELETE", f"/v1/spaces/{space}/members/{ada.account}"),
            ):
                await writer(method, path, 403)
                await stranger(method, path, 404)
            assert [log["kind"] for log in (await reader("GET", "/v1/logs"))["logs"]] == [
                "personal",
                "space",
            ]
            listed = (await reader("GET", f"/v1/spaces/{space}/members"))["members"]
            assert [each["role"] for each in listed] == ["owner", "writer", "reader"]

    run(scenario)


def test_an_invitation_works_once_and_not_for_ever(database):
    ada, bob, cyd = (signed_up(database) for _ in range(3))
    clock = [NOW]
    invitations = Invitations(database, lambda: clock[0])
    space = Spaces(database, lambda: NOW).add(ada.account, "Team").space

    async def scenario():
        async with asked(database, ada, bob, cyd) as client:
            owner, guest, other = (Caller(client, who) for who in (ada, bob, cyd))
            _, token = invitations.add(space, NewInvitation())
            used = {"json": {"invitation": token}}
            assert (await owner("POST", "/v1/spaces/join", 409, **used))["code"] == "conflict"
            assert (await guest("POST", "/v1/spaces/join", **used))["space"] == space
            await other("POST", "/v1/spaces/join", 404, **used)
            made, token = invitations.add(space, NewInvitation(expires_in_s=60))
            assert [each.invitation for each in invitations.open(space)] == [made.invitation]
            clock[0] += 60_000
            assert invitations.open(space) == []
            with pytest.raises(Exception, match="is over"):
                invitations.accept(token, cyd.account)
            clock[0] = NOW
            invitations.revoke(space, made.invitation)
            await other("POST", "/v1/spaces/join", 404, json={"invitation": token})

    run(scenario)


def test_a_space_is_handed_over_left_and_never_without_an_owner(database):
    ada, bob = signed_up(database), signed_up(database)

    async def scenario():
        async with asked(database, ada, bob) as client:
            first, second = Caller(client, ada), Caller(client, bob)
            space = (await first("POST", "/v1/spaces", 201, json={"name": "Team"}))["space"]
            await invited(first, second, space)
            members = f"/v1/spaces/{space}/members"
            await first("DELETE", f"{members}/{ada.account}", 409)
            await first("PUT", f"{members}/{ada.account}", 409, json={"role": "reader"})
            await first("PUT", f"{members}/{bob.account}", 204, json={"role": "owner"})
            await first("DELETE", f"{members}/{ada.account}", 204)
            await first("GET", members, 404)
            await second("PATCH", f"/v1/spaces/{space}", 204, json={"name": " Ours "})
            assert (await second("GET", "/v1/spaces"))["spaces"] == [
                {"space": space, "name": "Ours", "role": "owner", "members": 1}
            ]
            await second("DELETE", f"/v1/spaces/{space}", 204)
            assert (await second("GET", "/v1/spaces"))["spaces"] == []
            await second("GET", f"/v1/ops?log={space}", 404)

    run(scenario)
    with database.reading() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM space_invitation")
        assert found.scalar() == 0 or database.postgres  # others' tests share that one


def test_usage_tells_what_each_member_did_and_counts_where_it_cannot_read(database):
    ada, bob = signed_up(database), signed_up(database)

    async def scenario():
        async with asked(database, ada, bob) as client:
            owner, writer = Caller(client, ada), Caller(client, bob)
            space = (await owner("POST", "/v1/spaces", 201, json={"name": "Team"}))["space"]
            await invited(owner, writer, space)
            device = Device(bob.device)
            ops = [
                device.op(ref=new_id(), body=None),
                device.op(ref=new_id(), body="no message"),
            ]
            runs = ({"input_tokens": 5, "output_tokens": 2, "cost_usd": 0.5}, {"input_tokens": 1})
            ops += [device.message("assistant", "hi", run=each) for each in runs]
            log = {"log": space}
            await writer("POST", "/v1/push", params=log, json=said(*ops))
            (found,) = (await owner("GET", f"/v1/spaces/{space}/usage"))["members"]
            assert found == {
                "account": bob.account,
                "email": bob.email,
                "messages": 4,
                "runs": 2,
                "input_tokens": 6,
                "output_tokens": 2,
                "cost_usd": 0.5,
                "unpriced_runs": 1,
            }
            await writer("POST", "/v1/push", params=log, json=said(device.op("key.put", kid="k")))
            (found,) = (await owner("GET", f"/v1/spaces/{space}/usage"))["members"]
            assert (found["messages"], found["runs"], found["cost_usd"]) == (4, None, None)
            later = {"since": NOW + 1}
            assert (await owner("GET", f"/v1/spaces/{space}/usage", params=later))["members"] == []

    run(scenario)
