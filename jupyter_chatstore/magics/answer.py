"""An answer that grows below a cell, and what is said where one ends early."""

# IPython's display is only partly typed:
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from IPython.display import DisplayHandle, display

if TYPE_CHECKING:
    from jupyter_chatstore.chat import AnswerStream
    from jupyter_chatstore.model import Message
    from jupyter_chatstore.panel import NotebookChat

REDRAW_S = 0.1
"""A growing answer is drawn no more often than this."""


class AnswerStopped(KeyboardInterrupt):
    """Ctrl-C ended the answer; what had arrived is kept."""

    def _render_traceback_(self) -> list[str]:
        """One line instead of where in this package the interrupt came."""
        return ["Stopped. What had arrived of the answer is kept."]


class ShownAnswer:
    """An answer below a cell."""

    def __init__(self, *, live: bool) -> None:
        self._live = live  # a terminal can't draw again: there it is drawn once, at the end
        self._handle: DisplayHandle | None = None
        self._drawn_at = float("-inf")

    def follow(self, stream: AnswerStream) -> None:
        """Draws the answer while it grows."""
        # `%load_ext` loads no chat; by now it is there.
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
        # As above.
        from jupyter_chatstore.panel.quiet import quiet  # noqa: PLC0415

        shown = quiet(text)
        data = {"text/markdown": shown, "text/plain": shown}
        if self._handle is None:
            self._handle = display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)
        self._drawn_at = time.monotonic()
