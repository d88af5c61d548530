"""Providers in the panel, over their real wire formats: what arrives, what fails, what is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from jupyter_chatstore import Store
from tests.browser.chat_view import ChatView
from tests.browser.conftest import KEY
from tests.browser.evil_host import Watch
from tests.browser.lab import NotebookPage
from tests.providers import anthropic_wire, openai_wire
from tests.providers.server import ProviderServer, Reply

SHOW = "from jupyter_chatstore import ChatPanel\npanel = ChatPanel({model!r})\npanel"
SAID = f"Not with {KEY}."
"""A provider that repeats the key, as some do."""


@dataclass(frozen=True)
class Wire:
    """One provider's format: an answer, its first half, and the ways to fail."""

    model: str
    whole: Reply
    half: tuple[str, ...]
    error: str
    wrong_key: Reply
    too_many: Reply


OPENAI = Wire(
    "openai:test-model",
    Reply(
        (
            *openai_wire.thoughts("Let me ", "think."),
            *openai_wire.texts("It is **for", "ty-two**."),
            *openai_wire.end({"prompt_tokens": 12, "completion_tokens": 34, "total_tokens": 46}),
        )
    ),
    openai_wire.texts("The half ", "of it"),
    openai_wire.error_event(f"The server broke. {SAID}"),
    openai_wire.refusal(401, SAID, "invalid_api_key"),
    openai_wire.refusal(429, SAID, "rate_limit_exceeded", Retry_After="7"),
)
ANTHROPIC = Wire(
    "anthropic:test-model",
    Reply(
        (
            anthropic_wire.start(input_tokens=12),
            *anthropic_wire.thinking(0, "Let me ", "think."),
            *anthropic_wire.text(1, "It is **for", "ty-two**."),
            *anthropic_wire.end(34),
        )
    ),
    (anthropic_wire.start(), *anthropic_wire.text(0, "The half ", "of it")[:-1]),
    anthropic_wire.error_event("overloaded_error", f"Overloaded. {SAID}"),
    anthropic_wire.refusal(401, "authentication_error", SAID),
    anthropic_wire.refusal(429, "rate_limit_error", SAID, Retry_After="7"),
)


@pytest.fixture(params=[OPENAI, ANTHROPIC], ids=["openai", "anthropic"])
def spoken(request: pytest.FixtureRequest) -> Wire:
    """Each provider's format."""
    return request.param


@pytest.fixture
def chat(provider_notebook: NotebookPage, spoken: Wire) -> ChatView:
    """A panel that asks that provider."""
    cell = provider_notebook.run(SHOW.format(model=spoken.model))
    return ChatView(cell.locator(".jcs")).ready()


@pytest.fixture(autouse=True)
def key_is_nowhere(provider_notebook: NotebookPage, watch: Watch, chat: ChatView) -> Any:
    """After every test the key is in no file, not on the screen, and went over no socket."""
    yield
    lab, page = provider_notebook.lab, provider_notebook.page
    provider_notebook.save()
    saved = lab.root / provider_notebook.name
    expect_saved(provider_notebook)
    assert KEY not in page.content()
    assert KEY not in "".join(
        page.locator("input, textarea").evaluate_all("all => all.map(e => e.value)")
    )
    assert watch.frames, "the sockets were listened to"
    assert not [frame for frame in watch.frames if KEY in frame]
    assert KEY not in saved.read_text()
    for path in lab.folder.rglob("*"):  # the store and its journal, the server's log, the rest
        if path.is_file():
            assert KEY.encode() not in path.read_bytes(), path


def expect_saved(notebook: NotebookPage) -> None:
    """Wait until the notebook on disk is the one on the screen."""
    notebook.page.wait_for_function(
        "() => !window.jupyterapp.shell.currentWidget.context.model.dirty"
    )


def expect_the_whole(answer: Locator) -> None:
    """The answer of a provider that works."""
    expect(answer.locator("strong")).to_have_text("forty-two")
    expect(answer.locator("footer")).to_have_text(
        re.compile(r"^test-model · .* s · 12 in, 34 out · —$")
    )


def test_an_answer_with_its_thoughts_and_its_numbers(
    chat: ChatView, spoken: Wire, provider_server: ProviderServer
) -> None:
    provider_server.replies = [spoken.whole]
    answer = chat.ask_and_wait("what is it?")
    expect_the_whole(answer)
    thoughts = answer.locator("details", has_text="Thought")
    expect(thoughts.get_by_text("Let me think.")).to_be_hidden()
    thoughts.locator("summary").click()
    expect(thoughts.get_by_text("Let me think.")).to_be_visible()


FAILURES = {
    "an error amid the answer": (
        lambda wire: Reply((*wire.half, wire.error)),
        "The half of it",
        ["Retry"],
    ),
    "a cut connection": (
        lambda wire: Reply(wire.half, cut=True),
        "The half of it",
        ["was cut off before the answer's end", "Retry"],
    ),
    "a wrong key": (
        lambda wire: wire.wrong_key,
        "",
        ["refused the key", "[hidden]", "_API_KEY", "Then retry"],
    ),
    "too many requests": (
        lambda wire: wire.too_many,
        "",
        ["asks to wait", "[hidden]", "Wait 7 s, then retry"],
    ),
}


def test_what_fails_is_told_in_words_and_can_be_tried_again(
    chat: ChatView,
    spoken: Wire,
    provider_notebook: NotebookPage,
    provider_server: ProviderServer,
) -> None:
    for failure, (fail, arrived, words) in FAILURES.items():
        chat.new_thread()
        provider_server.replies = [fail(spoken), spoken.whole]
        answer = chat.ask_and_wait(failure)
        ending = answer.locator(".jcs-ending")
        expect(ending).to_contain_text("are kept")
        for word in words:
            expect(ending).to_contain_text(word)
        expect(answer).to_contain_text(arrived)
        expect(answer.locator("footer")).to_contain_text("— tokens · —")
        ending.get_by_role("button", name="Retry").click()
        expect(chat.answers.last).to_contain_text("forty-two")
        expect_the_whole(chat.wait_for_end())
        expect(chat.answers).to_have_count(1)
        assert both_answers(provider_notebook) == [
            ("error", arrived),
            ("complete", "It is **forty-two**."),
        ]


def both_answers(notebook: NotebookPage) -> list[tuple[str, str]]:
    """Status and text of the newest answer and its siblings, as stored, oldest first."""
    with Store(notebook.lab.db_path) as store:
        thread = store.threads(notebook=str(notebook.lab.root / notebook.name))[0]
        last = store.messages(thread.id)[-1]
        return [(message.status, message.text) for message in store.siblings(last.id)]
