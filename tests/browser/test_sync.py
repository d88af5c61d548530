"""Two JupyterLabs, two stores, one server: what is said in one is read in the other.

And in a third browser, which has no account, by who is given a link.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chat_view import ANSWER_MS, ChatView
from tests.browser.lab import Lab, NotebookPage
from tests.sync.live import LiveServer, until

SHOW = "from jupyter_chatstore import ChatPanel\nChatPanel()"
LONG_MS = 60_000
PASSPHRASE = "four words not related"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    """A server of this test's own."""
    with LiveServer(tmp_path / "server") as running:
        yield running


@pytest.fixture
def other_lab(tmp_path: Path) -> Iterator[Lab]:
    """A second JupyterLab, with a store and a folder of its own."""
    folder = tmp_path / "other"
    folder.mkdir()
    with Lab(folder, env=dict(os.environ)) as running:
        yield running


def state(view: ChatView) -> Locator:
    """The button that says how sync stands."""
    return view.root.get_by_role("button", name=re.compile("^Sync: "))


def expect_state(view: ChatView, words: str) -> None:
    """Wait until it says so."""
    expect(state(view)).to_have_accessible_name(re.compile(f"^Sync: {words}"), timeout=LONG_MS)


def sign_in(view: ChatView, server: LiveServer, account: str, name: str) -> None:
    """Ask for a code in the panel, and approve it as its user does in another browser."""
    view.root.get_by_role("button", name="More", exact=True).click()
    view.root.get_by_role("menuitem", name="Sync…").click()
    dialog = view.root.get_by_role("dialog")
    dialog.get_by_label("Server").fill(server.url)
    dialog.get_by_label("What this device is called").fill(name)
    dialog.get_by_role("button", name="Get a code").click()
    code = dialog.locator(".jcs-user-code")
    expect(code).to_be_visible(timeout=LONG_MS)
    assert server.auth.flow.answer(code.inner_text(), account, approved=True)
    expect(dialog).to_contain_text("ada@example.org", timeout=LONG_MS)
    dialog.get_by_role("button", name="Close").click()
    expect_state(view, "synced")


def dialog_to_share(view: ChatView) -> Locator:
    """Ask for it in the menu of the thread shown."""
    view.root.get_by_role("button", name="More", exact=True).click()
    view.root.get_by_role("menuitem", name="Share…").click()
    return view.root.get_by_role("dialog", name=re.compile("^Share “"))


def share_and_revoke(view: ChatView, browser: Browser) -> None:
    """A link is made, opened where nobody is signed in, and revoked."""
    dialog = dialog_to_share(view)
    dialog.get_by_label("Words and names to mask").fill("server")
    expect(dialog).to_contain_text("Anyone who has the link can read the 6 messages")
    expect(dialog).to_contain_text("Masked: server.")
    dialog.get_by_role("button", name="Make a link").click()
    url = dialog.get_by_label("Link", exact=True).input_value()
    dialog.get_by_role("button", name="Copy", exact=True).click()
    expect(dialog.get_by_role("button", name="Copied")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    third = browser.new_context()
    try:
        page = third.new_page()
        page.goto(url)
        expect(page.get_by_text("said before there was a [masked]").first).to_be_visible()
        expect(page.get_by_text("while the [masked] was away").first).to_be_visible()
        dialog = dialog_to_share(view)
        dialog.get_by_role("button", name="Revoke: Copy").click()
        expect(dialog).to_contain_text("None can be opened now.")
        dialog.get_by_role("button", name="Cancel").click()
        page.reload()
        expect(page.get_by_role("heading")).to_have_text("This link leads nowhere")
    finally:
        third.close()


def chosen(view: ChatView, entry: str, button: str = "") -> Locator:
    """The dialog behind an entry of the menu, or behind a button of that dialog."""
    view.root.get_by_role("button", name="More", exact=True).click()
    view.root.get_by_role("menuitem", name=entry).click()
    dialog = view.root.get_by_role("dialog")
    if button:
        dialog.get_by_role("button", name=button).click()
    return dialog


def encrypt_and_unlock(one: ChatView, other: ChatView) -> None:
    """One device encrypts; the other is asked for the key, and is told when it is a wrong one."""
    dialog = chosen(one, "Sync…", "Encrypt…")
    dialog.get_by_label("A passphrase").fill(PASSPHRASE)
    dialog.get_by_label("The same again").fill(PASSPHRASE)
    dialog.get_by_role("button", name="Encrypt", exact=True).click()
    expect(dialog.get_by_role("listitem")).to_have_count(24, timeout=LONG_MS)
    dialog.get_by_label("I have written them down").check()
    dialog.get_by_role("button", name="Done").click()
    expect_state(one, "synced")
    expect_state(other, "key needed")
    state(other).click()
    other.root.get_by_role("menuitem", name="Enter the key…").click()
    dialog = other.root.get_by_role("dialog")
    for secret in ("another passphrase", PASSPHRASE):
        dialog.get_by_label("Passphrase, or the 24 words").fill(secret)
        dialog.get_by_role("button", name="Unlock").click()
        if secret != PASSPHRASE:
            expect(dialog.get_by_role("alert")).to_be_visible(timeout=LONG_MS)
    expect_state(other, "synced")


def into_a_space(view: ChatView) -> None:
    """A copy of the thread goes into a new space, though the history is encrypted."""
    dialog = chosen(view, "Sync…", "Teams' spaces…")
    dialog.get_by_label("An invitation's address").fill("Penguins")
    dialog.get_by_role("button", name="Join or make").click()
    expect(dialog.locator(".jcs-spaces")).to_contain_text("owner", timeout=LONG_MS)
    dialog.get_by_role("button", name="Close").click()
    dialog = chosen(view, "Into a space…")
    dialog.get_by_label("Readable by the server and the members").check(timeout=LONG_MS)
    dialog.get_by_role("button", name="Copy", exact=True).click()
    expect(view.threads.locator(".jcs-place")).to_have_text("Penguins", timeout=LONG_MS)
    expect_state(view, "synced")


def test_two_laptops_one_history(
    lab: Lab, other_lab: Lab, server: LiveServer, page: Page, browser: Browser
) -> None:
    account = server.add("ada@example.org").id
    this = NotebookPage(lab, page).create("synced.ipynb")
    here = ChatView(this.run(SHOW).locator(".jcs")).ready()
    here.ask_and_wait("said before there was a server")
    sign_in(here, server, account, "laptop")

    this.save()
    until(lambda: "chatstore" in json.dumps(lab.read_notebook("synced.ipynb")["metadata"]))
    shutil.copy(lab.root / "synced.ipynb", other_lab.root / "synced.ipynb")
    that = NotebookPage(other_lab, page.context.new_page()).open("synced.ipynb")
    there = ChatView(that.run(SHOW).locator(".jcs")).ready()
    expect(there.threads).to_have_count(0)
    sign_in(there, server, account, "desk")
    there.threads.filter(has_text="said before there was a server").first.click(timeout=LONG_MS)
    expect(there.questions).to_have_text(["said before there was a server"])
    expect(there.root.locator(".jcs-writer").first).to_have_text("laptop")
    expect(here.root.locator(".jcs-writer")).to_have_count(0)

    here.ask_and_wait("/help")
    expect(there.answers).to_have_count(2, timeout=ANSWER_MS)

    server.stop()
    here.ask_and_wait("said while the server was away")
    expect_state(here, "offline")
    here.rename("A title of the laptop")
    there.rename("A title of the desk")
    expect_state(there, "offline")
    server.start()
    for view in (here, there):
        state(view).click()
        view.root.get_by_role("menuitem", name="Sync now").click()
    expect(there.answers).to_have_count(3, timeout=LONG_MS)

    conflict = here.root.locator(".jcs-conflict")
    expect(conflict).to_contain_text("Also titled", timeout=LONG_MS)
    expect(there.root.locator(".jcs-conflict")).to_contain_text("Also titled", timeout=LONG_MS)
    title = re.search("“(.*)”", conflict.inner_text())
    assert title
    conflict.get_by_role("button", name="Use").click()
    for view in (here, there):
        expect(view.title).to_contain_text(title[1], timeout=LONG_MS)
        expect(view.root.locator(".jcs-conflict")).to_have_count(0, timeout=LONG_MS)
        expect_state(view, "synced")

    share_and_revoke(there, browser)
    encrypt_and_unlock(there, here)
    into_a_space(here)
    that.save()
    until(lambda: "ChatPanel" in json.dumps(other_lab.read_notebook("synced.ipynb")))
    kept = json.dumps(other_lab.read_notebook("synced.ipynb"))
    assert not [secret for secret in ("/s/", PASSPHRASE) if secret in kept]
