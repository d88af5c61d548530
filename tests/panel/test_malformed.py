"""Messages from the browser that do not fit the protocol: nothing comes of them."""

from __future__ import annotations

import itertools
import json
import random
import time

import pytest

from tests.panel.malformed import SECRET, WIRE, malformed

MESSAGES = 10_000
KINDS = {json.loads(path.read_text())["kind"] for path in WIRE.glob("request_*.json")}


def test_ten_thousand_messages_that_do_not_fit_change_and_tell_nothing(
    open_panel, store, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
):
    seed = time.time_ns()
    front = open_panel()
    front.panel.send("hello")
    changes = store.changes(limit=10_000)
    seen = set()
    for content in itertools.islice(malformed(random.Random(seed)), MESSAGES):
        front.post(content)
        if isinstance(content, dict) and isinstance(content.get("kind"), str):
            seen.add(content["kind"])
    hello = front.hello()
    assert seen >= KINDS, f"seed {seed}"
    assert len(hello["threads"]) == 1, f"seed {seed}"
    assert store.changes(limit=10_000) == changes, f"seed {seed}"
    refusals = [message for message in front.comm.sent if message["kind"] == "error"]
    assert refusals, f"seed {seed}"
    told = capsys.readouterr()
    errors = json.dumps([message["error"] for message in refusals])
    for text in (told.out, told.err, caplog.text, errors):
        assert SECRET not in text, f"seed {seed}"
