"""Tokens lie in a keyring or in a file of one's own, and nowhere else; a refresh happens once."""

from __future__ import annotations

import json
import os
import stat
import threading
from pathlib import Path

import keyring
import keyring.backend
import pytest

from jupyter_chatstore.errors import SignedOutError, SyncConnectionError, SyncError
from jupyter_chatstore.sync.call import Line
from jupyter_chatstore.sync.lease import Lease
from jupyter_chatstore.sync.session import Session
from jupyter_chatstore.sync.tokens import TokenPair, TokenPlace
from tests.sync.raw_server import answer, raw_server

DEVICE = "0190a0a0-0000-7000-8000-000000000001"
PAIR = TokenPair("access-secret", "refresh-secret", 1_000.0)


class Ring(keyring.backend.KeyringBackend):
    priority = 1

    def __init__(self) -> None:
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


@pytest.fixture
def ring():
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_without_a_keyring_they_lie_in_a_file_that_only_its_owner_reads(tmp_path):
    place = TokenPlace("https://one", DEVICE)
    place.save(PAIR)
    (file,) = files(tmp_path)
    assert TokenPlace("https://one", DEVICE).load() == PAIR
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    place.clear()
    assert place.load() is None
    assert not files(tmp_path)


def test_with_a_keyring_there_is_no_file(ring, tmp_path):
    place = TokenPlace("https://one", DEVICE)
    place.save(PAIR)
    assert not files(tmp_path)
    assert place.load() == PAIR
    place.clear()
    assert place.load() is None
    assert not ring.kept


def test_they_are_in_no_repr():
    assert "secret" not in repr(PAIR)


def test_a_folder_that_can_not_be_written_says_so(tmp_path):
    (tmp_path / "jupyter").mkdir()
    (tmp_path / "jupyter" / "data").write_text("in the way")
    with pytest.raises(SyncError, match="can't be kept"):
        TokenPlace("https://one", DEVICE).save(PAIR)


def test_a_damaged_file_is_no_sign_in(tmp_path):
    place = TokenPlace("https://one", DEVICE)
    place.save(PAIR)
    files(tmp_path)[0].write_bytes(b"\xff{")
    assert place.load() is None


def tokens(number: int) -> bytes:
    told = {
        "access_token": f"access-{number}",
        "refresh_token": f"refresh-{number}",
        "expires_in": 600,
        "account": DEVICE,
        "email": "a@b.c",
        "log": DEVICE,
    }
    return answer(200, told)


def test_of_many_who_come_with_a_token_at_its_end_one_exchanges_it():
    place = TokenPlace("https://one", DEVICE)
    place.save(PAIR)
    with raw_server(tokens(1), tokens(2)) as server:
        line, got = Line(server.url), []
        sessions = [Session(line, TokenPlace("https://one", DEVICE), DEVICE) for _ in range(8)]
        threads = [
            threading.Thread(target=lambda s=session: got.append(s.renew(PAIR.access)))
            for session in sessions
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        line.close()
        assert got == ["access-1"] * 8
        assert len(server.asked) == 1
        assert b"refresh-secret" in server.asked[0]
    assert place.load() == TokenPair(
        "access-1", "refresh-1", pytest.approx(place.load().expires_at)
    )


def test_an_answer_that_was_lost_is_asked_for_under_the_same_name():
    place = TokenPlace("https://one", DEVICE)
    place.save(PAIR)
    with raw_server(b"HTTP/1.1 ", tokens(1)) as server:
        line = Line(server.url)
        with pytest.raises(SyncConnectionError):
            Session(line, TokenPlace("https://one", DEVICE), DEVICE).token()
        assert Session(line, TokenPlace("https://one", DEVICE), DEVICE).token() == "access-1"
        line.close()
        one, two = (json.loads(asked.split(b"\r\n\r\n")[1]) for asked in server.asked)
    assert one == two
    assert one["attempt"]


def test_a_token_that_is_good_is_used_without_asking():
    place = TokenPlace("https://one", DEVICE)
    place.save(PAIR)
    assert (
        Session(Line("http://127.0.0.1:1"), place, DEVICE, now=lambda: 5.0).token() == PAIR.access
    )


def test_a_refresh_token_that_is_not_taken_means_signed_out():
    place = TokenPlace("https://one", DEVICE)
    place.save(PAIR)
    told = {"title": "no", "status": 400, "code": "invalid_grant"}
    with raw_server(answer(400, told)) as server, pytest.raises(SignedOutError) as caught:
        Session(Line(server.url), place, DEVICE).token()
    assert "secret" not in str(caught.value)


def test_a_lease_is_of_one_holder_and_free_again_when_it_lets_go(tmp_path):
    one, two = Lease(tmp_path / "lock"), Lease(tmp_path / "lock")
    assert one.take()
    assert one.take()
    assert not two.take()
    one.let_go()
    assert two.take()
    two.let_go()
