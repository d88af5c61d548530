"""The panel: what the kernel says and hears for the chat view in the browser."""

from jupyter_chatstore.panel.notebook_chat import NotebookChat
from jupyter_chatstore.panel.panel import ChatPanel

__all__ = ["ChatPanel", "NotebookChat"]
