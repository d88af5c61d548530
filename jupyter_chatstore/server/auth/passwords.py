"""Passwords are kept as argon2id, and looking one up takes as long for who has no account."""

from __future__ import annotations

from functools import cached_property
from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from jupyter_chatstore.errors import InvalidInputError

MIN_CHARACTERS = 12
MAX_CHARACTERS = 1_000
_FEW = 5
"""Different characters that a password has at least."""


class Passwords:
    """Makes and compares hashes.

    Args:
        hasher: argon2id with its costs; None takes the library's own.
        at_once: Hashes that are computed at the same time at most: each takes 64 MiB.
    """

    def __init__(self, hasher: PasswordHasher | None = None, at_once: int = 4) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room = BoundedSemaphore(at_once)

    def hash(self, password: str, email: str = "") -> str:
        """What is kept of a new password.

        Raises:
            InvalidInputError: It is too short, too long or too plain.
        """
        password = normalize("NFKC", password)
        _check(password, email)
        with self._room:
            return self._hasher.hash(password)

    def fits(self, password: str, kept: str | None) -> bool:
        """Whether it is the password of that hash; None, for an account that isn't: never."""
        with self._room:
            try:
                self._hasher.verify(kept or self._nobody, normalize("NFKC", password))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("nobody's password")


def _check(password: str, email: str) -> None:
    if not MIN_CHARACTERS <= len(password) <= MAX_CHARACTERS:
        raise InvalidInputError(
            f"A password has {MIN_CHARACTERS} to {MAX_CHARACTERS:,} characters.",
            kept="Nothing was changed.",
            hint="Four or five words that have nothing to do with each other make a good one.",
        )
    if len(set(password)) < _FEW or password.casefold() == email.casefold():
        raise InvalidInputError(
            "That password is guessed at once.",
            kept="Nothing was changed.",
            hint="Take four or five words that have nothing to do with each other.",
        )
