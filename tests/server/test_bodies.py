"""Bodies that no device of ours would send: refused in few words, in bounded time and memory."""

from __future__ import annotations

import asyncio
import gzip
import json

import pytest
import zstandard

from jupyter_chatstore.server import body
from jupyter_chatstore.server.arrived import arrived
from jupyter_chatstore.server.config import Config
from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.sync.op import MAX_PUSH_BYTES, MAX_PUSH_INFLATED_BYTES

from . import databases
from .asking import asked, said
from .test_calls import run
from .writing import Device

BOMB_BYTES = 1 << 28


@pytest.fixture
def database(tmp_path):
    """What arrives is the same whatever lies behind: SQLite will do."""
    opened = Database(databases.sqlite(tmp_path / "server.db").url)
    yield opened
    opened.close()


def in_pieces(packer, finish):
    """A bomb, without ever holding what it becomes."""
    piece = bytes(1 << 20)
    return b"".join([*(packer(piece) for _ in range(BOMB_BYTES >> 20)), finish()])


def gzip_bomb():
    import zlib

    state = zlib.compressobj(9, wbits=31)
    return in_pieces(state.compress, state.flush)


def zstd_bomb():
    state = zstandard.ZstdCompressor().compressobj()
    return in_pieces(state.compress, state.flush)


@pytest.mark.parametrize(("encoding", "bomb"), [("gzip", gzip_bomb), ("zstd", zstd_bomb)])
def test_a_bomb_is_stopped_where_it_was_agreed(encoding, bomb):
    packed = bomb()
    assert len(packed) < MAX_PUSH_BYTES
    with pytest.raises(ProblemError) as error:
        body.inflate(packed, encoding, MAX_PUSH_INFLATED_BYTES)
    assert error.value.code == "too_large"


def test_a_zstd_frame_that_wants_all_memory_is_refused():
    parameters = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=False)
    frame = zstandard.ZstdCompressor(compression_params=parameters)
    state = frame.compressobj()
    packed = state.compress(bytes(1 << 28)) + state.flush()
    with pytest.raises(ProblemError) as error:
        body.inflate(packed, "zstd", MAX_PUSH_INFLATED_BYTES)
    assert error.value.code == "invalid"


HOSTILE = {
    "nothing": b"",
    "no JSON": b"\xff\xfe",
    "deep": b'{"ops":' + b"[" * 1_000_000,
    "a huge number": b'{"ops":[{"dseq":' + b"9" * 1_000_000 + b"}]}",
    "a million tiny ops": b'{"ops":[' + b"{}," * 1_000_000 + b"{}]}",
    "a million times nothing": b'{"ops":[' + b"0," * 1_000_000 + b"0]}",
    "one op that saw a million": b'{"ops":[{"base":[' + b'"",' * 1_000_000 + b'""]}]}',
    "a lone surrogate": b'{"ops":[{"body":"\\ud800"}]}',
    "no ops": b'{"ops":[]}',
    "a list": b"[1,2]",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_push_is_refused_in_few_words(data):
    with pytest.raises(ProblemError) as error:
        arrived(data)
    assert error.value.code == "invalid"
    assert len(str(error.value)) < 500


def test_more_ops_than_agreed_are_refused():
    op = Device().op().model_dump(mode="json", include={"op_id", "device", "dseq", "hlc", "h"})
    for ops in ([op] * 501, [{**op, "kind": "new"}] * 501):
        with pytest.raises(ProblemError):
            arrived(json.dumps({"ops": ops}).encode())


def test_one_op_that_does_not_fit_holds_up_none(database):
    who = databases.signed_up(database)
    device = Device(who.device)
    sent = said(device.op(), device.op(), device.op())
    sent["ops"][1]["kind"] = "msg.of.the.future"

    async def scenario():
        async with asked(database, who) as client:
            answer = (await client.post("/v1/push", json=sent)).json()
            assert [ack["seq"] for ack in answer["acks"]] == [1, 3]
            (refused,) = answer["refused"]
            assert (refused["code"], refused["seq"]) == ("invalid", 2)

    run(scenario)


def test_the_server_says_too_large_and_too_slow(database):
    who = databases.signed_up(database)

    async def scenario():
        async with asked(database, who, config=Config(body_s=0.1)) as client:
            answer = await client.post("/v1/push", content=bytes(MAX_PUSH_BYTES + 1))
            assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
            bomb = {"Content-Encoding": "gzip"}
            data = gzip.compress(bytes(MAX_PUSH_INFLATED_BYTES + 1))
            answer = await client.post("/v1/push", content=data, headers=bomb)
            assert answer.json()["code"] == "too_large"

            never = asyncio.Event()

            async def drip():
                yield b"{"
                await never.wait()

            request = client.build_request("POST", "/v1/push", content=drip())
            answer = await client.send(request)
            assert (answer.status_code, answer.json()["code"]) == (408, "too_slow")

    run(scenario)


def test_a_body_that_is_too_large_for_any_call_is_told_as_a_problem(database):
    who = databases.signed_up(database)
    large = bytes(100_000)

    async def in_two():
        yield large
        yield large

    async def scenario():
        async with asked(database, who) as client:
            for path in ("/v1/spaces", "/v1/auth/token", "/v1/auth/device"):
                for content in (large, in_two()):
                    answer = await client.post(path, content=content)
                    assert answer.headers["Content-Type"] == "application/problem+json"
                    assert (answer.status_code, answer.json()["code"]) == (413, "too_large"), path
            for method, path, status, code in (
                ("POST", "/nowhere", 404, "not_found"),
                ("PUT", "/v1/ops", 405, "invalid"),
            ):
                answer = await client.request(method, path, content=large)
                assert (answer.status_code, answer.json()["code"]) == (status, code)
            assert answer.headers["Allow"] == "GET"

    run(scenario)


def test_what_was_done_is_not_refused_for_a_body_that_nobody_read(database):
    who = databases.signed_up(database)

    async def scenario():
        async with asked(database, who) as client:
            space = (await client.post("/v1/spaces", json={"name": "s"})).json()["space"]
            path = f"/v1/spaces/{space}"
            answer = await client.request("DELETE", path, content=bytes(100_000))
            assert answer.status_code == 204
            assert (await client.get("/v1/spaces")).json() == {"spaces": []}

    run(scenario)
