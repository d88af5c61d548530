"""What is on the wire, said once for both languages; and what happens to what does not fit."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest

from jupyter_chatstore.errors import ProtocolError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.protocol import parse_request

WIRE = Path(__file__).parent.parent / "wire"
KINDS = [
    "hello", "located", "threads", "open", "new_thread", "set_thread",
    "send", "stop", "retry", "preview", "search",
]  # fmt: skip
MESSAGES = 2000


def wire_messages() -> list[dict]:
    """Every message in the shared fixtures, however deep a file holds it."""
    found: list[dict] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("kind"), str) and ("req" in value or "seq" in value):
                found.append(value)
            else:
                for item in value.values():
                    walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    for path in sorted(WIRE.glob("*.json")):
        walk(json.loads(path.read_text()))
    return found


class TestTheSharedFixtures:
    def test_hold_requests_that_this_side_takes(self):
        shapes = {
            name: set(kind.model_fields)
            for name, kind in (
                (kind.model_fields["kind"].annotation.__args__[0], kind)
                for kind in protocol.Request.__args__
            )
        }
        requests = [
            message
            for message in wire_messages()
            if "req" in message
            and message["kind"] in shapes
            and set(message) <= shapes[message["kind"]]
        ]
        if not WIRE.glob("*.json"):
            pytest.skip("no fixtures yet")
        for message in requests:
            parse_request(message)

    def test_name_no_field_id_at_the_top(self):
        assert not [message for message in wire_messages() if "id" in message]


class TestARequest:
    def test_that_fits_is_taken(self):
        assert parse_request({"kind": "new_thread", "req": "r"}) == protocol.NewThread(
            kind="new_thread", req="r"
        )

    @pytest.mark.parametrize(
        "content",
        [
            None,
            [],
            "hello",
            {},
            {"kind": "hello"},
            {"kind": "nothing", "req": "r"},
            {"kind": "hello", "req": "r", "protocol": "1"},
            {"kind": "hello", "req": "r", "protocol": 1, "extra": True},
            {"kind": "stop", "req": "r", "thread_id": "../../etc"},
            {"kind": "send", "req": "r", "thread_id": None, "message_id": new_id(), "text": ""},
        ],
    )
    def test_that_does_not_fit_is_refused(self, content):
        with pytest.raises(ProtocolError, match="does not fit the protocol"):
            parse_request(content)

    def test_is_refused_without_repeating_what_it_held(self):
        with pytest.raises(ProtocolError) as refused:
            parse_request({"kind": "stop", "req": "r", "thread_id": "my-secret"})
        assert "my-secret" not in str(refused.value)


def anything(rng: random.Random, depth: int = 0) -> object:
    choices = [
        lambda: None,
        lambda: rng.random() < 0.5,
        lambda: rng.randint(-(10**12), 10**12),
        lambda: rng.random() * 1e308,
        lambda: "".join(chr(rng.randint(0, 0xD7FF)) for _ in range(rng.randint(0, 20))),
        lambda: rng.choice(["\ud800", "../..", "' or 1=1 --", "<img src=x>", "x" * 5000]),
        new_id,
    ]
    if depth < 3:
        choices += [
            lambda: [anything(rng, depth + 1) for _ in range(rng.randint(0, 3))],
            lambda: {str(n): anything(rng, depth + 1) for n in range(rng.randint(0, 3))},
        ]
    return rng.choice(choices)()


def malformed(rng: random.Random) -> object:
    """A request in which at least one thing is wrong, or no request at all."""
    if rng.random() < 0.2:
        return anything(rng)
    content: dict[object, object] = {"kind": rng.choice([*KINDS, anything(rng)]), "req": "r"}
    for name in ("thread_id", "message_id", "text", "limit", "path", "title", "protocol"):
        if rng.random() < 0.5:
            content[name] = anything(rng)
    content[rng.choice(["id", "sql", "__class__"])] = anything(rng)
    return content


def test_two_thousand_messages_that_do_not_fit_change_nothing(open_panel, store):
    seed = time.time_ns()
    print(f"seed {seed}")
    rng = random.Random(seed)
    front = open_panel()
    front.panel.send("hello")
    changes = store.changes(limit=10_000)
    for _ in range(MESSAGES):
        front.post(malformed(rng))
    hello = front.hello()
    assert hello["kind"] == "hello"
    assert len(hello["threads"]) == 1
    assert store.changes(limit=10_000) == changes
