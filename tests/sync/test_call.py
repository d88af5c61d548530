"""A server may be slow, gone, somebody else or hostile: a call ends, and says what happened."""

from __future__ import annotations

import gzip
import itertools
import socket
from contextlib import closing
from pathlib import Path

import pytest
import zstandard

from jupyter_chatstore.errors import (
    SignedOutError,
    SyncConnectionError,
    SyncError,
    SyncRefusedError,
)
from jupyter_chatstore.sync.call import Line
from jupyter_chatstore.sync.wire import Caps
from tests.sync.raw_server import answer, raw_server

CAPS = {"server": "test", "now": 5}


def caps(url: str, timeout_s: float = 5.0) -> Caps:
    line = Line(url, timeout_s=timeout_s)
    try:
        return line.call(Caps, "GET", "/v1/caps", token="secret-token")
    finally:
        line.close()


@pytest.mark.parametrize("encoding", ["", "gzip", "zstd"])
def test_an_answer_is_read_however_it_is_packed(encoding):
    raw = Caps(**CAPS).model_dump_json().encode()
    packed = {"": bytes, "gzip": gzip.compress, "zstd": zstandard.compress}[encoding](raw)
    headers = {"content-encoding": encoding} if encoding else {}
    with raw_server(answer(200, packed, headers)) as server:
        assert caps(server.url).now == 5


def _zstd_bomb(size: int) -> bytes:
    packer = zstandard.ZstdCompressor().compressobj()
    zeros = b"\0" * 2**20
    return b"".join(packer.compress(zeros) for _ in range(size // 2**20)) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress(b"\0" * 2**27)), ("zstd", _zstd_bomb(2**30))],
    ids=["gzip", "zstd"],
)
def test_a_bomb_is_inflated_no_further_than_it_may_be(encoding, packed):
    with (
        raw_server(answer(200, packed, {"content-encoding": encoding})) as server,
        pytest.raises(SyncConnectionError, match="larger than"),
    ):
        caps(server.url)


def test_bytes_without_an_end_are_not_listened_to_for_ever():
    head = b"HTTP/1.1 200 x\r\nconnection: close\r\n\r\n"
    endless = itertools.chain([head], itertools.repeat(b" " * 2**20))
    with raw_server(endless) as server, pytest.raises(SyncConnectionError, match="larger than"):
        caps(server.url)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>Please sign in to the hotel's network</html>", b'{"now": "x"}', b"[" * 200_000],
    ids=["nothing", "a page", "another form", "deep"],
)
def test_what_is_not_of_the_protocol_is_tried_again_later(body):
    with raw_server(answer(200, body)) as server, pytest.raises(SyncConnectionError):
        caps(server.url)


def test_broken_packing_is_no_crash():
    with (
        raw_server(answer(200, b"\x1f\x8b nonsense", {"content-encoding": "gzip"})) as server,
        pytest.raises(SyncConnectionError, match="damaged"),
    ):
        caps(server.url)


def test_a_redirect_to_another_origin_is_not_followed():
    with (
        raw_server(answer(200, CAPS)) as thief,
        raw_server(answer(307, b"", {"location": f"{thief.url}/v1/caps"})) as server,
    ):
        with pytest.raises(SyncRefusedError, match="sends its callers on") as caught:
            caps(server.url)
        assert not thief.asked
    assert caught.value.problem == "redirect"


def test_a_redirect_within_the_server_is_followed():
    with raw_server(answer(307, b"", {"location": "/other"}), answer(200, CAPS)) as server:
        assert caps(server.url).now == 5
        assert server.asked[1].startswith(b"GET /other ")


def test_a_server_that_says_nothing_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(SyncConnectionError, match="does not answer"):
            caps(url, timeout_s=0.1)


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}"
    with pytest.raises(SyncConnectionError, match="can't be reached"):
        caps(url)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
def test_what_may_go_better_later_says_when(status):
    with (
        raw_server(answer(status, b"a proxy's page", {"retry-after": "7"})) as server,
        pytest.raises(SyncConnectionError) as caught,
    ):
        caps(server.url)
    assert caught.value.retry_after_s == 7


@pytest.mark.parametrize("retry_after", ["nan", "-1", "inf", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_senseless_retry_after_is_left_out(retry_after):
    with (
        raw_server(answer(503, b"", {"retry-after": retry_after})) as server,
        pytest.raises(SyncConnectionError) as caught,
    ):
        caps(server.url)
    assert caught.value.retry_after_s is None


def test_a_refusal_comes_with_its_facts():
    told = {"title": "no", "status": 409, "code": "dseq_gap", "expected": 4, "detail": "\x1b[31m?"}
    with raw_server(answer(409, told)) as server, pytest.raises(SyncRefusedError) as caught:
        caps(server.url)
    assert (caught.value.problem, caught.value.status) == ("dseq_gap", 409)
    assert caught.value.facts["expected"] == 4
    assert "\x1b" not in str(caught.value)


def test_a_device_that_was_signed_out_is_told_so():
    told = {"title": "no", "status": 401, "code": "revoked"}
    with raw_server(answer(401, told)) as server, pytest.raises(SignedOutError, match="login"):
        caps(server.url)


def test_no_error_holds_a_token():
    with (
        raw_server(answer(400, {"title": "x", "status": 400, "code": "invalid"})) as server,
        pytest.raises(SyncRefusedError) as caught,
    ):
        caps(server.url)
    assert "secret-token" not in repr(caught.value) + str(caught.value)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_full_disk_is_not_the_servers_doing():
    with (
        raw_server(answer(200, b"all of it")) as server,
        closing(Line(server.url)) as line,
        Path("/dev/full").open("wb", buffering=0) as full,
        pytest.raises(SyncError, match="can't be written: No space left"),
    ):
        line.download("/v1/export", {}, token="t", target=full)
