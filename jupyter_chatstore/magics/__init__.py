"""Magics: `%chat` and `%%chat` ask, `%%chatsql` looks at what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.magics.chat import ChatMagics
from jupyter_chatstore.magics.here import Here
from jupyter_chatstore.magics.sql import SqlMagics

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def register(ipython: InteractiveShell) -> None:
    """Gives the shell the magics."""
    here = Here(ipython)
    ipython.register_magics(ChatMagics(here), SqlMagics(here))
