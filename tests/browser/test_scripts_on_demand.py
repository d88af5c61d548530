"""Formulas and rare languages: their scripts come when needed; without them, all is readable."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from jupyter_chatstore import Message, Store
from tests.browser.bare_page import BarePage
from tests.browser.chat_view import ChatView
from tests.browser.lab import NotebookPage
from tests.browser.test_accessible import replies

SAID = """The mean is $\\bar{x}$, and

$$\\int_0^1 x^2\\,dx = \\frac{1}{3}$$

```rust
fn main() { println!("hello"); }
```
"""
FORBID_SCRIPTS = """
() => {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "script-src 'none'";
  document.head.append(policy);
}
"""


def show_said(notebook: NotebookPage) -> None:
    """In a notebook's thread: the formula is one, and the code is coloured."""
    path = str(Path(notebook.lab.root, notebook.name))
    with Store(notebook.lab.db_path) as store:
        thread = store.new_thread(path, "Formulas")
        store.append(thread.id, [Message.user("why?"), Message.assistant(SAID)])
    cell = notebook.run("from jupyter_chatstore import ChatPanel\nChatPanel()")
    answer = ChatView(cell.locator(".jcs")).ready().answers.last
    expect(answer.locator("math")).to_have_count(2)
    expect(answer.locator("math mfrac")).to_be_visible()
    expect(answer.locator(".jcs-code [class^=hljs-]").first).to_have_text("fn")


def test_in_a_real_notebook_they_are_shown(notebook: NotebookPage) -> None:
    show_said(notebook)


def test_where_the_page_forbids_scripts_all_stays_readable(page: Page) -> None:
    bare = BarePage(page)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))

    def say(hello: dict) -> None:
        hello["messages"][1]["parts"] = [{"type": "text", "text": ""}]
        hello["messages"][1] |= {"status": "streaming"}

    all_replies = replies(say)
    bare.show(all_replies)
    answer = page.locator(".jcs-answer").last
    expect(answer).to_be_visible()
    page.evaluate(FORBID_SCRIPTS)
    hello = all_replies["hello"]
    message_id, seq = hello["messages"][1]["id"], hello["seq"]
    bare.tell(
        {
            "kind": "delta",
            "seq": seq + 1,
            "message_id": message_id,
            "part": 0,
            "type": "text",
            "text": SAID,
        }
    )
    expect(answer).to_contain_text("\\frac{1}{3}")
    expect(answer).to_contain_text('fn main() { println!("hello"); }')
    assert any("Content Security Policy" in text for text in refused), refused
    expect(answer.locator("math")).to_have_count(0)
    expect(page.locator(".jcs-problem")).to_have_count(0)
