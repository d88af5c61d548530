"""What goes along with a question: named with @, seen before and after, with as much history."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

from playwright.sync_api import expect

from tests.browser.chat_view import ChatView
from tests.browser.lab import NotebookPage

DATA = Path(__file__).parents[2] / "notebooks" / "data" / "penguins.csv"
LOAD = """import pandas as pd
penguins = pd.read_csv("penguins.csv")
users = pd.DataFrame({"user": ["ada"], "password": ["hunter2"]})"""
SHOW = "from jupyter_chatstore import ChatPanel\npanel = ChatPanel()\npanel"


def test_what_is_sent_is_named_seen_and_chosen(notebook: NotebookPage) -> None:
    copy(DATA, notebook.lab.root)
    notebook.run(LOAD)
    notebook.run(SHOW)
    chat, keyboard = ChatView(notebook.panel).ready(), notebook.page.keyboard
    chat.ask_and_wait("/help")
    options = chat.root.get_by_role("option")
    chips = chat.root.get_by_role("list", name="Sent along").get_by_role("listitem")

    # A narrow cell: the list stays within the panel, above what is typed.
    notebook.page.set_viewport_size({"width": 800, "height": 800})
    chat.field.click()
    keyboard.type("who is in @use")
    expect(options).to_have_text(["@users1 × 2"])
    popup = chat.root.get_by_role("listbox", name="Names").bounding_box()
    panel, field = chat.root.bounding_box(), chat.field.bounding_box()
    assert popup
    assert panel
    assert field
    assert panel["x"] <= popup["x"]
    assert popup["x"] + popup["width"] <= panel["x"] + panel["width"]
    assert popup["y"] + popup["height"] <= field["y"]

    # Chosen by keyboard; a file beside the notebook too.
    keyboard.press("Tab")
    keyboard.type("of @users.u")
    expect(options).to_have_text(["@users.userstr"])
    keyboard.press("Escape")
    chat.field.fill("")
    keyboard.type("see @file:pen")
    expect(options.filter(has_text="@file:penguins.csv")).to_be_visible()
    keyboard.press("Enter")
    expect(chat.field).to_have_value("see @file:penguins.csv ")

    # Seen before it is sent, without the password; and left out again.
    chat.field.fill("describe @users and @penguins")
    expect(chips.first).to_contain_text("@users · 1 × 2 · ")
    expect(chips.first).to_contain_text("1 secret hidden")
    chips.first.get_by_role("button", name="@users · ").click()
    shown = chat.root.get_by_role("figure", name="@users")
    expect(shown).to_contain_text("ada | [hidden]")
    chat.root.get_by_role("button", name="Don't send @penguins").click()
    expect(chat.field).to_have_value("describe @users and penguins")
    expect(chat.root.locator(".jcs-estimate")).to_contain_text("tokens")

    # As much of the conversation as the menu says.
    chat.root.get_by_role("button", name="How much of the conversation is sent").click()
    chat.root.get_by_role("menuitemcheckbox", name="Only this message").click()
    expect(chips.last).to_have_text("history: none · 2 left out")
    chat.field.press("Enter")
    expect(chat.answers).to_have_count(2)
    answer = chat.wait_for_end()

    # Seen after it was sent.
    answer.get_by_role("button", name="looked at @users").click()
    expect(answer.locator(".jcs-sent-all")).to_contain_text("No earlier message, 2 left out.")
    expect(answer.get_by_role("figure", name="@users")).to_contain_text("ada | [hidden]")
    expect(chat.root).not_to_contain_text("hunter2")
