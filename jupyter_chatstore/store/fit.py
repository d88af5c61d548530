"""What no file can hold is refused in words, wherever in a transaction that shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import StatementError

from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

T = TypeVar("T")


def checked(work: Callable[[Connection], T], connection: Connection) -> T:
    """Does the work.

    Raises:
        InvalidInputError: A value of it can't be stored.
    """
    try:
        return work(connection)
    except (UnicodeEncodeError, OverflowError) as error:
        raise _unfit(error) from None
    except StatementError as error:
        if isinstance(error.orig, TypeError | ValueError | OverflowError):
            raise _unfit(error.orig) from None
        raise
    except (TypeError, ValueError) as error:
        if "JSON" in str(error) or "Circular" in str(error):
            raise _unfit(error) from None
        raise


def _unfit(error: BaseException) -> InvalidInputError:
    if isinstance(error, UnicodeEncodeError):
        return InvalidInputError(
            "A text holds half a character (a lone surrogate), which no file can hold.",
            kept="Nothing was changed.",
            hint="Leave it out: text.encode('utf-8', 'ignore').decode() does.",
        )
    return InvalidInputError(
        f"A value can't be stored as JSON: {type(error).__name__}.",
        kept="Nothing was changed.",
        hint="Give dicts, lists, texts, numbers, booleans and None.",
    )
