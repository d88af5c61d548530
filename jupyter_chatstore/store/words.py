"""Words as the index has them: Chinese, Japanese and Korean, character by character.

The tokenizer (unicode61, accents folded) ends a word where letters end, so that a run of text
without spaces would be one long word. Each such character is made a word of its own, in what is
indexed and in what is asked for; a run that is asked for is a phrase, found anywhere in a longer
one. The mark between them is no letter, and is taken out of what is shown.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_MARK = "\x1f"
_RUNS = re.compile(
    "["
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003ffff"
    "]+"
)
_PIECES = re.compile(r'"(?:[^"]|"")*"|[^\s"()*:^+{}]+')
_MOST = 64


def learn(connection: sqlite3.Connection) -> None:
    """Teaches a connection what the index's view calls for its texts."""
    connection.create_function("spaced", 1, spaced, deterministic=True)


def spaced(text: str | None) -> str | None:
    """A text in which each Chinese, Japanese or Korean character stands alone.

    A letter and its marks are one character where there is one: some systems write them apart.
    """
    if text is None or text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    return _RUNS.sub(lambda run: _MARK + _MARK.join(run[0]) + _MARK, text)


def shown(snippet: str) -> str:
    """A piece of such a text as it was written; neighbours that both match are one match."""
    return snippet.replace(f"\x03{_MARK}\x02", "").replace(_MARK, "")


def clean(query: str) -> str:
    """What was typed, without what no query can hold."""
    query = re.sub(r"\s+", " ", query.replace("\0", " ")).strip()
    return unicodedata.normalize("NFC", query.encode("utf-8", "ignore").decode("utf-8"))


def as_typed(query: str) -> str | None:
    """The query in FTS5's syntax, runs of such characters made phrases; None if it is too long."""
    if len(query.split()) > _MOST:
        return None
    return _PIECES.sub(_piece, query)


def plain(query: str) -> str:
    """The query as plain words, each of which must be found."""
    words = query.split()[:_MOST]
    return " ".join(_quoted(word) for word in words)


def _piece(match: re.Match[str]) -> str:
    piece = match[0]
    if not _RUNS.search(piece):
        return piece
    return spaced(piece) or "" if piece.startswith('"') else _quoted(piece)


def _quoted(word: str) -> str:
    return '"' + (spaced(word) or "").replace('"', '""') + '"'
