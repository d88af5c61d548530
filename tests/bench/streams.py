"""Answers of every shape, written fast into a panel in an empty page, and the least they cost."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.bench.answers import shapes
from tests.bench.page_tasks import Tasks, tasks
from tests.browser.bare_page import BarePage

WIRE = Path(__file__).parent.parent / "wire"
PIECE_CHARS = 80
"""What 200 tokens/s are in a tenth of a second, which is what a kernel sends at once."""
EVERY_MS = 20
"""Faster than they come: how long a task is doesn't depend on it."""
HEAD = "$x$\n\n"
"""Has the script for formulas fetched before anything is measured."""

WRITE = """
async ({ pieces, every_ms, put }) => {
  const append = new Function("text", "at", put);
  for (const [at, text] of pieces.entries()) {
    append(text, at);
    await new Promise((done) => setTimeout(done, every_ms));
  }
}
"""
FLOOR = "document.getElementById('output').append(text)"


@dataclass(frozen=True)
class Stream:
    """How long the page's tasks were while one answer was written, and when it ended."""

    shape: str
    written: Tasks
    ended: Tasks


def measure(browser: Browser, chars: int) -> list[Stream]:
    """One for the empty page, which is given the same text as it comes, then one a shape."""
    answers = shapes(chars)
    streams = [_floor(browser, answers["prose"])]
    return streams + [_stream(browser, name, text) for name, text in answers.items()]


def _floor(browser: Browser, text: str) -> Stream:
    page = _page(browser)
    page.set_content("<main id=output style='height: 700px; overflow: auto'></main>")
    with tasks(page) as written:
        _write(page, text, FLOOR)
    page.close()
    return Stream("an empty page", written, Tasks())


def _stream(browser: Browser, shape: str, text: str) -> Stream:
    page = _page(browser)
    bare = BarePage(page)
    hello: dict[str, Any] = json.loads((WIRE / "reply_hello.json").read_text())
    question, answer = hello["messages"]
    growing = {**answer, "status": "streaming", "parts": [{"type": "text", "text": HEAD}]}
    bare.show({"hello": {**hello, "messages": [question, growing]}})
    page.locator(".jcs-answer math").wait_for()
    where = {"kind": "delta", "message_id": answer["id"], "part": 0, "type": "text"}
    put = f"tell({{ ...{json.dumps(where)}, seq: {hello['seq'] + 1} + at, text }})"
    with tasks(page) as written:
        count = _write(page, text, put)
    done = {"kind": "done", "seq": hello["seq"] + 1 + count, "status": "complete"}
    with tasks(page) as ended:
        bare.tell(
            {
                **done,
                "message_id": answer["id"],
                "run": answer["run"],
                "text_chars": len(HEAD + text),
            }
        )
        page.locator(".jcs-answer[aria-busy=false]").wait_for()
    page.close()
    return Stream(shape, written, ended)


def _page(browser: Browser) -> Page:
    return browser.new_page(viewport={"width": 1280, "height": 900})


def _write(page: Page, text: str, put: str) -> int:
    pieces = [text[at : at + PIECE_CHARS] for at in range(0, len(text), PIECE_CHARS)]
    page.evaluate(WRITE, {"pieces": pieces, "every_ms": EVERY_MS, "put": put})
    return len(pieces)
