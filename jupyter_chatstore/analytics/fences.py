"""Code blocks are the fenced blocks of Markdown, found in one pass over its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Models indent fences inside lists, so any indent may open one; a backtick in the words after
# backticks makes it inline code (CommonMark, section 4.5).
_OPENING = re.compile(r"^([ \t]*)(`{3,}(?=[^`]*$)|~{3,})[ \t]*([^ \t]*)")


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """One fenced block of a text."""

    index: int
    """Its place among the text's blocks, from 0."""
    language: str | None
    """The first word after the fence, in lower case; None if there is none."""
    code: str
    """Its lines without the fences and without the indent of the opening fence."""
    lines: int


def code_blocks(text: str) -> Iterator[CodeBlock]:
    """The fenced blocks of a Markdown text, in order; one without an end runs to the text's end."""
    if "```" not in text and "~~~" not in text:
        return
    lines = iter(text.replace("\r\n", "\n").split("\n"))
    for index in count():
        opening = next((found for line in lines if (found := _OPENING.match(line))), None)
        if opening is None:
            return
        indent, fence, language = opening.groups()
        # A closing fence is at least as long as the opening one and stands alone.
        closing = re.compile(rf"^[ \t]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
        body: list[str] = []
        for line in lines:
            if closing.match(line):
                break
            body.append(_without(indent, line))
        yield CodeBlock(index, language.lower() or None, "\n".join(body), len(body))


def _without(indent: str, line: str) -> str:
    """The line without as much of the indent as it has."""
    width = len(indent)
    return line[min(width, len(line) - len(line.lstrip(" \t"))) :] if width else line
