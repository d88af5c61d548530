"""Access tokens: only those that this server made, for this purpose, and that still hold."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest

from jupyter_chatstore.server.auth.access import AUDIENCE, ISSUER, Access, AccessTokens
from jupyter_chatstore.server.auth.secret import Secret
from jupyter_chatstore.server.auth.visits import Visits

SECRET = Secret("s" * 32)
WHO = ("a", "d", "s")


class Moment:
    def __init__(self) -> None:
        self.ms = 1_800_000_000_000

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def now() -> Moment:
    return Moment()


@pytest.fixture
def tokens(now: Moment) -> AccessTokens:
    return AccessTokens(SECRET, now)


def claims(now: Moment, **other: Any) -> dict[str, Any]:
    return {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "a",
        "device": "d",
        "session": "s",
        "iat": now.ms // 1000,
        "exp": now.ms // 1000 + 60,
        **other,
    }


def signed(what: dict[str, Any], algorithm: str = "HS256", key: bytes | None = None) -> str:
    return jwt.encode(what, key or SECRET.key("access"), algorithm=algorithm)


def test_a_token_says_who_for_ten_minutes(tokens: AccessTokens, now: Moment) -> None:
    token = tokens.make(*WHO)
    said = Access(*WHO, expires_at=now.ms + 600_000)
    assert tokens.read(token) == said
    now.ms += 599_000
    assert tokens.read(token) == said
    now.ms += 1_000
    assert tokens.read(token) is None


def test_the_tests_own_tokens_are_good_but_for_what_they_change(
    tokens: AccessTokens, now: Moment
) -> None:
    assert tokens.read(signed(claims(now))) == Access(*WHO, expires_at=now.ms + 60_000)


@pytest.mark.parametrize(
    "other",
    [
        {"aud": "jupyter_chatstore/pages"},
        {"aud": "somebody else"},
        {"iss": "somebody else"},
        {"exp": 1},
        {"exp": "99999999999"},
        {"exp": 1e12},
        {"exp": None},
        {"exp": True},
        {"device": None},
        {"device": ["d"]},
        {"session": 5},
        {"sub": 5},
    ],
)
def test_what_is_signed_but_says_something_else_is_no_token(
    tokens: AccessTokens, now: Moment, other: dict[str, Any]
) -> None:
    assert tokens.read(signed(claims(now, **other))) is None


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "exp", "iat", "device", "session"])
def test_nothing_may_be_missing(tokens: AccessTokens, now: Moment, name: str) -> None:
    told = claims(now)
    del told[name]
    assert tokens.read(signed(told)) is None


@pytest.mark.filterwarnings("ignore:The HMAC key is")
def test_another_key_or_another_algorithm_is_no_signature(
    tokens: AccessTokens, now: Moment
) -> None:
    assert tokens.read(signed(claims(now), key=b"k" * 32)) is None
    assert tokens.read(signed(claims(now), "HS512")) is None
    assert tokens.read(signed(claims(now), "HS384")) is None


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
def test_no_algorithm_is_no_signature(tokens: AccessTokens, now: Moment, algorithm: str) -> None:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    head = {"alg": algorithm, "typ": "JWT"}
    signature = tokens.make(*WHO).rsplit(".", 1)[1]
    for last in ("", signature):
        assert tokens.read(f"{part(head)}.{part(claims(now))}.{last}") is None


@pytest.mark.parametrize("noise", ["", ".", "..", "a.b.c", "é.é.é", "[" * 1000, "x" * 100_000])
def test_noise_is_no_token(tokens: AccessTokens, noise: str) -> None:
    assert tokens.read(noise) is None


def test_a_cookie_of_the_pages_is_no_token_nor_the_other_way_round(
    tokens: AccessTokens, now: Moment
) -> None:
    visits = Visits(SECRET, now)
    assert tokens.read(visits.cookie(visits.begin("a"))) is None
    assert visits.read(tokens.make(*WHO)) is None


def test_a_visit_ends_after_a_quarter_of_an_hour_and_its_forms_are_its_own(now: Moment) -> None:
    visits = Visits(SECRET, now)
    visit = visits.begin("a")
    cookie = visits.cookie(visit)
    assert visits.read(cookie) == visit
    assert visits.fits(visit, visits.form(visit))
    assert not visits.fits(visits.begin("a"), visits.form(visit))
    assert not visits.fits(visit, "é")
    now.ms += 900_000
    assert visits.read(cookie) is None
    assert visits.read(None) is None
