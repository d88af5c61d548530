"""Markdown that loads nothing when it is shown: images become links, HTML becomes text.

An image's address in a model's answer can carry off what the conversation holds, without a
click, each time the saved notebook is opened. Jupyter removes scripts from Markdown, but it
loads images, and it draws diagrams, which can hold images, too. Code stays as it is; its fences
are written anew, longer than any run of backticks within, so that no renderer can see a block end
earlier than it does here.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENS = re.compile(r"^( {0,12})(?:(`{3,})([^`]*)|(~{3,})(.*))$")
_WORD = re.compile(r"[\w+#.-]+")
_DRAWN = re.compile(
    r"\W*(?:mermaid|plantuml|puml|dot|graphviz|d2|vega|vega-?lite|geojson|topojson)(?![\w-])",
    re.IGNORECASE,
)
"""Languages of pictures: where a renderer draws them, it may load what they name."""
_FENCE = re.compile(r"(?<!`)(`{3,}+)([^`]*)$|(~{3,})(.*)$")
_RUN = re.compile(r"`+")
_SPAN = re.compile(r"((?<!`)(`+)(?!`)(?:.+?)(?<!`)\2(?!`))")
_IMAGE = re.compile(r"(?<!!)!++(?=\[)")
_WHOLE_IMAGE = re.compile(r"(?<!!)!++(?=\[[^\]]*\][(\[])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_TAG_WITH_VALUE = re.compile(r"<(?=[A-Za-z][^>]*=)")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]+)>")


def quiet(markdown: str) -> str:
    """The same Markdown, without anything that a renderer would load by itself."""
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_lines(iter(lines)))


def _lines(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        opening = _OPENS.match(line)
        if opening is None:
            yield _quiet_text(line)
            continue
        indent, ticks, info, tildes, tilde_info = opening.groups()
        content = list(_until_closed(lines, ticks or tildes))
        runs = (len(run) for text in content for run in _RUN.findall(text))
        fence = "`" * max(3, 1 + max(runs, default=0))
        yield f"{indent}{fence}{_language(info or tilde_info or '')}"
        for text in content:
            yield _indented(text, indent) if indent else text
        yield f"{indent}{fence}"


def _language(info: str) -> str:
    """The word after a fence; empty if there is none, or if it would have a picture drawn."""
    word = _WORD.match(info.strip())
    return "" if word is None or _DRAWN.match(info) else word.group()


def _until_closed(lines: Iterator[str], fence: str) -> Iterator[str]:
    for line in lines:
        bare = line.strip(" \t")
        if len(bare) >= len(fence) and not bare.strip(fence[0]):
            return
        yield line


def _indented(line: str, indent: str) -> str:
    """A line of code in a list: never less indented than its fence, which would end the block.

    Whether an indented fence opens a block depends on the list around it, so images and tags
    are made harmless here, too.
    """
    if not line.startswith(indent):
        line = indent + line.lstrip(" ")
    return _TAG_WITH_VALUE.sub("&lt;", _WHOLE_IMAGE.sub("", _FENCE.sub(_undrawn, line)))


def _undrawn(fence: re.Match[str]) -> str:
    """A fence within a quote or a list: its block goes on in lines that are seen as text here."""
    ticks, info, tildes, tilde_info = fence.groups()
    drawn = _DRAWN.match(html.unescape(info or tilde_info or ""))
    return ticks or tildes if drawn else fence.group()


def _quiet_text(line: str) -> str:
    pieces = _SPAN.split(_FENCE.sub(_undrawn, line))
    # split gives text, span, the span's ticks, text, ...
    return "".join(
        _quiet_plain(piece) if index % 3 == 0 else _quiet_span(piece)
        for index, piece in enumerate(pieces)
        if index % 3 != 2  # noqa: PLR2004
    )


def _quiet_plain(text: str) -> str:
    return _TAG.sub("&lt;", _AUTOLINK.sub(r"\1", _IMAGE.sub("", text)))


def _quiet_span(code: str) -> str:
    return _TAG_WITH_VALUE.sub("&lt;", _WHOLE_IMAGE.sub("", code))
