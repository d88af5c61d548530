"""Secrets are taken out of what is sent: keys by their form, passwords by the name they have."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from jupyter_chatstore.chat.credentials import VARIABLES

HIDDEN = "[hidden]"
MIN_KEY_CHARS = 6
_KEY_LIKE = re.compile(
    r"""\b(?:sk|pk|rk|gsk|xai|AIza|glpat|npm|hf|dapi)[-_][\w-]{8,}  # the forms of givers of keys
      | \bAIza[\w-]{20,}
      | \b(?:AKIA|ASIA)[0-9A-Z]{16}\b
      | \bgh[pousr]_\w{20,}
      | \bgithub_pat_\w{20,}
      | \bxox[abeprs]-[\w-]{10,}
      | \beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]+
      | -----BEGIN\ [A-Z ]*PRIVATE\ KEY-----(?:(?!-----END)[\s\S])*(?:-----END[A-Z ]*-----)?
      | (?<=Bearer\s)[\w.~+/-]{8,}=*
      | (?<=://)[^\s/@:]*:[^\s/@]+(?=@)""",
    re.VERBOSE,
)

_SURE = r"passw(?:or)?d|passphrase|pwd|secret|(?:api|access|private|signing|account|auth)_?key"
_LIKELY = r"token|credentials?|_key"
_NAME = re.compile(rf"(?:^|[\W_])(?:(?P<sure>{_SURE})|{_LIKELY})(?:[\W_]|$)", re.IGNORECASE)
_MIN_LIKELY_CHARS = 8
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
"""`apiKey` is `api_Key`."""

# Every repetition is bounded: a hostile text must not make this slow.
_WORD = r"[\w-]{0,40}(?:passw(?:or)?d|passphrase|pwd|secret|key|token|credential)[\w-]{0,40}"
_GIVEN = re.compile(
    rf"""(?P<lead>(?P<q>["']?)(?P<name>\b{_WORD})(?P=q)\s{{0,8}}(?:=>|=|:)\s{{0,8}})
         (?P<mark>["'])(?P<value>(?:\\.|(?!(?P=mark))[^\\\n]){{1,1000}})(?P=mark)
      | (?P<line>^[ \t]{{0,40}}(?:export\ )?(?P<bare>{_WORD})(?:=|:[ \t]{{1,8}}))
         (?P<rest>[^\s"'({{\[<$&*|>#][^\s({{\[]{{0,1000}})[ \t]{{0,8}}$""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
"""`password="…"`, `'token': '…'`; and lines as in a file of settings: `API_KEY=…`, `secret: …`."""


class Masked(NamedTuple):
    """A text whose secrets are replaced, and how many they were."""

    text: str
    secrets: int = 0


def mask(text: str, *keys: str | None) -> Masked:
    """`text` without secrets: keys that are given, known or look like one, and named passwords."""
    count = 0
    known = [os.environ.get(name) for names in VARIABLES.values() for name in names]
    for key in (*keys, *known):
        if key and len(key) >= MIN_KEY_CHARS:
            count += text.count(key)
            text = text.replace(key, HIDDEN)
    text, found = _KEY_LIKE.subn(HIDDEN, text)
    count += found

    def hide(match: re.Match[str]) -> str:
        nonlocal count
        name = match["name"] or match["bare"]
        value = match["value"] or match["rest"]
        if value == HIDDEN or not is_secret(name, value):
            return match[0]
        count += 1
        if match["rest"]:
            return f"{match['line']}{HIDDEN}"
        return f"{match['lead']}{match['mark']}{HIDDEN}{match['mark']}"

    return Masked(_GIVEN.sub(hide, text), count)


def redact(text: str, *keys: str | None) -> str:
    """`text` without secrets, for an error or a log."""
    return mask(text, *keys).text


def is_secret(name: str, value: str) -> bool:
    """Whether a text of that name is one to hide.

    Any `password`, `secret` or `api_key` is; a `token` or a `join_key` only if it looks like one:
    letters and digits, not short, without blanks.
    """
    called = _NAME.search(_HUMP.sub("_", name))
    if called is None or not value:
        return False
    if called["sure"]:
        return True
    return (
        len(value) >= _MIN_LIKELY_CHARS
        and any(c.isdigit() for c in value)
        and any(c.isalpha() for c in value)
        and not any(c.isspace() for c in value)
    )
