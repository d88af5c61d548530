"""The page of a share in a real browser: hostile texts in every field, and nothing happens."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from jupyter_chatstore.bundle import read_asset, read_style
from jupyter_chatstore.server.shares.page import headers, page, sealed_page
from jupyter_chatstore.sync.copying import seal
from jupyter_chatstore.sync.shown import Shown
from tests.browser.evil_host import EvilHost, Watch
from tests.browser.hostile_grammar import payloads
from tests.browser.hostile_text import ALL, aimed_at

URL = "http://share.invalid"
SAFE_URL = "https://share.invalid"
PAYLOADS = 900
MISFITS = """
() => [...document.body.querySelectorAll("*")].filter((element) =>
  element.matches("script, iframe, object, embed, form, input, button, style, link, meta, base,"
    + " video, audio, template, svg, math")
  || [...element.attributes].some(({ name }) =>
    /^(on.*|style|name|srcdoc|srcset|ping|formaction|background|data-.*)$/.test(name))
  || (element.hasAttribute("href") && !/^(https?|mailto):/i.test(element.getAttribute("href")))
  || (element.localName === "img" && !/^data:image\\//.test(element.getAttribute("src") ?? ""))
).map((element) => element.outerHTML.slice(0, 200))
"""

MISFITS_OPENED = (
    MISFITS.replace("button, ", "")
    .replace("svg, math", "svg")
    .replace("document.body.querySelectorAll", "document.getElementById('log').querySelectorAll")
)
"""Code has a button to copy it; no frame, no form, nothing that loads or runs all the same."""


def hostile(texts: list[str]) -> Shown:
    """A thread that has each of the texts in each of the fields that are somebody's."""
    text = "\n\n".join(texts)
    one = texts[0][:300]
    parts: list[dict[str, Any]] = [
        *({"type": "text", "text": each} for each in texts),
        {"type": "text", "text": text},
        {"type": "reasoning", "text": text},
        {"type": "tool_call", "tool_call_id": one, "name": one, "arguments": {one: texts}},
        {"type": "tool_result", "tool_call_id": one, "content": text, "is_error": True},
        {"type": "file", "name": one, "media_type": "image/png", "data": one, "size_bytes": 1},
        {"type": "file", "name": one, "media_type": one, "data": "aGk="},
        *({"type": "citation", "url": each, "title": each, "snippet": each} for each in texts),
        {"type": one, "html": text},
        {"type": "text", "text": text, "more": text},
    ]
    message = {"author": one, "model": one, "created_at": 1, "status": one[:20], "parts": parts}
    return Shown.model_validate(
        {"title": one, "messages": [{"role": role, **message} for role in ("user", "assistant")]}
    )


@pytest.mark.parametrize("part", range(3))
def test_no_text_runs_or_loads_anything(page_: Page, evil: EvilHost, part: int) -> None:
    seed = time.time_ns()
    print(f"seed {seed}")
    texts = [aimed_at(evil.url, text) for text in payloads(random.Random(seed), PAYLOADS // 2)]
    if part == 0:
        texts = [aimed_at(evil.url, text) for text in ALL.values()]
    style = read_style("share")
    watch = Watch(page_, URL, evil)
    served: dict[str, str] = {}
    page_.route(
        f"{URL}/**",
        lambda route: route.fulfill(
            body=served["html"], headers={**headers(style), "Content-Type": "text/html"}
        ),
    )
    for at in range(0, len(texts), 50):
        served["html"] = page(hostile(texts[at : at + 50]), style, expires_at=None)
        page_.goto(f"{URL}/s/{at}")
        assert page_.locator(".jcs-markdown").count() >= 5
        assert page_.evaluate(MISFITS) == []
    watch.expect_nothing_happened()


@pytest.fixture
def page_(page: Page) -> Page:
    """The browser's page, by a name that is not the function's."""
    return page


def test_every_host_that_a_link_leads_to_is_said(page_: Page) -> None:
    text = (
        "[bank](https://evil.example/x) [same.example](https://other.example) <https://a.example>"
    )
    shown = Shown.model_validate(
        {"messages": [{"role": "user", "created_at": 1, "parts": [{"type": "text", "text": text}]}]}
    )
    page_.set_content(page(shown, read_style("share"), expires_at=None))
    said = page_.locator(".jcs-markdown").inner_text()
    assert said == "bank (evil.example) same.example (other.example) https://a.example"


def test_a_long_line_of_code_is_whole_on_paper(page_: Page) -> None:
    text = f"```python\nx = {'y + ' * 400}1\n```"
    shown = Shown.model_validate(
        {"messages": [{"role": "user", "created_at": 1, "parts": [{"type": "text", "text": text}]}]}
    )
    page_.set_content(page(shown, read_style("share"), expires_at=None))
    page_.emulate_media(media="print")
    assert page_.locator("pre").evaluate("block => block.scrollWidth <= block.clientWidth")


def test_a_sealed_share_is_opened_in_the_browser_and_its_key_is_sent_nowhere(
    page_: Page, evil: EvilHost
) -> None:
    seed = time.time_ns()
    print(f"seed {seed}")
    texts = [aimed_at(evil.url, text) for text in payloads(random.Random(seed), 90)]
    sealed, key = seal(hostile([*texts, "found **me**"]))
    style, script = read_style("share"), read_asset("share")
    watch = Watch(page_, SAFE_URL, evil)
    asked: list[str] = []

    def serve(route: Route) -> None:
        asked.append(route.request.url)
        if route.request.url.endswith(".js"):
            route.fulfill(body=script, content_type="text/javascript")
        else:
            headed = {**headers(style, scripts=True), "Content-Type": "text/html"}
            route.fulfill(body=sealed_page(sealed, style), headers=headed)

    page_.route(f"{SAFE_URL}/**", serve)
    page_.goto(f"{SAFE_URL}/s/token#{key}")
    expect(page_.locator(".jcs-markdown strong", has_text="me").first).to_be_visible()
    assert page_.evaluate(MISFITS_OPENED) == []
    watch.expect_nothing_happened()
    assert len(asked) == 2
    assert not any(key in url for url in asked)
    page_.goto(f"{SAFE_URL}/s/other#{key[:-2]}AA")
    expect(page_.locator("#state")).to_contain_text("does not open")
