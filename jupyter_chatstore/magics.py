"""`%chat` shows the panel; `%%chat` asks the cell's text and writes the answer below it."""

# IPython's magics, display and variables are only partly typed:
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUntypedFunctionDecorator=false

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, cast

from IPython.core.magic import Magics, line_cell_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import DisplayHandle, display

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from jupyter_chatstore.chat import AnswerStream
    from jupyter_chatstore.model import Message
    from jupyter_chatstore.panel import ChatPanel, NotebookChat

REDRAW_S = 0.1
"""A growing answer is drawn no more often than this."""


class AnswerStopped(KeyboardInterrupt):
    """Ctrl-C ended the answer; what had arrived is kept."""

    def _render_traceback_(self) -> list[str]:
        """One line instead of where in this package the interrupt came."""
        return ["Stopped. What had arrived of the answer is kept."]


def register(ipython: InteractiveShell) -> None:
    """Gives the shell `%chat` and `%%chat`."""
    ipython.register_magics(ChatMagics(ipython))


@magics_class
class ChatMagics(Magics):
    """The magics of one shell, and the panel that they show."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._panel: ChatPanel | None = None
        self._here: NotebookChat | None = None

    @magic_arguments()
    @argument("--model", "-m", help="offline, openai:gpt-5, ...; %%%%chat asks it this once.")
    @argument("--new", "-n", action="store_true", help="Start a new thread.")
    @line_cell_magic
    def chat(self, line: str, cell: str | None = None) -> None:
        """Show the chat panel; as `%%chat`, ask the cell's text in this notebook's thread.

        The answer appears below the cell as Markdown and stays in the saved notebook. Images in
        it are shown as links: nothing is loaded from elsewhere until it is clicked.
        """
        options: dict[str, Any] = vars(parse_argstring(self.chat, line))
        if cell is None:
            self._show(**options)
        else:
            self._ask(cell, **options)

    def _show(self, model: str | None, *, new: bool) -> None:
        # Loaded here: `%load_ext` in a start-up file should cost nothing.
        from jupyter_chatstore.panel import ChatPanel  # noqa: PLC0415

        panel = self._living_panel()
        if panel is None:
            panel = self._panel = ChatPanel(model or "offline")
        elif model is not None:
            panel.chat.model = model
        if new:
            panel.new_thread()
        display(panel)

    def _ask(self, text: str, model: str | None, *, new: bool) -> None:
        here = self._conversation()
        here.look()
        chat = here.chat
        if new:
            chat.new_thread()
        else:
            here.check_open()
        stream = chat.stream(text.strip(), model=model)
        answer = _Answer(live=hasattr(self._shell, "kernel"))
        try:
            answer.follow(stream)
        except KeyboardInterrupt:
            assert stream.message is not None
            chat.stop(stream.message.thread_id)
            answer.finish(here, chat.wait(stream.message.id))
            raise AnswerStopped from None
        assert stream.message is not None
        answer.finish(here, chat.wait(stream.message.id))

    def _living_panel(self) -> ChatPanel | None:
        """The panel to reuse: the one `%chat` made, else one that the notebook made itself."""
        # Loaded here for the same reason as above.
        from jupyter_chatstore.panel import ChatPanel  # noqa: PLC0415

        variables = cast("dict[str, object]", self._shell.user_ns)
        values = [self._panel, *reversed(list(variables.values()))]
        panels = (value for value in values if isinstance(value, ChatPanel))
        return next((panel for panel in panels if panel.comm is not None), None)

    def _conversation(self) -> NotebookChat:
        # Loaded here for the same reason as above.
        from jupyter_chatstore.panel import NotebookChat  # noqa: PLC0415

        panel = self._living_panel()
        if panel is not None:
            return panel.here
        if self._here is None:
            self._here = NotebookChat()
        return self._here


class _Answer:
    """An answer below a cell."""

    def __init__(self, *, live: bool) -> None:
        self._live = live  # a terminal can't draw again: there it is drawn once, at the end
        self._handle: DisplayHandle | None = None
        self._drawn_at = float("-inf")

    def follow(self, stream: AnswerStream) -> None:
        """Draws the answer while it grows."""
        # Loaded here for the same reason as above; the chat is, by now.
        from jupyter_chatstore.chat import PartDelta  # noqa: PLC0415

        text = ""
        for event in stream:
            if isinstance(event, PartDelta) and event.type == "text":
                text += event.text
                if self._live and time.monotonic() - self._drawn_at >= REDRAW_S:
                    self._draw(text)

    def finish(self, here: NotebookChat, message: Message) -> None:
        """Draws the answer as it was stored, and what went wrong if something did."""
        run = here.store.runs([message.id]).get(message.id)
        text = message.text
        if message.status == "stopped":
            text += "\n\n*Stopped.*"
        elif message.status != "complete":
            error = (run.error if run is not None else None) or {}
            words = " ".join(str(error[key]) for key in ("what", "kept", "hint") if error.get(key))
            text += f"\n\n> **{message.status}** {words}".rstrip()
        self._draw(text.strip())

    def _draw(self, text: str) -> None:
        # Loaded here for the same reason as above.
        from jupyter_chatstore.panel.quiet import quiet  # noqa: PLC0415

        shown = quiet(text)
        data = {"text/markdown": shown, "text/plain": shown}
        if self._handle is None:
            self._handle = display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)
        self._drawn_at = time.monotonic()
