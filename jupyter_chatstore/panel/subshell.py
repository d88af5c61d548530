"""Requests keep the subshell that the front end gave them, so a running cell delays none."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def keep_subshell(comm: object) -> None:
    """Routes a comm's requests where the front end sends them.

    ipykernel 7.4 sends them to the shell that last published on the comm instead. That is the
    main one for a panel made in a cell, and its first click would wait for the running cell.
    A comm without that routing is left as it is.
    """
    if hasattr(comm, "_reply_subshell_for"):
        setattr(comm, "_reply_subshell_for", _as_sent)  # noqa: B010 - private, so not declared


def _as_sent(_data: object, default: T) -> T:
    return default
