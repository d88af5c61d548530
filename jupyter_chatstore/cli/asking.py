"""What a command asks the one who typed it: whether it is meant, and secrets."""

from __future__ import annotations

import sys
from getpass import getpass

from jupyter_chatstore.errors import InvalidInputError


def sure(question: str, *, yes: bool) -> bool:
    """Whether the user wants it; without a terminal only if they said so with `--yes`.

    Raises:
        InvalidInputError: There is nobody to ask.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        raise InvalidInputError(
            "This has to be confirmed.", kept="Nothing was changed.", hint="Say --yes."
        )
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def secret(prompt: str, *, again: str | None = None, piped: bool = False) -> str:
    """What is typed unseen at the terminal; without one, the next line of the standard input.

    Args:
        prompt: What is asked.
        again: What is asked to have a new one typed twice.
        piped: Whether to read the standard input in any case.

    Raises:
        InvalidInputError: Nothing was given, or not the same twice.
    """
    kept = "Nothing was changed."
    if piped or not sys.stdin.isatty():
        if line := sys.stdin.readline().rstrip("\r\n"):
            return line
        hint = "Type it at a terminal, or pipe it in."
        raise InvalidInputError(f"{prompt.strip(': ')}: none was given.", kept=kept, hint=hint)
    typed = getpass(prompt)
    if again is not None and getpass(again) != typed:
        raise InvalidInputError("The two are not the same.", kept=kept, hint="Try again.")
    return typed
