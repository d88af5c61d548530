"""Passwords: what is kept, what is refused."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.server.auth.passwords import Passwords

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GOOD = "otter velvet canyon lamp"


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(CHEAP)


def test_only_the_password_itself_fits(passwords: Passwords) -> None:
    kept = passwords.hash(GOOD)
    assert kept.startswith("$argon2id$")
    assert GOOD not in kept
    assert passwords.fits(GOOD, kept)
    assert not passwords.fits(GOOD + " ", kept)
    assert not passwords.fits("", kept)


def test_nothing_fits_an_account_that_is_not(passwords: Passwords) -> None:
    assert not passwords.fits(GOOD, None)
    assert not passwords.fits("nobody's password", None)
    assert not passwords.fits(GOOD, "no hash at all")


def test_a_password_is_the_same_however_its_letters_are_put_together(passwords: Passwords) -> None:
    assert passwords.fits("Z\u00fcrich am morgen", passwords.hash("Zu\u0308rich am morgen"))


@pytest.mark.parametrize(
    "weak", ["", "eleven char", "aaaaaaaaaaaaaaaa", "abababababab", "x" * 1001]
)
def test_what_is_guessed_at_once_is_refused(passwords: Passwords, weak: str) -> None:
    with pytest.raises(InvalidInputError):
        passwords.hash(weak)


def test_the_email_is_no_password(passwords: Passwords) -> None:
    with pytest.raises(InvalidInputError):
        passwords.hash("Ada@example.org", "ada@example.org")


def test_the_costs_are_those_that_are_recommended() -> None:
    kept = Passwords().hash(GOOD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
