"""What is done for good is asked for first."""

from __future__ import annotations

import sys

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
