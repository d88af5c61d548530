"""Branches in a real notebook: edited, regenerated, compared, forked, marked, deleted and back."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from jupyter_chatstore import Store
from tests.browser.chat_view import ANSWER_MS, ChatView
from tests.browser.lab import NotebookPage
from tests.browser.test_providers import OPENAI
from tests.providers.server import ProviderServer

SHOW = "from jupyter_chatstore import ChatPanel\npanel = ChatPanel()\npanel"


def choose(chat: ChatView, menu: Locator, item: str) -> None:
    """Open a menu and choose one of its items."""
    menu.click()
    chat.root.get_by_role("menu").get_by_text(item, exact=True).click()
    expect(chat.root.get_by_role("menu")).to_have_count(0)


def expect_place(message: Locator, place: str) -> None:
    """Which of how many siblings is open."""
    expect(message.locator(".jcs-siblings").first).to_contain_text(place)


def test_a_conversation_branches_and_nothing_is_lost(
    provider_notebook: NotebookPage, provider_server: ProviderServer
) -> None:
    provider_server.replies = [OPENAI.whole]
    chat = ChatView(provider_notebook.run(SHOW).locator(".jcs")).ready()
    chat.ask_and_wait("/help")
    regenerate_with_another_model(chat)
    edit_the_question(chat)
    mark_delete_and_undo(chat)
    compare_two_models(chat)
    fork_at_the_first_answer(chat)

    with Store(provider_notebook.lab.db_path) as store:
        notebook = str(provider_notebook.lab.root / provider_notebook.name)
        fork, origin = sorted(store.threads(notebook=notebook), key=lambda t: t.fork_of is None)
        asked, best, *_ = store.messages(origin.id)
        assert (best.bookmarked_at is not None, best.reaction) == (True, "👍")
        assert [m.text for m in store.siblings(asked.id)] == ["/help", "usage"]
        assert [len(store.siblings(m.id)) for m in store.messages(origin.id)] == [2, 2, 1, 2]
        assert [m.text for m in store.messages(fork.id)][::2] == ["/help", "and now?"]


def regenerate_with_another_model(chat: ChatView) -> None:
    """Another model's answer beside the first, and back to the first."""
    answer = chat.answers.first
    choose(chat, answer.get_by_role("button", name="Regenerate with"), "Another model…")
    field = answer.get_by_role("textbox", name="Regenerate with")
    field.fill(OPENAI.model)
    field.press("Enter")
    expect(answer.locator("strong")).to_have_text("forty-two", timeout=ANSWER_MS)
    expect(answer.locator("footer")).to_have_text(
        re.compile(r"^test-model · .* · 12 in, 34 out · —$")
    )
    expect_place(answer, "2/2")
    answer.get_by_role("button", name="Previous answer").click()
    expect(answer).to_contain_text("I am the offline provider")
    expect_place(answer, "1/2")


def edit_the_question(chat: ChatView) -> None:
    """Another question in the place of the first, and back to the first."""
    turn = chat.root.locator(".jcs-turn").first
    turn.hover()
    turn.get_by_role("button", name="Edit").click()
    field = chat.root.get_by_role("textbox", name="Edit your question")
    field.fill("usage")
    field.press("Enter")
    expect(chat.questions).to_have_text(["usage"])
    expect(chat.answers.first).to_contain_text("This thread:", timeout=ANSWER_MS)
    chat.wait_for_end()
    expect_place(turn, "2/2")
    turn.get_by_role("button", name="Previous question").click()
    expect(chat.questions).to_have_text(["/help"])


def mark_delete_and_undo(chat: ChatView) -> None:
    """Marks stay with an answer that goes to the trash and comes back."""
    answer = chat.answers.first
    answer.get_by_role("button", name="Bookmark").click()
    expect(answer.get_by_role("button", name="Bookmark")).to_have_attribute("aria-pressed", "true")
    more = answer.get_by_role("button", name="More to do with this answer")
    choose(chat, more, "👍 Good answer")
    expect(answer.get_by_role("button", name="Reaction 👍")).to_be_visible()
    marked = str(answer.get_attribute("data-message"))
    choose(chat, more, "Delete")
    expect(answer).not_to_have_attribute("data-message", marked)  # its sibling is in its place
    chat.root.get_by_role("button", name="Undo").click()
    expect(answer).to_have_attribute("data-message", marked)


def compare_two_models(chat: ChatView) -> None:
    """Two models at once; the thread goes on with the first one's answer."""
    chat.field.fill("what is it?")
    choose(chat, chat.root.get_by_role("button", name="Compare offline"), OPENAI.model)
    columns = chat.root.locator(".jcs-column")
    expect(columns).to_have_count(2)
    expect(columns.nth(0)).to_contain_text("no language model", timeout=ANSWER_MS)
    expect(columns.nth(1)).to_contain_text("forty-two", timeout=ANSWER_MS)
    columns.nth(0).get_by_role("button", name="Go on with this one").click()
    expect(columns).to_have_count(0)
    expect_place(chat.answers.last, "1/2")


def fork_at_the_first_answer(chat: ChatView) -> None:
    """A thread that begins with what was said up to there."""
    chat.answers.first.get_by_role("button", name="Fork").click()
    expect(chat.title).to_contain_text("/help (fork)")
    expect(chat.answers).to_have_count(1)
    chat.ask_and_wait("and now?")
