"""`%chat` shows the panel; `%%chat` asks the cell's text and writes the answer below it."""

# IPython's magics, display and variables are only partly typed:
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUntypedFunctionDecorator=false

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from IPython.core.magic import Magics, line_cell_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import display

from jupyter_chatstore.magics.answer import AnswerStopped, ShownAnswer

if TYPE_CHECKING:
    from jupyter_chatstore.magics.here import Here
    from jupyter_chatstore.panel import NotebookChat


@magics_class
class ChatMagics(Magics):
    """The magics that ask."""

    def __init__(self, here: Here) -> None:
        super().__init__(here.shell)
        self._here = here

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
        panel = self._here.panel(model)
        if new:
            panel.new_thread()
        display(panel)

    def _ask(self, text: str, model: str | None, *, new: bool) -> None:
        here = self._here.conversation()
        here.look()
        chat = here.chat
        if not new:
            here.check_open()
            self._tell_who_reads(here)
        stream = chat.stream(text.strip(), model=model, new_thread=new)
        answer = ShownAnswer(live=hasattr(self._here.shell, "kernel"))
        try:
            answer.follow(stream)
        except KeyboardInterrupt:
            assert stream.message is not None
            chat.stop(stream.message.thread_id)
            answer.finish(here, chat.wait(stream.message.id))
            raise AnswerStopped from None
        assert stream.message is not None
        answer.finish(here, chat.wait(stream.message.id))

    def _tell_who_reads(self, here: NotebookChat) -> None:
        thread = here.chat.open_thread
        space = None if thread is None else here.space_of(thread)
        if space is not None and space.is_open:
            sys.stderr.write(f"Asked in the space {space.name!r}: all who are in it read this.\n")
