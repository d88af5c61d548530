"""Markdown to HTML on the server: no raw HTML passes, nothing loads, links show where they go.

The class names are the panel's, whose style the page has.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from jupyter_chatstore.server.shares.colours import coloured

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore

MAX_CHARS = 1_000_000
"""Of a page; what comes after these is shown as it was written."""
_MAX_STEPS = 20_000_000
"""Signs times characters, added up over the paragraphs of a page: what nothing closes is looked
for to the end each time. A second, at the very most."""
_SIGNS = re.compile(r"[*_~`!\[\\<&(]")
_SAFE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_ALIGN = re.compile(r"text-align:(left|right|center)")
_LANGUAGE_CHARS = 30


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - its name in the package
        """Web and mail addresses; anything else stays the text that it was."""
        return _SAFE.match(url.strip()) is not None


class Reader:
    """Reads the texts of one page, which together may cost only so much."""

    def __init__(self) -> None:
        self._reader = _reader(self._bounded)
        self._chars = MAX_CHARS
        self._steps = _MAX_STEPS

    def html_of(self, text: str) -> str:
        """HTML of a hostile text."""
        self._chars -= len(text)
        if self._chars < 0:
            return f'<pre class="jcs-raw">{escape(text)}</pre>'
        return self._reader.render(text)

    def _bounded(self, state: StateCore) -> None:
        for token in state.tokens:
            if token.type != "inline":
                continue
            token.children = []
            steps = len(token.content) * len(_SIGNS.findall(token.content))
            if steps <= self._steps:
                self._steps -= steps
                state.md.inline.parse(token.content, state.md, state.env, token.children)
            else:
                token.children.append(Token("text", "", 0, content=token.content))


def where(url: str) -> str:
    """The host that an address leads to; for mail, the address itself."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return parts.hostname or parts.path


def link_to(url: str, inner: str) -> str:
    """A link around HTML, if the address is one to follow; else the HTML alone."""
    if not _SAFE.match(url):
        return inner
    href = escape(url)
    return f'<a href="{href}" title="{href}" rel="noopener noreferrer nofollow">{inner}</a>'


def _reader(bounded: Callable[[StateCore], None]) -> MarkdownIt:
    reader = _Markdown("js-default", {"html": False, "linkify": False, "typographer": False})
    reader.core.ruler.at("inline", bounded)
    rules: dict[str, Any] = {
        "fence": _code,
        "code_block": _code,
        "image": _image,
        "link_open": _link_open,
        "link_close": _link_close,
        "table_open": _table_open,
        "table_close": _table_close,
        "th_open": _cell,
        "td_open": _cell,
    }
    for name, rule in rules.items():
        reader.add_render_rule(name, rule)
    return reader


def _code(_self: RendererHTML, tokens: Sequence[Token], at: int, *_: Any) -> str:
    language = (tokens[at].info.split() or ["text"])[0][:_LANGUAGE_CHARS]
    return (
        f'<div class="jcs-code"><div class="jcs-code-bar"><span>{escape(language)}</span></div>'
        f'<pre tabindex="0"><code>{coloured(tokens[at].content, language)}</code></pre></div>\n'
    )


def _image(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """Its address alone could carry away what was said: it is told of, never loaded."""
    token = tokens[at]
    said = escape(self.renderInlineAsText(token.children or [], options, env).strip())
    host = escape(where(str(token.attrs.get("src", ""))))
    return f'<span class="jcs-away">Picture at <bdi>{host}</bdi>{said and f": {said}"}</span>'


def _link_open(_self: RendererHTML, tokens: Sequence[Token], at: int, *_: Any) -> str:
    return link_to(str(tokens[at].attrs.get("href", "")), "").removesuffix("</a>")


def _link_close(_self: RendererHTML, tokens: Sequence[Token], at: int, *_: Any) -> str:
    start = next(n for n in range(at, -1, -1) if tokens[n].type == "link_open")
    href = str(tokens[start].attrs.get("href", ""))
    said = "".join(token.content for token in tokens[start + 1 : at])
    host = where(href)
    shows = said.strip() in (href, href.removeprefix("mailto:"))
    return "</a>" if shows else f'</a> <span class="jcs-host">(<bdi>{escape(host)}</bdi>)</span>'


def _table_open(*_: Any) -> str:
    return '<div class="jcs-table" tabindex="0"><table>\n'


def _table_close(*_: Any) -> str:
    return "</table></div>\n"


def _cell(_self: RendererHTML, tokens: Sequence[Token], at: int, *_: Any) -> str:
    found = _ALIGN.search(str(tokens[at].attrs.get("style", "")))
    return f'<{tokens[at].tag} align="{found[1]}">' if found else f"<{tokens[at].tag}>"
