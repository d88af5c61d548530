"""Prompts to be used again: each is a setting of its own, so that none overwrites another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    from jupyter_chatstore.store import Store

PREFIX = "template/"
"""A template's setting is called this and its name; the value is its text with its blanks."""


def templates(store: Store) -> dict[str, str]:
    """The texts of all templates by name, in the order of names."""
    return {key.removeprefix(PREFIX): str(text) for key, text in store.settings(PREFIX).items()}


def put(store: Store, name: str, text: str, was: str | None = None) -> None:
    """Keeps a template; `was` is the name that it had.

    Raises:
        InvalidInputError: `/help` is taken.
    """
    if name.casefold() == "help":
        raise InvalidInputError(
            "A template can't be called help: /help says what there is.",
            kept="Nothing was changed.",
            hint="Choose another name.",
        )
    store.set_setting(PREFIX + name, text)
    if was not in (None, name):
        delete(store, was)


def delete(store: Store, name: str) -> None:
    """Forgets a template; one that is not there is none."""
    store.set_setting(PREFIX + name, None)
