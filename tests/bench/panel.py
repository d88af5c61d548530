"""What the panel costs in a real JupyterLab: long threads, and a fast answer.

The limits are what the panel is made for; a figure beyond its limit fails nothing here.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from jupyter_chatstore import Message, Store
from jupyter_chatstore.bundle import STATIC
from tests.bench import streams
from tests.bench.answers import MIXED, shapes
from tests.bench.page_tasks import tasks
from tests.browser.chat_view import ChatView
from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.lab import Lab, NotebookPage
from tests.providers import openai_wire as wire
from tests.providers.server import ProviderServer, Reply

LONG, LONGEST = 1_000, 50_000
SCROLL_S, STREAM_S, TOKENS_A_SECOND = 10, 30, 200

WATCH = """
window.watch_for = (text) => new Promise((done) => {
  let begun;
  const observer = new MutationObserver(() => {
    begun ??= document.querySelector(".jcs") ? performance.now() : undefined;
    const last = [...document.querySelectorAll(".jcs article")].at(-1);
    if (!last?.textContent.includes(text)) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
  });
  observer.observe(document, { childList: true, subtree: true });
});
"""


SEEN = """
(text) => {
  window.seen = new Promise((done) => {
    const look = () =>
      document.querySelector(".jcs-log").textContent.includes(text)
        ? done(Date.now())
        : requestAnimationFrame(look);
    look();
  });
}
"""


COUNT = "most = Math.max(most, document.querySelectorAll('.jcs *').length); null"

EMPTY = """
(log) => {
  const box = document.createElement("div");
  box.style.height = "1000000px";
  log.replaceChildren(box);
  log.scrollTop = log.scrollHeight;
}
"""


@dataclass(frozen=True)
class Figure:
    """Something measured, beside what it should stay within."""

    what: str
    value: float
    limit: float
    unit: str


def measure(folder: Path) -> list[Figure]:
    """The panel's figures; none of the browser's where there is no browser."""
    figures = sizes()
    if find_chromium() is None:
        print("No Chromium: what happens in the browser is not measured.")
        return figures
    with ProviderServer() as server, _lab(folder, server) as lab:
        with in_notebook(lab, LONG) as notebook:
            figures.append(until_the_end(notebook))
        with in_notebook(lab, LONGEST) as notebook:
            figures += scrolling(notebook)
        with in_notebook(lab, 0) as notebook:
            figures += streaming(notebook, server)
            figures.append(between_kernels(notebook))
    return figures + every_shape()


def every_shape() -> list[Figure]:
    """Each shape of answer by itself; what an empty page takes for the text stands first."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        measured = streams.measure(browser, 4 * STREAM_S * TOKENS_A_SECOND)
        browser.close()
    figures: list[Figure] = []
    for stream in measured:
        figures.append(Figure(f"longest task, {stream.shape}", stream.written.longest_ms, 50, "ms"))
        if stream.ended.worked_ms:
            figures.append(Figure("  as it ends", stream.ended.longest_ms, 50, "ms"))
    return figures


def print_figures(figures: list[Figure]) -> None:
    """One line each."""
    width = max(len(figure.what) for figure in figures)
    for figure in figures:
        print(
            f"{figure.what:<{width}}  {figure.value:>8,.0f} {figure.unit:<8}"
            f"  (made for {figure.limit:,.0f})"
        )


def sizes() -> list[Figure]:
    """The script that each panel sends, and those that are sent when first needed."""
    packed = {p.name: len(gzip.compress(p.read_bytes())) / 1000 for p in STATIC.glob("*.js")}
    return [
        Figure(f"{name}, gzip", size, 180 if name == "panel.js" else 100, "kB")
        for name, size in sorted(packed.items(), reverse=True)
    ]


@contextmanager
def in_notebook(lab: Lab, messages: int) -> Iterator[NotebookPage]:
    """A notebook whose thread has so many messages, in a page that is watched."""
    name = f"of_{messages}.ipynb"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(WATCH)
        notebook = NotebookPage(lab, page).create(name)
        with Store(lab.db_path) as store:
            thread = store.new_thread(str(lab.root / name), "Long") if messages else None
            for start in range(0, messages, 1_000):
                store.append(thread.id, talk(start, min(start + 1_000, messages)))
        yield notebook
        browser.close()
    lab.shutdown_kernels()


def talk(start: int, end: int) -> list[Message]:
    """Numbered questions and answers."""
    return [
        Message.assistant(f"This is number {n}.\n\n{MIXED}") if n % 2 else Message.user(f"Ask {n}")
        for n in range(start, end)
    ]


def until_the_end(notebook: NotebookPage) -> Figure:
    """From the panel's element in the cell's output to the last message on the screen."""
    notebook.run("from jupyter_chatstore import ChatPanel")
    notebook.page.evaluate(f"window.ended = watch_for('number {LONG - 1}.'); null")
    notebook.run("ChatPanel()")
    took_ms = notebook.page.evaluate("window.ended")
    return Figure(f"the end of {LONG:,} messages", took_ms, 300, "ms")


def scrolling(notebook: NotebookPage) -> list[Figure]:
    """Every way through a long thread, as fast as it goes, each measured by itself."""
    page, chat = notebook.page, _show(notebook)
    first, last = "This is number 1.", f"This is number {LONGEST - 1}."
    expect(chat.answers.get_by_text(last, exact=True)).to_be_visible(timeout=60_000)
    log = chat.root.locator(".jcs-log")
    page.evaluate("window.most = 0; null")
    figures: list[Figure] = []

    def measured(what: str, move: Callable[[], object], until: str = "") -> None:
        """Moved for a while, or once, `until` a text is seen."""
        log.hover()
        log.focus()
        with tasks(page) as watched:
            if until:  # looked for by the page: Playwright's own search takes it 100 ms and more
                page.evaluate(SEEN, until)
                move()
                page.evaluate("window.seen")
            for _ in range(0 if until else SCROLL_S * 5):
                move()
                page.wait_for_timeout(50)
                page.evaluate(COUNT)
        figures.append(Figure(f"longest task, {what}", watched.longest_ms, 50, "ms"))
        figures.append(Figure("  by the clock", watched.longest_wall_ms, 50, "ms"))

    measured(f"PageUp from the end of {LONGEST:,}", lambda: page.keyboard.press("PageUp"))
    measured("wheel", lambda: page.mouse.wheel(0, -600))
    measured("scrollbar to the top", lambda: log.evaluate("log => { log.scrollTop = 0; }"))
    read = LONGEST - _number(chat)
    measured("Home", lambda: page.keyboard.press("Home"), first)
    measured("PageDown", lambda: page.keyboard.press("PageDown"))
    to_bottom = "log => { log.scrollTop = log.scrollHeight; }"
    measured("scrollbar to the bottom", lambda: log.evaluate(to_bottom))
    read += _number(chat)
    measured("End", lambda: page.keyboard.press("End"), last)
    figures.append(Figure("messages read on the way", read, LONGEST, "messages"))
    figures.append(Figure("the panel at most", page.evaluate("most"), 10_000, "elements"))
    log.evaluate(EMPTY)
    measured("wheel, over an empty box in its place", lambda: page.mouse.wheel(0, -600))
    return figures


def _number(chat: ChatView) -> int:
    """Of the first answer that is on the page."""
    return int(chat.answers.first.inner_text().split("number ")[1].split(".")[0])


def streaming(notebook: NotebookPage, server: ProviderServer) -> list[Figure]:
    """A model that writes faster than anybody reads."""
    text = shapes(4 * STREAM_S * TOKENS_A_SECOND)["all sorts"]
    pieces = [text[at : at + 4] for at in range(0, len(text), 4)]
    server.replies = [Reply((*wire.texts(*pieces), *wire.end()), over_s=STREAM_S)]
    page, chat = notebook.page, _show(notebook, "openai:test-model")
    with tasks(page) as watched:
        chat.ask("tell me all")
        expect(chat.answers).to_have_count(1)
        expect(chat.answers.last).to_have_attribute("aria-busy", "false", timeout=STREAM_S * 4_000)
    what = f"longest task, {TOKENS_A_SECOND} tokens/s for {STREAM_S} s"
    return [
        Figure(what, watched.longest_ms, 50, "ms"),
        Figure("  by the clock", watched.longest_wall_ms, 50, "ms"),
    ]


def between_kernels(notebook: NotebookPage) -> Figure:
    """From Enter in one notebook to the question on the screen of another, with its own kernel."""
    browser = notebook.page.context.browser
    assert browser
    other = NotebookPage(notebook.lab, browser.new_page()).create("other.ipynb")
    show = "from jupyter_chatstore import ChatPanel\nChatPanel(notebook='shared.ipynb')"
    here, there = (ChatView(each.run(show).locator(".jcs")).ready() for each in (notebook, other))
    here.ask_and_wait("the first question")
    expect(there.answers).to_have_count(1)
    other.page.evaluate(SEEN, "the second question")
    here.field.fill("the second question")
    began_ms = notebook.page.evaluate("Date.now()")
    here.field.press("Enter")
    took_ms = other.page.evaluate("window.seen") - began_ms
    return Figure("a question, seen in another kernel's panel", took_ms, 1_000, "ms")


def _show(notebook: NotebookPage, model: str = "offline") -> ChatView:
    cell = notebook.run(f"from jupyter_chatstore import ChatPanel\nChatPanel({model!r})")
    return ChatView(cell.locator(".jcs")).ready()


def _lab(folder: Path, server: ProviderServer) -> Lab:
    lab = Lab(folder, dict(os.environ))
    lab.env |= {"OPENAI_API_KEY": "sk-bench", "OPENAI_BASE_URL": f"{server.url}/v1"}
    return lab
