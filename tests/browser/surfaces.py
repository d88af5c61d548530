"""All that the panel opens: dialogs, menus, boxes; each opened as a person would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

Hello = dict[str, Any]


def _from(menu: str, entry: str) -> Callable[[Page], None]:
    def choose(page: Page) -> None:
        page.get_by_role("button", name=menu, exact=True).first.click()
        page.get_by_role("menu").get_by_text(entry, exact=True).first.click()

    return choose


def _write(text: str) -> Callable[[Page], None]:
    def write(page: Page) -> None:
        page.get_by_role("textbox", name="Ask about this notebook").press_sequentially(text)

    return write


def _word_for_word(page: Page) -> None:
    page.get_by_title("Show what was sent").first.click()


def _would_be_sent(page: Page) -> None:
    _write("@penguins ")(page)
    page.get_by_title("Show what would be sent").first.click()


def _purge(page: Page) -> None:
    _from(LISTED, "Trash")(page)
    page.get_by_role("button", name="Delete for ever: Two peaks").click()


def _search(page: Page) -> None:
    page.get_by_role("searchbox", name="Search all messages").fill("needle")


def _edit(page: Page) -> None:
    page.get_by_role("button", name="Edit", exact=True).first.click()


def asking(hello: Hello) -> None:
    """The model asks to run code."""
    call = {
        "type": "tool_call",
        "tool_call_id": "call_1",
        "name": "run_code",
        "arguments": {"code": "penguins.describe()"},
        "state": "asked",
    }
    hello["messages"][1] |= {"status": "streaming", "parts": [call]}


def with_siblings(hello: Hello) -> None:
    """The question has two answers."""
    answer = hello["messages"][1]
    answer["siblings"] = [answer["id"], "0199f3a0-7c00-7000-8000-000000000006"]


def signed_in(hello: Hello) -> None:
    """It is kept in step with a server, and two devices wrote different titles."""
    told = {"server": "https://chat.example.org", "email": "ada@example.org", "device": "desk"}
    hello["sync"] |= {"state": "conflict", "conflicts": 1, **told}


def _share(page: Page) -> None:
    _from(MENU, "Share…")(page)
    page.get_by_role("button", name="Make a link").click()


def refusing(hello: Hello) -> None:
    """The server did not take two changes."""
    signed_in(hello)
    hello["sync"] |= {"state": "synced", "conflicts": 0, "refused": 2}


def signing_in(hello: Hello) -> None:
    """A code waits for its user."""
    link = "https://chat.example.org/device"
    code = {"user_code": "BCDF-GHJK", "link": link, "whole_link": f"{link}?code=BCDF-GHJK"}
    hello["sync"] |= {"login": code}


def as_it_is(_: Hello) -> None:
    """A question and an answer."""


@dataclass(frozen=True)
class Surface:
    """What opens it, what is visible then, and the state that it wants."""

    show: Callable[[Page], None]
    visible: str = "dialog"
    state: Callable[[Hello], None] = as_it_is


LISTED = "Threads: This notebook"
MENU = "What to do with Why body mass has two peaks"
SURFACES = {
    "settings": Surface(_from("More", "Settings and budget…")),
    "templates": Surface(_from("More", "Prompt templates…")),
    "sync": Surface(_from("More", "Sync…")),
    "sync code": Surface(_from("More", "Sync…"), ".jcs-user-code", signing_in),
    "sync settings": Surface(
        _from("Sync: 1 to settle", "Sync settings…"), ".jcs-sync-facts", signed_in
    ),
    "refused": Surface(_from("Sync: 2 refused", "Sync settings…"), ".jcs-shares li", refusing),
    "share": Surface(_from(MENU, "Share…"), ".jcs-shares", signed_in),
    "shared link": Surface(_share, ".jcs-link-row", signed_in),
    "conflicts": Surface(lambda _: None, ".jcs-conflict", signed_in),
    "shortcuts": Surface(_from("More", "Keyboard shortcuts…")),
    "model": Surface(_from("More", "Model…")),
    "system prompt": Surface(_from("More", "System prompt and temperature…")),
    "rename": Surface(_from(MENU, "Rename…")),
    "tags": Surface(_from(MENU, "Tags…")),
    "folder": Surface(_from(MENU, "Folder…")),
    "note": Surface(_from(MENU, "Note…")),
    "trash": Surface(_from(LISTED, "Trash"), ".jcs-trashed"),
    "delete for ever": Surface(_purge),
    "bookmarks": Surface(_from(LISTED, "Bookmarks"), ".jcs-row-snippet"),
    "search filter": Surface(_search, ".jcs-filters"),
    "names": Surface(_write("why is @"), "[role=listbox]"),
    "what would be sent": Surface(_would_be_sent, ".jcs-along-text pre"),
    "what was sent": Surface(_word_for_word, ".jcs-looked pre"),
    "edit": Surface(_edit, ".jcs-edit"),
    "comparison": Surface(
        _from("More to do with this answer", "Show all answers side by side"),
        ".jcs-column",
        with_siblings,
    ),
    "approval": Surface(lambda _: None, ".jcs-approval", asking),
}
