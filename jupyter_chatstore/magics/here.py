"""Which panel, conversation and history the magics of a shell use."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from jupyter_chatstore.analytics import History
    from jupyter_chatstore.panel import ChatPanel, NotebookChat
    from jupyter_chatstore.panel.syncing import Syncing


class Here:
    """What one shell's notebook has; each is made when it is first asked for.

    All are imported late: `%load_ext` in a start-up file should cost nothing.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell
        self._panel: ChatPanel | None = None
        self._conversation: NotebookChat | None = None
        self._syncing: Syncing | None = None
        self._history: History | None = None

    @property
    def variables(self) -> dict[str, object]:
        """The user's variables."""
        return cast("dict[str, object]", self.shell.user_ns)  # pyright: ignore[reportUnknownMemberType]

    def panel(self, model: str | None) -> ChatPanel:
        """The panel to show; a model that is given is its model from now on."""
        from jupyter_chatstore.panel import ChatPanel  # noqa: PLC0415

        panel = self._living_panel()
        if panel is None:
            panel = self._panel = ChatPanel(model or "offline")
        elif model is not None:
            panel.chat.model = model
        return panel

    def conversation(self) -> NotebookChat:
        """The conversations that the notebook's panel shows, or would show."""
        from jupyter_chatstore.panel import NotebookChat  # noqa: PLC0415
        from jupyter_chatstore.panel.syncing import Syncing  # noqa: PLC0415

        panel = self._living_panel()
        if panel is not None:
            return panel.here
        if self._conversation is None:
            self._conversation = NotebookChat()
            self._syncing = Syncing(self._conversation.store)
            self._syncing.renew()
        return self._conversation

    def history(self) -> History:
        """The history over the same store."""
        from jupyter_chatstore.analytics import History  # noqa: PLC0415

        panel = self._living_panel()
        if panel is not None:
            return panel.history
        if self._history is None:
            asked = self._conversation
            self._history = History(None if asked is None else asked.store)
        return self._history

    def _living_panel(self) -> ChatPanel | None:
        """The panel to reuse: the one `%chat` made, else one that the notebook made itself."""
        from jupyter_chatstore.panel import ChatPanel  # noqa: PLC0415

        values = [self._panel, *reversed(list(self.variables.values()))]
        panels = (value for value in values if isinstance(value, ChatPanel))
        return next((panel for panel in panels if panel.comm is not None), None)
