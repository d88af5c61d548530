"""The page of a share: complete HTML without a script, for the eye, the printer and no robot."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.model import (
    CitationPart,
    FilePart,
    ReasoningPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    part_from_json,
)
from jupyter_chatstore.server.shares.markdown import Reader, link_to, where
from jupyter_chatstore.server.shares.picture import picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_chatstore.sync.shown import Shown, ShownMessage

_ENDINGS = {
    "stopped": "Stopped before it was finished.",
    "interrupted": "Interrupted before it was finished.",
    "error": "Ended with an error.",
}
_WAITING = (
    '<p id="state">This thread is encrypted. It is opened here, in your browser, with the key in '
    "the address.</p>"
    "<noscript><p>Opening it needs JavaScript: the server has no key.</p></noscript>"
)
WARNING = (
    "<footer>A conversation that was shared to be read. It was written by people and by models: "
    "look before you follow a link or run its code.</footer>"
)
_SANDBOX = "sandbox allow-popups allow-popups-to-escape-sandbox"


def headers(style: str, *, scripts: bool = False) -> dict[str, str]:
    """What a browser may do with the page: show it, with this style, and nothing else."""
    fingerprint = b64encode(sha256(style.encode()).digest()).decode()
    policy = [
        "default-src 'none'",
        f"style-src 'sha256-{fingerprint}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        *(
            ["script-src 'self'", "connect-src 'self'"]
            if scripts
            else ["sandbox allow-popups allow-popups-to-escape-sandbox"]
        ),
    ]
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "; ".join(policy),
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
    }


def page(shown: Shown, style: str, *, expires_at: int | None) -> str:
    """The page of a thread; `expires_at` in Unix milliseconds."""
    count = len(shown.messages)
    facts = [f"{count} message" + ("" if count == 1 else "s")]
    if shown.messages:
        facts.append(_time(shown.messages[0].created_at // 1000))
    if shown.left_out:
        facts.append(f"{shown.left_out} left out")
    if shown.masked:
        facts.append("some words are masked")
    if expires_at is not None:
        facts.append(f"link ends {_time(expires_at)}")
    reader = Reader()
    log = (
        "".join(_message(each, reader) for each in shown.messages)
        or "<p>There is nothing in it yet.</p>"
    )
    return frame(shown.title or "Untitled", log, style, facts=facts, foot=WARNING)


def sealed_page(sealed: str, style: str) -> str:
    """The page of a thread that the server can't read; a script opens it in the browser."""
    head = '<script type="module" src="/s/open.js"></script>'
    log = f'{_WAITING}<p id="sealed" hidden>{escape(sealed)}</p>'
    return frame("A shared thread", log, style, head=head, foot=WARNING)


def frame(
    title: str, log: str, style: str, *, facts: Sequence[str] = (), head: str = "", foot: str = ""
) -> str:
    """A whole page around what is shown: all but the title is HTML."""
    said = "".join(f"<li>{fact}</li>" for fact in facts)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex, nofollow, noarchive">'
        '<meta name="referrer" content="no-referrer"><meta name="color-scheme" '
        f'content="light dark">{head}<style>{style}</style></head><body class="jcs jcs-page">'
        f'<header><h1 dir="auto">{escape(title)}</h1><ul class="jcs-facts">{said}</ul></header>'
        f'<main class="jcs-log" id="log">{log}</main>{foot}</body></html>'
    )


def _message(message: ShownMessage, reader: Reader) -> str:
    parts = "".join(_part(part, reader) for part in message.parts)
    who = {"user": "Question", "assistant": "Answer", "tool": "Tool", "system": "Instructions"}
    foot = [message.author, message.model, _time(message.created_at // 1000)]
    said = " · ".join(fact if "<time" in fact else _bdi(fact) for fact in foot if fact)
    ending = _ENDINGS.get(message.status)
    tail = "" if ending is None else f'<p class="jcs-ending">{ending}</p>'
    kind = "jcs-question" if message.role == "user" else "jcs-answer"
    if message.role in ("system", "tool"):
        parts = _details(who[message.role], parts)
    return (
        f'<article class="jcs-message {kind}" aria-label="{who[message.role]}">{parts}{tail}'
        f'<p class="jcs-foot">{said}</p></article>'
    )


def _part(value: dict[str, Any], reader: Reader) -> str:
    part = part_from_json(value)
    match part:
        case TextPart():
            html = f'<div class="jcs-markdown" dir="auto">{reader.html_of(str(part.text))}</div>'
        case ReasoningPart():
            html = _details("Thought", f"<p>{escape(str(part.text))}</p>")
        case ToolCallPart():
            html = _details(f"Called {_bdi(part.name)}", _raw(part.arguments))
        case ToolResultPart():
            html = _details("What it gave back", _raw(part.content))
        case FilePart():
            html = picture(part) or f'<span class="jcs-file">{_bdi(part.name)}</span>'
        case CitationPart():
            url = str(part.url)
            title = link_to(url, _bdi(part.title or url))
            html = f'<p class="jcs-host">Source: {title} ({_bdi(where(url))})</p>'
        case _:
            html = _details(f"Part of type {_bdi(part.type)}", _raw(part.data))
    return html


def _details(summary: str, inner: str) -> str:
    return f'<details class="jcs-details"><summary>{summary}</summary>{inner}</details>'


def _raw(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
    return f'<pre class="jcs-raw" tabindex="0">{escape(text)}</pre>'


def _bdi(text: Any) -> str:
    """A name that can't turn the text around it about."""
    return f"<bdi>{escape(str(text))}</bdi>"


def _time(ms: int) -> str:
    try:
        moment = datetime.fromtimestamp(ms / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return "at an unknown time"
    return f'<time datetime="{moment:%Y-%m-%dT%H:%M:%SZ}">{moment:%Y-%m-%d %H:%M} UTC</time>'
