"""Code in quiet colours: words, strings, numbers and comments, in time that grows with its length.

A grammar of each language would colour more, and could be made to take for ever.
"""

from __future__ import annotations

import re
from html import escape

_WORDS = (
    "and as assert async await break case class const continue def del elif else except export "
    "False finally for from function global if import in is lambda let match new None nonlocal not "
    "null or pass raise return then throw true false True try var while with yield do done fi esac "
    "select where group by order limit join left right inner outer on having union insert update "
    "delete create table into values set distinct over partition"
)
_HASH, _SLASHES, _DASHES = r"\#[^\n]*", r"//[^\n]*", r"--[^\n]*"
_COMMENTS = {
    **dict.fromkeys(("python", "py", "r", "bash", "sh", "shell", "yaml", "toml"), _HASH),
    **dict.fromkeys(("javascript", "js", "typescript", "ts", "json", "java", "c", "cpp"), _SLASHES),
    **dict.fromkeys(("rust", "go"), _SLASHES),
    "sql": _DASHES,
}
_PIECE = r"""
    (?P<comment>{comment})
  | (?P<string>"(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'?)
  | \b(?P<number>\d[\w.]*)
  | \b(?P<keyword>{words})\b
"""


def coloured(code: str, language: str) -> str:
    """HTML of the code; of a language that isn't known, without colours."""
    comment = _COMMENTS.get(language.lower())
    if comment is None:
        return escape(code)
    flags = re.VERBOSE | (re.IGNORECASE if language.lower() == "sql" else 0)
    pieces = re.compile(_PIECE.format(comment=comment, words="|".join(_WORDS.split())), flags)
    html: list[str] = []
    at = 0
    for found in pieces.finditer(code):
        html += [
            escape(code[at : found.start()]),
            f'<span class="hljs-{found.lastgroup}">{escape(found[0])}</span>',
        ]
        at = found.end()
    return "".join([*html, escape(code[at:])])
