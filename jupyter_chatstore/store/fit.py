"""What no file can hold is refused in words, wherever in a transaction that shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import StatementError

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model.columns import NotJsonError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

T = TypeVar("T")

_UNFIT = (UnicodeEncodeError, NotJsonError, OverflowError)


def checked(work: Callable[[Connection], T], connection: Connection) -> T:
    """Does the work.

    Raises:
        InvalidInputError: A value of it can't be stored.
    """
    try:
        return work(connection)
    except (*_UNFIT, StatementError) as error:
        cause = error.orig if isinstance(error, StatementError) else error
        if not isinstance(cause, _UNFIT):
            raise
        raise unfit(cause) from None


def unfit(error: BaseException) -> InvalidInputError:
    """The error for what no file can hold."""
    if isinstance(error, UnicodeEncodeError):
        return InvalidInputError(
            "A text holds half a character (a lone surrogate), which no file can hold.",
            kept="Nothing was changed.",
            hint="Leave it out: text.encode('utf-8', 'ignore').decode() does.",
        )
    return InvalidInputError(
        f"A value can't be stored: {error}.",
        kept="Nothing was changed.",
        hint="Give dicts, lists, texts, numbers, booleans and None.",
    )
