"""Hostile text does nothing, wherever it stands: it is shown, and that is all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from jupyter_chatstore import Message, Store
from jupyter_chatstore.model import (
    CitationPart,
    FilePart,
    ReasoningPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    UnknownPart,
)
from tests.browser.chat_view import ChatView
from tests.browser.evil_host import EvilHost, Watch
from tests.browser.hostile_text import ALL, HTML, HUGE, IMAGES, LINKS, RUN, UNFINISHED, aimed_at
from tests.browser.lab import NotebookPage
from tests.providers import openai_wire as wire
from tests.providers.server import ProviderServer, Reply

SHOW = "from jupyter_chatstore import ChatPanel\npanel = ChatPanel({model!r})\npanel"
DIAGRAM = "```mermaid\nflowchart LR\n  a --> b\n```"
IMAGE = f'<img id=pwned src=x onerror="{RUN}">'
PIECE_CHARS = 9
"""A streamed text comes in pieces this small, so that every half of a trick is shown once."""


@pytest.fixture(autouse=True)
def nothing_happened(watch: Watch, provider_notebook: NotebookPage) -> Iterator[None]:
    """At the end of every test here."""
    yield
    watch.expect_nothing_happened()


def show(notebook: NotebookPage, model: str = "offline") -> ChatView:
    """Show a panel and wait until it is ready."""
    cell = notebook.run(SHOW.format(model=model))
    return ChatView(cell.locator(".jcs")).ready()


def streamed(*texts: str) -> Reply:
    """An answer in small pieces."""
    text = "\n\n".join(texts)
    pieces = [text[at : at + PIECE_CHARS] for at in range(0, len(text), PIECE_CHARS)]
    return Reply((*wire.texts(*pieces), *wire.end()))


def store_thread(notebook: NotebookPage, title: str, *messages: Message) -> None:
    """Put a thread into the store before the panel is shown."""
    with Store(notebook.lab.db_path) as store:
        thread = store.new_thread(str(notebook.lab.root / notebook.name), title)
        store.append(thread.id, list(messages))


def poke(answers: Locator) -> None:
    """Click every link that leads nowhere and every word that could be a command."""
    for link in answers.locator("a:not([href])").all():
        link.dispatch_event("click")
    for text in answers.get_by_text("Click").all():
        text.dispatch_event("click")


def expect_plain(answers: Locator) -> None:
    """Nothing in these answers but what Markdown is made of."""
    rendered = answers.locator(".jcs-markdown")
    for never in ("script", "iframe", "object", "embed", "form", "input", "style", "svg", "video"):
        expect(rendered.locator(never)).to_have_count(0)
    expect(rendered.locator("[style], [id], [name], [srcset], [onerror], [onclick]")).to_have_count(
        0
    )
    assert set(rendered.locator("button").evaluate_all("all => all.map(b => b.className)")) <= {
        *(f"jcs-code-action jcs-{name}" for name in ("copy", "below", "replace", "next")),
        "jcs-load-image",
    }
    links = rendered.locator("a[href]")
    for href, rel, target, title in links.evaluate_all(
        "all => all.map(a => [a.getAttribute('href'), a.rel, a.target, a.title])"
    ):
        assert href.startswith(("http://", "https://", "mailto:"))
        assert {"noopener", "noreferrer"} <= set(rel.split())
        assert target == "_blank"
        assert title == href, "a link shows where it leads"


def expect_drawn(notebook: NotebookPage) -> None:
    """Wait until the user's own diagram is drawn: by then, one above it would have been, too."""
    expect(notebook.notebook.locator(".jp-RenderedMermaid")).to_have_count(1)
    expect(notebook.notebook.locator(".jp-RenderedMermaid img")).to_be_visible(timeout=30_000)


class TestAnAnswer:
    def test_streamed(
        self, provider_notebook: NotebookPage, provider_server: ProviderServer, evil: EvilHost
    ) -> None:
        texts = [text for name, text in ALL.items() if not name.startswith("huge")]
        provider_server.replies = [
            streamed(*(aimed_at(evil.url, text) for text in texts), UNFINISHED)
        ]
        chat = show(provider_notebook, "openai:test-model")
        answer = chat.ask_and_wait("go on")
        expect(answer).to_contain_text("onerror")
        poke(answer)
        expect_plain(answer)

    def test_stored_and_opened(self, provider_notebook: NotebookPage, evil: EvilHost) -> None:
        turns = [
            message
            for name, text in ALL.items()
            if not name.startswith("huge")
            for message in (Message.user(name), Message.assistant(aimed_at(evil.url, text)))
        ]
        store_thread(provider_notebook, "Stored", *turns)
        chat = show(provider_notebook)
        chat.open("Stored")
        expect(chat.questions.last).to_have_text(turns[-2].text)
        seen: set[str] = set()
        while turns[0].text not in seen:
            poke(chat.answers)
            expect_plain(chat.answers)
            seen.update(chat.questions.all_inner_texts())
            chat.root.get_by_role("log").evaluate("log => { log.scrollTop = 0; }")
        assert seen == {turn.text for turn in turns[::2]}

    def test_huge_and_nested(self, provider_notebook: NotebookPage) -> None:
        turns = [
            message
            for name, text in HUGE.items()
            for message in (Message.user(name), Message.assistant(text))
        ]
        store_thread(provider_notebook, "Huge", *turns)
        chat = show(provider_notebook)
        chat.open("Huge")
        expect(chat.answers).to_have_count(len(HUGE), timeout=30_000)
        expect_plain(chat.answers)
        inside = "e => e.getBoundingClientRect().right <= innerWidth"
        assert chat.root.evaluate(inside), "the panel is as wide as before"
        chat.ask_and_wait("/help")

    def test_of_every_kind_of_part(self, provider_notebook: NotebookPage, evil: EvilHost) -> None:
        hostile = aimed_at(evil.url, "\n\n".join((*HTML.values(), *IMAGES.values())))
        parts = [
            ReasoningPart(hostile),
            ToolCallPart("1", hostile, {IMAGE: hostile}),
            ToolResultPart("1", hostile, is_error=True),
            FilePart(IMAGE, "image/png", 1, f'x" onerror="{RUN}'),
            FilePart("a.svg", "image/svg+xml", 1, "PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+"),
            FilePart("a.html", f"text/html,{IMAGE}", 1, "PHN2Zz4="),
            CitationPart(f"javascript:{RUN}", IMAGE),
            CitationPart(f"https://example.org/{IMAGE}", None),
            UnknownPart(IMAGE, {"text": hostile}),
            TextPart("The end"),
        ]
        store_thread(provider_notebook, "Parts", Message.user(parts[3:5]), Message.assistant(parts))
        chat = show(provider_notebook)
        chat.open("Parts")
        expect(chat.answers.last).to_contain_text("The end")
        for fold in chat.answers.locator("summary").all():
            fold.click()
        poke(chat.answers)
        expect_plain(chat.answers)
        expect(chat.answers.locator(".jcs-sources a")).to_have_count(1)
        expect(chat.root.locator("img")).to_have_count(0)


class TestBesideTheAnswer:
    def test_title_question_preview_and_search(
        self, provider_notebook: NotebookPage, evil: EvilHost
    ) -> None:
        hostile = aimed_at(evil.url, f"{IMAGE} ![x]({evil.url}/a.png) [x](javascript:{RUN})")
        found = f"{hostile} needle \x02{IMAGE}\x03 {hostile}"
        store_thread(provider_notebook, hostile, Message.user(hostile), Message.assistant(found))
        chat = show(provider_notebook)
        expect(chat.threads.first).to_contain_text("<img id=pwned")
        chat.threads.first.click()
        expect(chat.title).to_contain_text("<img id=pwned")
        expect(chat.questions.first).to_contain_text("<img id=pwned")
        chat.rename(f"{IMAGE} again")
        chat.root.get_by_role("searchbox").fill("needle")
        hit = chat.root.get_by_role("list", name="Found messages").get_by_role("button").first
        expect(hit).to_contain_text("onerror")
        expect(hit.locator("mark").first).to_be_visible()
        hit.click()
        chat.ask_and_wait(hostile)
        expect(chat.questions.last).to_contain_text("<img id=pwned")
        expect_plain(chat.answers)

    def test_variables(self, provider_notebook: NotebookPage, evil: EvilHost) -> None:
        hostile = f"{IMAGE} ![x]({evil.url}/v.png) | `` \n# x [x](javascript:{RUN})"
        provider_notebook.run(
            f"hostile = {hostile!r}\n"
            "import pandas as pd\n"
            "df = pd.DataFrame({hostile: [hostile, hostile], 'b': [1, 2]})\n"
            "thing = type(hostile, (), {'__repr__': lambda self: hostile})()\n"
            "both = {hostile: thing}"
        )
        chat = show(provider_notebook)
        for name in ("df", "thing", "both", "hostile"):
            answer = chat.ask_and_wait(f"describe @{name}")
            expect(answer).to_contain_text(f"@{name}")
            expect_plain(answer)
        expect(chat.answers.first.locator("table").first).to_contain_text("<img id=pwned")

    def test_the_notebooks_own_error(self, provider_notebook: NotebookPage, evil: EvilHost) -> None:
        provider_notebook.run(f"raise ValueError({f'{IMAGE} ![x]({evil.url}/e.png)'!r})")
        chat = show(provider_notebook)
        answer = chat.ask_and_wait("explain @error")
        expect(answer).to_contain_text("ValueError")
        expect_plain(answer)

    def test_what_a_provider_says_when_it_fails(
        self, provider_notebook: NotebookPage, provider_server: ProviderServer, evil: EvilHost
    ) -> None:
        said = f"{IMAGE} ![x]({evil.url}/e.png)"
        provider_server.replies = [wire.refusal(400, said)]
        chat = show(provider_notebook, "openai:test-model")
        answer = chat.ask_and_wait("hi")
        expect(answer.locator(".jcs-ending")).to_contain_text("<img id=pwned")


class TestWhatIsOffered:
    def test_links_say_where_they_lead(self, provider_notebook: NotebookPage) -> None:
        text = "[my bank](https://example.org/login?a=1) and https://example.org/plain"
        store_thread(provider_notebook, "Links", Message.user("q"), Message.assistant(text))
        chat = show(provider_notebook)
        chat.open("Links")
        expect(chat.answers.get_by_role("link")).to_have_count(2)
        expect(chat.answers.get_by_role("link").first).to_have_attribute(
            "title", "https://example.org/login?a=1"
        )
        expect_plain(chat.answers)

    def test_an_image_elsewhere_is_loaded_on_a_click(
        self, provider_notebook: NotebookPage, watch: Watch, evil: EvilHost
    ) -> None:
        url = f"{evil.url}/chart.png?of=us"
        text = f"Look: ![a chart]({url}) ![another]({evil.url}/other.png)"
        store_thread(provider_notebook, "Images", Message.user("q"), Message.assistant(text))
        chat = show(provider_notebook)
        chat.open("Images")
        offers = chat.answers.get_by_role("button", name="Image from localhost")
        expect(offers).to_have_count(2)
        watch.expect_nothing_happened()
        offers.first.click()
        image = chat.answers.get_by_role("img", name="a chart")
        expect(image).to_have_js_property("naturalWidth", 1)
        expect(offers).to_have_count(1)
        watch.wanted.append(url)

    def test_links_that_lead_nowhere_are_no_links(self, provider_notebook: NotebookPage) -> None:
        text = "\n\n".join(text for name, text in LINKS.items() if name not in ("html", "title"))
        store_thread(provider_notebook, "Nowhere", Message.user("q"), Message.assistant(text))
        chat = show(provider_notebook)
        chat.open("Nowhere")
        expect(chat.answers.get_by_role("link")).to_have_count(0)
        poke(chat.answers)


class TestANotebookWithAnAnswerInIt:
    def test_asks_nobody_when_it_is_written_nor_when_it_is_opened_again(
        self, provider_notebook: NotebookPage, provider_server: ProviderServer, evil: EvilHost
    ) -> None:
        notebook = provider_notebook
        texts = [text for name, text in ALL.items() if not name.startswith("huge")]
        provider_server.replies = [
            streamed(*(aimed_at(evil.url, text) for text in texts), "The end", UNFINISHED)
        ]
        notebook.run("%load_ext jupyter_chatstore")
        cell = notebook.run("%%chat -m openai:test-model\ngo on")
        written = cell.locator(".jp-RenderedMarkdown")
        expect(written).to_contain_text("The end")
        poke(written)
        notebook.run(f"from IPython.display import Markdown\nMarkdown({DIAGRAM!r})")
        expect_drawn(notebook)
        notebook.save()
        notebook.page.reload()
        notebook.wait_for_kernel()
        expect_drawn(notebook)
        written = notebook.notebook.locator(".jp-RenderedMarkdown").first
        expect(written).to_contain_text("The end")
        poke(written)
