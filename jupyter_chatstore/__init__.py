"""Conversations that live with your notebook.

The public surface is loaded when it is first used, so that importing the package is cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.errors import ChatstoreError

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from jupyter_chatstore.analytics import History
    from jupyter_chatstore.chat import Chat
    from jupyter_chatstore.model import Message, Run, TextPart, Thread, Usage
    from jupyter_chatstore.panel import ChatPanel
    from jupyter_chatstore.store import Store

__version__ = "0.1.0"

__all__ = [
    "Chat",
    "ChatPanel",
    "ChatstoreError",
    "History",
    "Message",
    "Run",
    "Store",
    "TextPart",
    "Thread",
    "Usage",
]

_HOMES = {
    "Chat": "chat",
    "ChatPanel": "panel",
    "History": "analytics",
    "Message": "model",
    "Run": "model",
    "Store": "store",
    "TextPart": "model",
    "Thread": "model",
    "Usage": "model",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"jupyter_chatstore.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'jupyter_chatstore' has no attribute '{name}'")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """`%load_ext jupyter_chatstore` gives `%chat`, `%%chat` and `%%chatsql`."""
    import_module("jupyter_chatstore.magics").register(ipython)


def _jupyter_labextension_paths() -> list[dict[str, str]]:  # pyright: ignore[reportUnusedFunction]
    """Where the prebuilt JupyterLab extension is, for `jupyter builder develop`."""
    return [{"src": "labextension", "dest": "jupyter_chatstore"}]
