"""Thousands of hostile texts, in answers and in every field that a kernel sends: all shown.

`CHATSTORE_HOSTILE_TEXTS` says how many.
"""

from __future__ import annotations

import copy
import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bare_page import URL, BarePage
from tests.browser.evil_host import EvilHost, Watch
from tests.browser.hostile_grammar import payloads
from tests.browser.hostile_text import aimed_at

WIRE = Path(__file__).parent.parent / "wire"
PAYLOADS = int(os.environ.get("CHATSTORE_HOSTILE_TEXTS", "2000"))
ANSWERS, PIECE_CHARS = 24, 120
ROUNDS = PAYLOADS // 300
"""Of panels all of whose fields are hostile; each takes dozens of texts."""

FIXED = {"kind", "req", "type", "role", "status", "media_type", "created_at", "updated_at"}
"""Fields that say what something is: a kernel of ours never has a user's text in them."""

MISFITS = """
() => [...document.querySelectorAll(".jcs *")].filter((element) =>
  element.matches(".jcs-log :is(script, iframe, object, embed, form, style, link, meta, base,"
    + " video, audio, template)")
  || [...element.attributes].some(({ name }) => /^(on.*|srcdoc|srcset|ping|formaction)$/.test(name))
  || (element.hasAttribute("href") && !/^(https?|mailto):/.test(element.getAttribute("href")))
  || (element.localName === "img" && !/^(data|blob):/.test(element.getAttribute("src") ?? ""))
).map((element) => element.outerHTML.slice(0, 200))
"""


@pytest.fixture
def texts(evil: EvilHost) -> list[str]:
    """The payloads of this run."""
    seed = time.time_ns()
    print(f"seed {seed}")
    return [aimed_at(evil.url, text) for text in payloads(random.Random(seed), PAYLOADS)]


@pytest.fixture
def bare(page: Page, evil: EvilHost) -> Iterator[BarePage]:
    """An empty page that is watched from before anything is in it."""
    watch = Watch(page, URL, evil)
    yield BarePage(page)
    assert page.evaluate(MISFITS) == []
    watch.expect_nothing_happened()


def wire(name: str) -> dict[str, Any]:
    """A fixture of the wire."""
    return json.loads((WIRE / f"{name}.json").read_text())


def test_in_answers_while_they_are_written_and_after(bare: BarePage, texts: list[str]) -> None:
    hello = wire("reply_hello")
    question, answer = hello["messages"]
    answers = [
        {
            **copy.deepcopy(answer),
            "id": f"0199f3a0-7c00-7000-8000-{100 + n:012d}",
            "parent_id": None,
        }
        for n in range(ANSWERS)
    ]
    for each in answers:
        each |= {"status": "streaming", "parts": [{"type": "text", "text": ""}]}
    bare.show({"hello": {**hello, "messages": [question, *answers]}})
    expect(bare.page.locator(".jcs-answer")).to_have_count(ANSWERS)
    said = ["\n\n".join(texts[n::ANSWERS]) for n in range(ANSWERS)]
    pieces = _pieces(said)
    seq = hello["seq"]
    for frame in pieces:
        events = []
        for n, text in frame:
            seq += 1
            delta = {"kind": "delta", "seq": seq, "part": 0, "type": "text", "text": text}
            events.append({**delta, "message_id": answers[n]["id"]})
        bare.tell(*events)
    for n, each in enumerate(answers):
        seq += 1
        done = {"kind": "done", "seq": seq, "status": "complete", "run": answer["run"]}
        chars = len(said[n].encode("utf-16-le")) // 2
        bare.tell({**done, "message_id": each["id"], "text_chars": chars})
    expect(bare.page.locator(".jcs-answer.jcs-streaming")).to_have_count(0)
    expect(bare.page.locator(".jcs-answer math").first).to_be_attached()
    for link in bare.page.locator(".jcs-answer a:not([href])").all()[:50]:
        link.dispatch_event("click")


def _pieces(said: list[str]) -> Iterator[list[tuple[int, str]]]:
    """The next piece of each answer, until all are at their end."""
    longest = max(map(len, said))
    for at in range(0, longest, PIECE_CHARS):
        yield [(n, text[at : at + PIECE_CHARS]) for n, text in enumerate(said) if len(text) > at]


def test_in_every_field_that_a_kernel_sends(bare: BarePage, texts: list[str]) -> None:
    replies = {
        path.stem.removeprefix("reply_"): wire(path.stem) for path in WIRE.glob("reply_*.json")
    }
    events = [wire(path.stem) for path in WIRE.glob("event_*.json")]
    supply = iter(texts)
    used = 0
    for _ in range(ROUNDS):
        poisoned = {kind: _poisoned(reply, supply) for kind, reply in replies.items()}
        everything = [*_parts(), {"type": "hologram", "name": "x", "text": "x"}]
        poisoned["hello"]["messages"][1]["parts"] = _poisoned(everything, supply)
        poisoned["hello"]["messages"][1] |= {"status": "error"}
        poisoned["hello"]["messages"][1]["run"]["error"] = poisoned["error"]["error"]
        bare.show({**poisoned, "open": poisoned["thread"], "other": poisoned["error"]})
        expect(bare.page.locator(".jcs-answer").first).to_be_visible()
        bare.page.get_by_role("textbox", name="Ask about this notebook").fill("@a /b")
        bare.page.get_by_role("searchbox").first.fill("needle")
        expect(bare.page.locator(".jcs-row-snippet").first).to_be_visible()
        for folded in bare.page.locator(".jcs details").all():
            folded.evaluate("details => { details.open = true; }")
        for opener in bare.page.locator(".jcs [aria-haspopup]:visible").all():
            opener.click()
            bare.page.keyboard.press("Escape")
        seq = poisoned["hello"]["seq"]
        for event in sorted(events, key=lambda event: event["seq"]):
            seq += 1
            bare.tell({**_poisoned(event, supply), "seq": seq})
        assert bare.page.evaluate(MISFITS) == []
        used = texts.index(next(supply))
    assert used > 40 * ROUNDS


def _parts() -> list[dict[str, Any]]:
    """One part of each type that is known."""
    return [
        {"type": "reasoning", "text": "x"},
        {"type": "text", "text": "x"},
        {"type": "tool_call", "tool_call_id": "c", "name": "x", "arguments": {"x": "x"}},
        {"type": "tool_result", "tool_call_id": "c", "content": "x", "is_error": True},
        {"type": "file", "name": "x", "media_type": "image/png", "data": "x", "size_bytes": 1},
        {"type": "file", "name": "x", "media_type": "text/html", "data": "x", "size_bytes": 1},
        {"type": "citation", "url": "x", "title": "x"},
    ]


def _poisoned(value: Any, supply: Iterator[str], name: str = "") -> Any:
    """The same with a hostile text for each text that is somebody's."""
    if isinstance(value, dict):
        return {key: _poisoned(inner, supply, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_poisoned(inner, supply, name) for inner in value]
    if isinstance(value, str) and name not in FIXED and not _is_id(name):
        return next(supply)
    return value


def _is_id(name: str) -> bool:
    return name.endswith(("id", "_ids")) or name in ("siblings", "compared")
