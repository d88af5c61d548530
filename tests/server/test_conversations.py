"""Threads as resources: what devices pushed is read there, and what is written there is pulled."""

from __future__ import annotations

from jupyter_chatstore.model import new_id
from jupyter_chatstore.sync.bodies import read_message
from jupyter_chatstore.sync.wire import Pulled

from .asking import Caller, asked, run, said
from .databases import signed_up
from .writing import Device

PATH = "/api/v1/chat/conversations"


def test_what_devices_wrote_is_listed_and_read_in_pages(database):
    who = signed_up(database)
    notebook, other, joins = new_id(), new_id(), new_id()
    device = Device(who.device)
    elsewhere = device.message(text="elsewhere", thread=other)
    title = device.set("title", "joins", thread=joins)
    ops = [
        elsewhere,
        title,
        device.set("notebook_id", notebook, thread=joins),
        device.op("tag.add", {"set": "tags", "item": "sql"}, thread=joins),
        device.set("title", "left joins", thread=joins, base=(title.op_id,)),
        *(device.message(text=f"m{n}", thread=joins) for n in range(3)),
        device.message(text="in the trash", thread=(gone := new_id())),
    ]
    ops.append(device.op("thread.del", {"seen": {device.id: device.dseq}}, thread=gone))

    async def scenario():
        async with asked(database, who) as client:
            call = Caller(client, who)
            await call("POST", "/v1/push", json=said(*ops))
            page = await call("GET", PATH)
            assert [each["id"] for each in page["conversations"]] == [joins, other]
            first = page["conversations"][0]
            assert (first["title"], first["tags"], first["message_count"]) == (
                "left joins",
                ["sql"],
                3,
            )
            found = await call("GET", PATH, params={"notebook_id": notebook})
            assert [each["id"] for each in found["conversations"]] == [joins]
            seen, after = [], {}
            while True:
                page = await call("GET", PATH, params={"limit": 1, **after})
                seen += [each["id"] for each in page["conversations"]]
                if page["next"] is None:
                    break
                after = {"after": page["next"]}
            assert seen == [joins, other]
            page = await call("GET", f"{PATH}/{joins}", params={"limit": 2})
            rest = await call("GET", f"{PATH}/{joins}", params={"after": page["next"]})
            texts = [m["parts"][0]["text"] for m in (*page["messages"], *rest["messages"])]
            assert texts == ["m0", "m1", "m2"]
            assert rest["next"] is None
            await call("GET", f"{PATH}/{gone}", 404)
            await call("GET", f"{PATH}/{new_id()}", 404)

    run(scenario)


def test_a_new_message_brings_a_deleted_thread_back_and_restoring_too(database):
    who = signed_up(database)
    laptop, desk = Device(who.device), Device()
    thread, question = new_id(), new_id()

    async def scenario():
        async with asked(database, who) as client:
            call = Caller(client, who)

            async def push(*ops, expect):
                await call("POST", "/v1/push", json=said(*ops))
                await call("GET", f"{PATH}/{thread}", expect)

            await push(laptop.message(thread=thread, ref=question), expect=200)
            gone = laptop.op("thread.del", {"seen": {laptop.id: 1}}, thread=thread)
            await push(gone, expect=404)
            back = laptop.set("restored", True, thread=thread, base=(gone.op_id,))
            await push(back, expect=200)
            again = laptop.op("thread.del", {"seen": {laptop.id: 3}}, thread=thread)
            await push(again, expect=404)
            await push(desk.message(text="unseen", thread=thread), expect=200)
            gone = laptop.op("msg.del", {"seen": {laptop.id: 4}}, thread=thread, ref=question)
            await push(gone, expect=200)
            page = await call("GET", f"{PATH}/{thread}")
            assert [m["parts"][0]["text"] for m in page["messages"]] == ["unseen"]

    run(scenario)


def test_what_is_written_there_is_pulled_by_devices(database):
    who = signed_up(database)

    async def scenario():
        async with asked(database, who) as client:
            call = Caller(client, who)
            new = {
                "title": "by script",
                "messages": [
                    {"role": "user", "text": "2 + 2?"},
                    {"role": "assistant", "text": "4", "model": "m"},
                ],
            }
            made = await call("POST", PATH, 201, json=new)
            assert (made["title"], made["message_count"]) == ("by script", 2)
            more = {"messages": [{"role": "user", "text": "sure?"}]}
            await call("POST", f"{PATH}/{made['id']}", 201, json=more)
            pulled = Pulled.model_validate(await call("GET", "/v1/ops"))
            assert len({op.device for op in pulled.ops}) == 1
            puts = [(op.ref, read_message(op.body)) for op in pulled.ops if op.kind == "msg.put"]
            assert [body.parts[0]["text"] for _, body in puts] == ["2 + 2?", "4", "sure?"]
            parents = [body.parent_id for _, body in puts]
            assert parents == [None, puts[0][0], puts[1][0]]
            assert all(op.op().h == op.h for op in pulled.ops)
            astray = {"messages": [{"role": "user", "text": "x", "parent_id": new_id()}]}
            await call("POST", f"{PATH}/{made['id']}", 422, json=astray)
            await call("DELETE", f"{PATH}/{made['id']}", 204)
            await call("GET", f"{PATH}/{made['id']}", 404)
            assert (await call("GET", PATH))["conversations"] == []

    run(scenario)


def test_an_encrypted_log_is_for_devices_only_and_says_so(database):
    who = signed_up(database)
    device = Device(who.device)

    async def scenario():
        async with asked(database, who) as client:
            call = Caller(client, who)
            await call("POST", "/v1/push", json=said(device.op("key.put", kid="k")))
            for method, path in (("GET", PATH), ("GET", f"{PATH}/{new_id()}"), ("POST", PATH)):
                options = {"json": {"messages": []}} if method == "POST" else {}
                problem = await call(method, path, 409, **options)
                assert "encrypted" in problem["detail"]

    run(scenario)


def test_a_message_in_pieces_is_read_whole(database):
    from hashlib import sha256

    who = signed_up(database)
    device, thread, ref = Device(who.device), new_id(), new_id()
    whole = Device().message(text="long " * 1000).body
    cut = {"pieces": 2, "sha256": sha256(whole.encode()).hexdigest()}
    pieces = [whole[:2500], whole[2500:]]
    ops = [
        *(
            device.op("file.ref", {"n": n, "of": 2, "piece": piece}, thread=thread, ref=ref)
            for n, piece in enumerate(pieces)
        ),
        device.op("msg.put", cut, thread=thread, ref=ref),
    ]

    async def scenario():
        async with asked(database, who) as client:
            call = Caller(client, who)
            await call("POST", "/v1/push", json=said(*ops))
            (message,) = (await call("GET", f"{PATH}/{thread}"))["messages"]
            assert message["parts"][0]["text"] == "long " * 1000

    run(scenario)


def test_a_reader_of_a_space_reads_and_does_not_write(database):
    ada, bob = signed_up(database), signed_up(database)

    async def scenario():
        async with asked(database, ada, bob) as client:
            owner, reader = Caller(client, ada), Caller(client, bob)
            space = (await owner("POST", "/v1/spaces", 201, json={"name": "T"}))["space"]
            log = {"log": space}
            made = await owner("POST", PATH, 201, params=log, json={"title": "ours"})
            await reader("GET", PATH, 404, params=log)
            invitation = await owner(
                "POST", f"/v1/spaces/{space}/invitations", 201, json={"role": "reader"}
            )
            token = invitation["url"].partition("#")[2]
            await reader("POST", "/v1/spaces/join", json={"invitation": token})
            found = (await reader("GET", PATH, params=log))["conversations"]
            assert [each["title"] for each in found] == ["ours"]
            await reader("POST", PATH, 403, params=log, json={"title": "mine"})
            await reader("DELETE", f"{PATH}/{made['id']}", 403, params=log)

    run(scenario)
