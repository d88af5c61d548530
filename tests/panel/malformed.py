"""Requests in which something is wrong: each a fixture of the wire with a fault put into it."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_chatstore.errors import ProtocolError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.panel.protocol import parse_request

WIRE = Path(__file__).parent.parent / "wire"
SECRET = "s3cret-of-the-sender"
"""Stands in every text that is sent; what repeats it has told too much."""

_TEXTS = ["\ud800", "../..", "' or 1=1 --", "<img src=x>", "x" * 5000, "\x00", "1", "null", ""]
_HUGE_CHARS, _DEEP = 1_000_000, 200
_NAMES = ["id", "sql", "__class__", "seq", "Kind", "constructor", "thread-id"]


def malformed(rng: random.Random) -> Iterator[Any]:
    """Messages without end, none of which fits the protocol."""
    fixtures = [json.loads(path.read_text()) for path in sorted(WIRE.glob("request_*.json"))]
    while True:
        content = anything(rng) if rng.random() < 0.1 else _broken(rng, rng.choice(fixtures))
        if not _fits(content):
            yield content


def anything(rng: random.Random, depth: int = 0) -> object:
    """Any value that JSON knows, and some that it doesn't."""
    choices = [
        lambda: None,
        lambda: rng.random() < 0.5,
        lambda: rng.randint(-(10**12), 10**12),
        lambda: rng.choice([1e308, -0.0, float("nan"), float("inf")]),
        lambda: SECRET + "".join(chr(rng.randint(0, 0xD7FF)) for _ in range(rng.randint(0, 20))),
        lambda: SECRET + rng.choice(_TEXTS),
        new_id,
    ]
    if rng.random() < 0.01:
        choices = [lambda: SECRET + "x" * _HUGE_CHARS, lambda: [SECRET] * 10_000, _nested]
    if depth < 3:
        choices += [
            lambda: [anything(rng, depth + 1) for _ in range(rng.randint(0, 3))],
            lambda: {
                rng.choice([*_NAMES, SECRET]): anything(rng, depth + 1)
                for _ in range(rng.randint(0, 3))
            },
        ]
    return rng.choice(choices)()


def _nested() -> object:
    """A list in a list in a list, deeper than any request."""
    value: object = SECRET
    for _ in range(_DEEP):
        value = [value]
    return value


def _broken(rng: random.Random, fixture: dict[str, Any]) -> object:
    content = {**copy.deepcopy(fixture), "req": "r"}
    for _ in range(rng.randint(1, 3)):
        rng.choice([_replace, _replace, _drop, _add, _rename, _deepen])(rng, content)
    return content


def _replace(rng: random.Random, content: dict[str, Any]) -> None:
    place: Any = content
    at: Any = rng.choice(list(content) or ["kind"])
    while isinstance(place.get(at), dict) and place[at] and rng.random() < 0.7:
        place = place[at]
        at = rng.choice(list(place))
    place[at] = anything(rng)


def _drop(rng: random.Random, content: dict[str, Any]) -> None:
    content.pop(rng.choice(list(content) or ["kind"]), None)


def _add(rng: random.Random, content: dict[str, Any]) -> None:
    content[rng.choice(_NAMES)] = anything(rng)


def _rename(rng: random.Random, content: dict[str, Any]) -> None:
    if content:
        content[rng.choice(_NAMES)] = content.pop(rng.choice(list(content)))


def _deepen(rng: random.Random, content: dict[str, Any]) -> None:
    name = rng.choice(list(content) or ["kind"])
    content[name] = rng.choice([[content.get(name)], {"value": content.get(name)}])


def _fits(content: object) -> bool:
    try:
        parse_request(content)
    except ProtocolError:
        return False
    return True
