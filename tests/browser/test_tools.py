"""Tools in the panel: allowed by the user, called by a model, and asked for when they run code."""

from __future__ import annotations

import base64
import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.chat_view import ChatView
from tests.browser.lab import NotebookPage
from tests.providers import openai_wire as wire
from tests.providers.server import ProviderServer, Reply

SHOW = "from jupyter_chatstore import ChatPanel\npanel = ChatPanel('openai:test-model')\npanel"
FRAME = (
    "import pandas as pd\n"
    "birds = pd.DataFrame({'island': ['Dream', 'Dream', 'Biscoe'], 'mass': [3700, 3900, 5000]})"
)
MEANS = '{"sql": "select island, avg(mass) as mean from birds group by 1 order by 1"}'
CODE = '{"code": "heaviest = birds.mass.max()\\nprint(heaviest)"}'
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FAAhKDveksOjm"
    "AAAAAElFTkSuQmCC"
)


def says(*texts: str) -> Reply:
    return Reply((*wire.texts(*texts), *wire.end(wire.USAGE)))


def calls(*wanted: tuple[str, str, str], first: str = "") -> Reply:
    text = wire.texts(first) if first else ()
    return Reply((*text, *wire.calls(*wanted), *wire.end(wire.USAGE, "tool_calls")))


@pytest.fixture
def chat(provider_notebook: NotebookPage) -> ChatView:
    """A panel beside a data frame."""
    provider_notebook.run(FRAME)
    return ChatView(provider_notebook.run(SHOW).locator(".jcs")).ready()


def allow(chat: ChatView, *abouts: str) -> None:
    """Choose tools in the menu, by the keyboard's way in and out."""
    page = chat.root.page
    button = chat.root.get_by_role("button", name="Tools")
    expect(button).to_have_css("opacity", "1")
    button.focus()
    page.keyboard.press("Enter")
    menu = chat.root.get_by_role("menu", name="Tools")
    for about in abouts:
        item = menu.get_by_role("menuitemcheckbox", name=re.compile(about))
        item.click()
        expect(item).to_have_attribute("aria-checked", "true")
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)


def call(answer: Locator, name: str) -> Locator:
    return answer.locator("details", has=answer.page.locator("summary code", has_text=name))


def test_a_tool_looks_and_code_runs_only_when_it_is_allowed(
    chat: ChatView, provider_notebook: NotebookPage, provider_server: ProviderServer
) -> None:
    look = ("c1", "query_frames", MEANS)
    run, again = ("c2", "run_code", CODE), ("c3", "run_code", '{"code": "del birds"}')
    provider_server.requests.clear()
    provider_server.replies = [
        calls(look, first="Let me look."),
        calls(run),
        calls(again),
        says("On **Biscoe**."),
    ]
    allow(chat, "read-only SQL on your data frames", "Run Python in your kernel")
    expect(chat.root.get_by_role("button", name="Tools")).to_have_text("Tools: 2 on")

    chat.ask("where are they heaviest?")
    approval = chat.root.get_by_role("region", name="The model asks to use run_code")
    expect(approval).to_contain_text("heaviest = birds.mass.max()")
    provider_notebook.run("'heaviest' in globals()")
    expect(provider_notebook.notebook.locator(".jp-OutputArea-output").last).to_have_text("False")
    looked = call(chat.answers.last, "query_frames")
    looked.locator("summary").click()
    expect(looked.get_by_role("row").nth(1)).to_have_text("Biscoe5000")

    approval.get_by_role("button", name="Run once").click()
    expect(approval).to_contain_text("del birds")
    approval.get_by_role("button", name="Don't run").click()
    answer = chat.wait_for_end()
    expect(answer).to_contain_text("On Biscoe.")
    ran, refused = call(answer, "run_code").all()
    expect(ran.locator("pre").last).to_have_text("5000")
    expect(refused.locator("summary")).to_contain_text("not allowed")
    provider_notebook.run("int(heaviest), len(birds)")
    expect(provider_notebook.notebook.locator(".jp-OutputArea-output").last).to_have_text(
        "(5000, 3)"
    )
    sent = provider_server.requests[-1].body["messages"]
    _, ran_well, was_refused = [m["content"] for m in sent if m["role"] == "tool"]
    assert ran_well == "5000"
    assert "did not allow" in was_refused


def test_a_pasted_picture_is_shown_sent_and_there_again_after_a_reload(
    chat: ChatView, provider_notebook: NotebookPage, provider_server: ProviderServer
) -> None:
    provider_server.requests.clear()
    provider_server.replies = [says("A square.")]
    chat.field.evaluate(
        """(field, data) => {
          const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File([bytes], "square.png", { type: "image/png" }));
          const paste = { clipboardData, bubbles: true, cancelable: true };
          field.dispatchEvent(new ClipboardEvent("paste", paste));
        }""",
        PNG,
    )
    chip = chat.root.get_by_role("list", name="Attached files")
    expect(chip).to_contain_text("square.png")
    chat.ask_and_wait("what is this?")
    expect(chip).to_have_count(0)
    picture = chat.questions.last.get_by_role("img", name="square.png")
    expect(picture).to_be_visible()
    sent = provider_server.requests[0].body["messages"][-1]["content"]
    (image,) = [block["image_url"]["url"] for block in sent if block["type"] == "image_url"]
    assert base64.b64decode(image.partition(",")[2]) == base64.b64decode(PNG)

    cell = provider_notebook.run("ChatPanel()")
    reopened = ChatView(cell.locator(".jcs")).ready()
    expect(reopened.questions.last.get_by_role("img", name="square.png")).to_be_visible()
