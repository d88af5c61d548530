"""A panel that loses its kernel: it says so, keeps what is typed and sent, and goes on."""

from __future__ import annotations

import os
import signal

from playwright.sync_api import expect

from jupyter_chatstore import Store
from tests.browser.chat_view import ANSWER_MS, ChatView
from tests.browser.lab import NotebookPage

SHOW = "from jupyter_chatstore import ChatPanel\nChatPanel()"
SLOWLY = 'import os\nos.environ["JUPYTER_CHATSTORE_OFFLINE_DELAY_MS"] = "1000"'
SESSION = "window.jupyterapp.shell.currentWidget.sessionContext"


def restart(notebook: NotebookPage) -> None:
    notebook.page.evaluate(f"() => {SESSION}.session.kernel.restart()")


def shut_down(notebook: NotebookPage) -> None:
    notebook.page.evaluate(f"() => {SESSION}.shutdown()")


def kill(notebook: NotebookPage) -> None:
    """The server starts another by itself."""
    cell = notebook.run("import os\nprint(os.getpid())")
    os.kill(int(cell.locator(".jp-OutputArea-output").inner_text()), signal.SIGKILL)
    notebook.page.get_by_role("dialog").get_by_role("button", name="Ok").click(timeout=ANSWER_MS)


def test_it_says_so_and_what_is_sent_meanwhile_is_asked_once(notebook: NotebookPage) -> None:
    cell = notebook.run(SHOW)
    chat = ChatView(cell.locator(".jcs")).ready()
    chat.ask_and_wait("before")
    said = ["before"]
    for lose in (restart, shut_down, kill):
        lose(notebook)
        said.append(f"while it was gone: {lose.__name__}")
        ask_while_it_is_gone(chat, said)
        assert asked(notebook) == said

    notebook.save()  # a reload asks nothing again
    notebook.page.reload()
    notebook.wait_for_kernel()
    chat = ChatView(notebook.panel).ready()
    expect(chat.questions).to_have_text(said)
    expect(chat.field).to_have_value("half a thought")
    assert asked(notebook) == said


def ask_while_it_is_gone(chat: ChatView, said: list[str]) -> None:
    """Ask the last of these, run the cell again, and see all of them answered."""
    standing = chat.root.locator(".jcs-standing")
    expect(standing).to_contain_text("The kernel of this panel has ended.", timeout=ANSWER_MS)
    expect(chat.root.locator(".jcs-head")).to_contain_text("no kernel")
    expect(chat.saved).to_have_count(0)

    chat.ask(said[-1])
    expect(chat.root.locator(".jcs-pending")).to_have_text(said[-1])
    chat.field.fill("half a thought")
    expect(standing).to_contain_text("What you sent is asked then, once.")
    standing.get_by_role("button", name="Run the cell again").click()
    expect(standing).to_have_count(0, timeout=60_000)
    chat.ready()
    expect(chat.questions).to_have_text(said, timeout=ANSWER_MS)
    expect(chat.answers).to_have_count(len(said), timeout=ANSWER_MS)
    chat.wait_for_end()
    expect(chat.field).to_have_value("half a thought")


def test_killed_amid_an_answer_what_had_arrived_stays_in_sight(notebook: NotebookPage) -> None:
    notebook.run(SLOWLY)
    chat = ChatView(notebook.run(SHOW).locator(".jcs")).ready()
    chat.ask("/help")
    expect(chat.answers.last).to_contain_text("I am", timeout=ANSWER_MS)
    kill(notebook)
    expect(chat.answers.last).to_contain_text("Interrupted: the kernel ended", timeout=ANSWER_MS)
    expect(chat.answers.last).to_contain_text("I am")
    expect(chat.root.get_by_role("button", name="Stop")).to_have_count(0)
    chat.root.get_by_role("button", name="Run the cell again").click()
    expect(chat.root.locator(".jcs-standing")).to_have_count(0, timeout=60_000)
    go_on = chat.answers.last.get_by_role("button", name="Continue")
    expect(go_on).to_be_visible(timeout=ANSWER_MS)


def test_a_connection_that_is_cut_and_comes_back(notebook: NotebookPage) -> None:
    chat = ChatView(notebook.run(SHOW).locator(".jcs")).ready()
    chat.ask_and_wait("before")
    notebook.page.evaluate(CUT.format(kernel=f"{SESSION}.session.kernel"))
    expect(chat.root.locator(".jcs-standing")).to_contain_text("is being made again")
    expect(chat.root.locator(".jcs-head")).to_contain_text("no connection")
    chat.ask("into the gap")
    expect(chat.root.locator(".jcs-pending")).to_have_text("into the gap")
    notebook.page.evaluate("() => window.mend()")
    expect(chat.answers).to_have_count(2, timeout=ANSWER_MS)
    chat.wait_for_end()
    expect(chat.root.locator(".jcs-standing")).to_have_count(0)
    expect(chat.saved).to_be_visible()
    assert asked(notebook) == ["before", "into the gap"]


CUT = """
() => {{
  const kernel = {kernel};
  const RealSocket = window.WebSocket;
  let mended;
  const until_mended = new Promise((resolve) => {{ mended = resolve; }});
  // No socket opens until then, as when the network is gone.
  const settings = kernel.serverSettings;
  const before = settings.WebSocket;
  settings.WebSocket = class extends RealSocket {{
    constructor() {{ super("ws://127.0.0.1:9/nobody"); }}
  }};
  window.mend = () => {{ settings.WebSocket = before; return kernel.reconnect(); }};
  kernel.reconnect().catch(() => undefined);
}}
"""


def asked(notebook: NotebookPage) -> list[str]:
    """The questions in the newest thread, as they are stored."""
    with Store(notebook.lab.db_path) as store:
        thread = store.threads(limit=1)[0]
        return [m.text for m in store.messages(thread.id) if m.role == "user"]
