"""The panel without a mouse and without sight: axe finds nothing, and every action has a key."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bare_page import BarePage
from tests.browser.surfaces import SURFACES

ROOT = Path(__file__).parents[2]
AXE = ROOT / "labextension/node_modules/axe-core/axe.min.js"
RUN_AXE = """
async () => (await axe.run(".jcs", { resultTypes: ["violations"] })).violations.map(
  ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`
)
"""
THEMES = Path(sys.prefix) / "share/jupyter/lab/themes/@jupyterlab"
ANSWER = """Two **species**, see [the data](https://example.org/data) and ![a map](https://example.org/m.png).

| species | n |
| --- | --: |
| Adelie | 151 |

```python
import altair as alt
# one colour for each species
alt.Chart(penguins).mark_bar().encode("count()", color="species")
```

The spread is $\\sigma$."""


def wire(name: str) -> dict[str, Any]:
    """A fixture of the wire."""
    return json.loads((ROOT / f"tests/wire/{name}.json").read_text())


@pytest.fixture
def bare(page: Page) -> BarePage:
    """An empty page."""
    return BarePage(page)


def replies(change: Callable[[dict[str, Any]], None] = lambda _: None) -> dict[str, Any]:
    """What a kernel says that has a thread with a question and an answer."""
    all_replies = {
        path.stem.removeprefix("reply_"): wire(path.stem)
        for path in (ROOT / "tests/wire").glob("reply_*.json")
    }
    hello = all_replies["hello"]
    hello["messages"][1]["parts"][1]["text"] = ANSWER
    answers = all_replies["siblings"]["messages"]
    answers.append({**answers[0], "id": "0199f3a0-7c00-7000-8000-000000000006"})
    change(hello)
    all_replies["share"] = all_replies["shares"]
    all_replies["shares"] = {**all_replies["share"], "made": None}
    known = {
        "open": "thread",
        "bookmarks": "search",
        "was_sent": "context",
        "would_send": "context",
        "other": "ok",
    }
    return all_replies | {kind: all_replies[reply] for kind, reply in known.items()}


def empty(hello: dict[str, Any]) -> None:
    """Nothing has been asked yet."""
    hello |= {"threads": [], "thread": None, "messages": []}


def streaming(hello: dict[str, Any]) -> None:
    """An answer is being written."""
    hello["messages"][1] |= {"status": "streaming"}


def failed(hello: dict[str, Any]) -> None:
    """The provider refused, and the disk is full."""
    hello["messages"][1] |= {"status": "error"}
    hello["messages"][1]["run"] |= {"error": wire("reply_error")["error"], "status": "error"}
    hello["saved"] = {"saved": False, "reason": "the disk is full"}


def many(hello: dict[str, Any]) -> None:
    """A long list of threads."""
    hello["threads"] = [
        {**copy.deepcopy(hello["threads"][0]), "id": f"0199f3a0-7c00-7000-8000-{900 + n:012d}"}
        for n in range(30)
    ]


STATES = [replies, empty, streaming, failed, many]


def look(page: Page, host: str) -> None:
    """The page takes on a theme of JupyterLab, and axe is there."""
    page.add_script_tag(path=AXE)
    if host != "no theme":
        page.add_style_tag(path=THEMES / f"theme-{host}-extension/index.css")
        page.evaluate("light => { document.body.dataset.jpThemeLight = light; }", host == "light")


@pytest.mark.parametrize("host", ["no theme", "light", "dark"])
def test_axe_finds_nothing(bare: BarePage, host: str) -> None:
    page = bare.page
    look(page, host)
    found = []
    for state in STATES:
        bare.show(replies() if state is replies else replies(state))
        expect(page.locator(".jcs-saved, .jcs-unsaved").first).to_be_visible()
        found += [f"{state.__name__}: {each}" for each in page.evaluate(RUN_AXE)]
    bare.show(replies())
    page.get_by_role("searchbox").first.fill("needle")
    expect(page.locator(".jcs-row-snippet").first).to_be_visible()
    found += [f"hits: {each}" for each in page.evaluate(RUN_AXE)]
    page.get_by_role("searchbox").first.fill("")
    for opener in page.locator(".jcs [aria-haspopup=menu]:visible").all():
        name = opener.get_attribute("aria-label")
        opener.click()
        expect(page.get_by_role("menu")).to_be_visible()
        found += [f"menu {name}: {each}" for each in page.evaluate(RUN_AXE)]
        page.keyboard.press("Escape")
        expect(page.get_by_role("menu")).to_have_count(0)
    page.set_viewport_size({"width": 420, "height": 800})
    page.get_by_role("button", name="Threads").click()
    found += [f"drawer: {each}" for each in page.evaluate(RUN_AXE)]
    assert found == []


@pytest.mark.parametrize("host", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(bare: BarePage, host: str) -> None:
    page = bare.page
    look(page, host)
    found = []
    for name, surface in SURFACES.items():
        page.evaluate("localStorage.clear()")  # what was typed into the one before
        bare.show(replies(surface.state))
        surface.show(page)
        expect(page.locator(surface.visible).first).to_be_visible()
        found += [f"{name}: {each}" for each in page.evaluate(RUN_AXE)]
    assert found == []


def test_all_that_can_be_clicked_is_reached_by_key(bare: BarePage) -> None:
    bare.show(replies())
    page = bare.page
    expect(page.locator(".jcs-answer").first).to_be_visible()
    wanted = page.evaluate("""
      () => [...document.querySelectorAll(".jcs :is(button, a[href], input, textarea, summary)")]
        .filter((element) => element.checkVisibility() && !element.disabled
          && element.tabIndex >= 0 && !element.closest("[role=menu]"))
        .map((element) => { element.wanted = true; return element.outerHTML.slice(0, 120); })
    """)
    reached = set()
    for _ in range(len(wanted) + 20):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement?.outerHTML.slice(0, 120)"))
    assert [each for each in wanted if each not in reached] == []
    nameless = page.evaluate("""
      () => [...document.querySelectorAll(".jcs :is(button, input, textarea)")].filter(
        (element) => element.checkVisibility() && !(element.getAttribute("aria-label")
          || element.textContent.trim() || element.labels?.length || element.title)
      ).map((element) => element.outerHTML)
    """)
    assert nameless == []


def test_an_answer_is_read_out_politely(bare: BarePage) -> None:
    hello = wire("reply_hello")
    bare.show(replies())
    region = bare.page.locator(".jcs [aria-live=polite]").first
    expect(region).to_have_text("")
    answer = hello["messages"][1]
    message = {**answer, "id": "0199f3a0-7c00-7000-8000-000000000990", "parent_id": answer["id"]}
    message |= {"status": "streaming", "parts": [{"type": "text", "text": "It is "}]}
    seq = hello["seq"]
    ids = {"message_id": message["id"]}
    bare.tell(
        {"kind": "message", "seq": seq + 1, "message": message},
        {"kind": "delta", "seq": seq + 2, **ids, "part": 0, "type": "text", "text": "Biscoe."},
    )
    expect(region).to_have_text("")  # not in pieces
    done = {"kind": "done", "seq": seq + 3, **ids, "status": "complete", "run": answer["run"]}
    bare.tell({**done, "text_chars": len("It is Biscoe.")})
    expect(region).to_have_text("It is Biscoe.")
