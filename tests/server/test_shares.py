"""Shares: who may make and end them, what a link shows, and what nobody else sees."""

from __future__ import annotations

import pytest

from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.shares.shares import Shares
from jupyter_chatstore.sync.shown import NewShare, Shown, ShownMessage

from .asking import Caller, asked, run, said
from .databases import signed_up
from .writing import NOW, Device


async def page_of(client, made, expect=200):
    """What a browser without an account gets."""
    answer = await client.get(made["url"], headers={"Authorization": ""})
    assert answer.status_code == expect
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def copied(text):
    """What a device shares of a thread."""
    message = ShownMessage(role="user", created_at=1, parts=({"type": "text", "text": text},))
    return Shown(title="copied", messages=(message,)).model_dump()


def test_a_live_share_follows_the_thread_until_it_is_revoked(database):
    who = signed_up(database)
    device, thread = Device(who.device), new_id()
    question, edited = new_id(), new_id()

    async def scenario():
        async with asked(database, who) as client:
            call = Caller(client, who)
            title = device.set("title", "Joins & <keys>", thread=thread)
            first = device.message(text="why?", thread=thread, ref=question, at=1)
            await call("POST", "/v1/push", json=said(title, first))
            made = await call("POST", "/v1/shares", 201, json={"thread": thread, "kind": "live"})
            text = await page_of(client, made)
            assert "why?" in text
            assert '<h1 dir="auto">Joins &amp; &lt;keys&gt;</h1>' in text
            answer = device.message(
                "assistant", "because", thread=thread, parent=question, at=2, run={"model": "m-1"}
            )
            await call("POST", "/v1/push", json=said(answer))
            text = await page_of(client, made)
            assert text.index("why?") < text.index("because") < text.index("m-1")
            assert who.email not in text
            other_branch = device.message(text="how?", thread=thread, ref=edited, at=3)
            await call("POST", "/v1/push", json=said(other_branch))
            text = await page_of(client, made)
            assert "how?" in text
            assert "why?" not in text
            (listed,) = (await call("GET", "/v1/shares"))["shares"]
            assert listed["share"] == made["share"]
            assert "url" not in listed
            await call("DELETE", f"/v1/shares/{made['share']}", 204)
            assert "how?" not in await page_of(client, made, 404)
            assert (await call("GET", "/v1/shares"))["shares"] == []

    run(scenario)


def test_a_live_share_of_a_fork_shows_what_led_to_it_and_ends_with_the_thread(database):
    who = signed_up(database)
    device, origin, fork = Device(who.device), new_id(), new_id()
    question, later = new_id(), new_id()

    async def scenario():
        async with asked(database, who) as client:
            call = Caller(client, who)
            ops = [
                device.message(text="led to it", thread=origin, ref=question, at=1),
                device.message(text="not this", thread=origin, ref=later, parent=question, at=2),
                device.message(text="forked", thread=fork, parent=question, at=3),
            ]
            await call("POST", "/v1/push", json=said(*ops))
            made = await call("POST", "/v1/shares", 201, json={"thread": fork, "kind": "live"})
            text = await page_of(client, made)
            assert text.index("led to it") < text.index("forked")
            assert "not this" not in text
            gone = device.op("thread.del", {"seen": {device.id: 3}}, thread=fork)
            await call("POST", "/v1/push", json=said(gone))
            await page_of(client, made, 404)

    run(scenario)


def test_a_copy_shows_what_the_device_gave_and_nothing_since(database):
    who = signed_up(database)
    device, thread = Device(who.device), new_id()
    new = {"thread": thread, "kind": "copy", "shown": copied("only this"), "expires_at": NOW + 9}

    async def scenario():
        async with asked(database, who) as client:
            call = Caller(client, who)
            await call("POST", "/v1/shares", 404, json=new)
            await call("POST", "/v1/push", json=said(device.message(text="all", thread=thread)))
            made = await call("POST", "/v1/shares", 201, json=new)
            text = await page_of(client, made)
            assert "only this" in text
            assert "all" not in text.partition("<main")[2].partition("</main>")[0]
            for bad in (
                {**new, "expires_at": NOW},
                {**new, "kind": "live"},
                {**new, "shown": None},
                {**new, "kind": "sealed", "sealed": "<b>"},
            ):
                await call("POST", "/v1/shares", 422, json=bad)

    run(scenario)
    clock = [NOW]
    shares = Shares(database, lambda: clock[0])
    made, token = shares.add(who.account, who.account, NewShare.model_validate(new))
    assert shares.show(token) is not None
    clock[0] = NOW + 9
    assert shares.show(token) is None
    assert shares.show("x" * 32) is None
    assert made.share not in [share.share for share in shares.open(who.account)]


def test_an_encrypted_log_shares_only_what_is_sealed(database):
    who = signed_up(database)
    device, thread = Device(who.device), new_id()

    async def scenario():
        async with asked(database, who) as client:
            call = Caller(client, who)
            put = device.message(text="plain once", thread=thread)
            await call("POST", "/v1/push", json=said(put))
            live = await call("POST", "/v1/shares", 201, json={"thread": thread, "kind": "live"})
            await call("POST", "/v1/push", json=said(device.op("key.put", kid="k")))
            await page_of(client, live, 404)
            for kind, more in (("live", {}), ("copy", {"shown": copied("x")})):
                new = {"thread": thread, "kind": kind, **more}
                problem = await call("POST", "/v1/shares", 409, json=new)
                assert problem["code"] == "plaintext_refused"
            new = {"thread": thread, "kind": "sealed", "sealed": "c2VhbGVk"}
            made = await call("POST", "/v1/shares", 201, json=new)
            text = await page_of(client, made)
            assert "c2VhbGVk" in text
            assert text.count("<script") == 1
            assert '<script type="module" src="/s/open.js"></script>' in text
            script = await client.get("/s/open.js")
            assert script.headers["Content-Type"].startswith("text/javascript")

    run(scenario)


def test_members_share_what_they_read_and_their_links_end_with_them(database):
    ada, bob, eve = (signed_up(database) for _ in range(3))
    device, thread = Device(ada.device), new_id()

    async def scenario():
        async with asked(database, ada, bob, eve) as client:
            owner, reader, stranger = (Caller(client, who) for who in (ada, bob, eve))
            space = (await owner("POST", "/v1/spaces", 201, json={"name": "T"}))["space"]
            path = f"/v1/spaces/{space}/invitations"
            invitation = await owner("POST", path, 201, json={"role": "reader"})
            token = invitation["url"].partition("#")[2]
            await reader("POST", "/v1/spaces/join", json={"invitation": token})
            log = {"log": space}
            put = device.message(text="ours", thread=thread)
            await owner("POST", "/v1/push", params=log, json=said(put))
            new = {"thread": thread, "kind": "live", "authors": True}
            await stranger("POST", "/v1/shares", 404, params=log, json=new)
            hers = await owner("POST", "/v1/shares", 201, params=log, json=new)
            his = await reader("POST", "/v1/shares", 201, params=log, json=new)
            assert ada.email in await page_of(client, his)
            await reader("DELETE", f"/v1/shares/{hers['share']}", 403, params=log)
            await stranger("DELETE", f"/v1/shares/{hers['share']}", 404, params=log)
            await stranger("DELETE", f"/v1/shares/{hers['share']}", 404)
            await owner("DELETE", f"/v1/spaces/{space}/members/{bob.account}", 204)
            await page_of(client, his, 404)
            await page_of(client, hers)
            await owner("DELETE", f"/v1/spaces/{space}", 204)
            await page_of(client, hers, 404)

    run(scenario)


def test_the_database_has_no_address_that_would_open_a_share(database, place):
    who = signed_up(database)
    device, thread = Device(who.device), new_id()

    async def scenario():
        async with asked(database, who) as client:
            call = Caller(client, who)
            await call("POST", "/v1/push", json=said(device.message(thread=thread)))
            made = await call("POST", "/v1/shares", 201, json={"thread": thread, "kind": "live"})
            token = made["url"].rsplit("/", 1)[1]
            assert len(token) * 6 >= 128
            with database.reading(who.account) as connection:
                for table in ("share", "share_link"):
                    rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
                    assert rows
                    assert token not in repr(rows)

    run(scenario)


@pytest.mark.parametrize("path", ["/join", "/s/x", "/s/" + "é" * 20])
def test_pages_for_anybody_have_no_script_and_tell_nothing(database, path):
    async def scenario():
        async with asked(database) as client:
            answer = await client.get(path)
            assert answer.status_code == (200 if path == "/join" else 404)
            assert "<script" not in answer.text
            assert "script-src" not in answer.headers["Content-Security-Policy"]

    run(scenario)
