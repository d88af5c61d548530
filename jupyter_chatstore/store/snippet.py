"""What is shown of a long message that was found: the words around the first that was asked for.

FTS5's own `snippet` takes time with the square of the matches in a text, so it is left to short
ones; a long text is cut here, in one pass.
"""

from __future__ import annotations

import re

LONG_CHARS = 8_000
"""A text longer than this is cut here."""

_AROUND_CHARS = 80
_WORD = re.compile(r"\w+")
_OPERATORS = {"AND", "OR", "NOT", "NEAR"}


def cut(text: str, query: str) -> str:
    """A piece of `text` with the first word of `query` in it, between U+0002 and U+0003.

    Accents are not folded here: a word that is found only by folding gives the text's start.
    """
    asked = [word for word in _WORD.findall(query) if word not in _OPERATORS]
    found = None
    if asked:
        either = "|".join(map(re.escape, sorted(asked, key=len, reverse=True)))
        found = re.search(rf"(?:{either})", text, re.IGNORECASE)
    if found is None:
        return " ".join(text[: 2 * _AROUND_CHARS].split()) + "…"
    start, end = max(0, found.start() - _AROUND_CHARS), found.end() + _AROUND_CHARS
    before, after = text[start : found.start()], text[found.end() : end]
    return (
        f"{'…' if start else ''}{before}\x02{found[0]}\x03{after}{'…' if end < len(text) else ''}"
    )
