"""Codes that people read on one screen and type on another."""

from __future__ import annotations

import secrets

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so no words; no digits, so none that looks like a letter (RFC 8628, section 6.1)."""
_HALF = 4


def new_user_code() -> str:
    """What a person types: `BCDF-GHJK`, 34 random bits."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(2 * _HALF))
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def typed_user_code(text: str) -> str | None:
    """The code that somebody typed in their own way; None: it can't be one."""
    letters = [letter for letter in text.upper() if letter in _LETTERS]
    if len(letters) != 2 * _HALF or len(text) > 4 * _HALF:
        return None
    return "".join([*letters[:_HALF], "-", *letters[_HALF:]])
