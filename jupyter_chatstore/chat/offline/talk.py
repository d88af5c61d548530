"""What the offline provider says about itself and about plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.chat.files import is_text, text_of
from jupyter_chatstore.chat.offline.table import escaped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_chatstore.chat.context import ContextItem
    from jupyter_chatstore.model import FilePart

HELP = """\
I am the offline provider. I am **no language model**: I need no key and no network, and the \
same question always gets the same answer. I can

- describe a variable: `describe @df`, `@df.price`, `@options`
- show a cell or a file: `@In[3]`, `@Out[3]`, `@file:notes.txt`
- explain the last error: `@error`
- search all conversations: `search left join`
- report runs, tokens and cost: `usage`

For free questions choose a model, such as `openai:gpt-5` or `anthropic:claude-sonnet-5`."""

PANEL = """\
In the panel, `@` completes what can be sent and `/` the prompts that you have kept; the menu `⋯` \
holds what else a thread can do, the settings and all keyboard shortcuts.

| key | where | what it does |
| --- | --- | --- |
| Enter, Shift+Enter | question | send, a new line; *Settings* in the menu `⋯` swaps them |
| Ctrl+Enter, ⌘+Enter | question | send |
| ↑ ↓ | question | what you asked before, or after; then what you were typing |
| Tab | a prompt's blank | the next blank |
| ↑ ↓ | list of threads | the thread above, below |
| → | list of threads | that thread's menu |
| F2, Delete | list of threads | rename, delete |
| Escape | menu, dialog, search | leave |"""

MAX_ECHO_CHARS = 200
MAX_HEAD_LINES = 10


def help_text(templates: Mapping[str, str]) -> str:
    """What there is: what it answers, the prompts that were kept, and the panel's keys."""
    kept = [f"- `/{name}`: {_start(text)}" for name, text in templates.items()]
    prompts = "\n".join(["Your prompts:", "", *kept]) if kept else "You have kept no prompts yet."
    return f"{HELP}\n\n{prompts}\n\n{PANEL}"


def _start(text: str) -> str:
    line = " ".join(text.replace("`", "'").split())
    return f"`{line[:60]}…`" if len(line) > 60 else f"`{line}`"  # noqa: PLR2004 - a line's width


def no_answer(text: str) -> str:
    """An honest answer to what can't be answered."""
    echo = " ".join(text.split())
    if len(echo) > MAX_ECHO_CHARS:
        echo = f"{echo[:MAX_ECHO_CHARS]}…"
    return (
        "I am the offline provider, no language model, so I can't answer this freely:\n\n"
        f"> {echo}\n\n"
        "I can describe a variable (`describe @df`), explain `@error`, search the history "
        "(`search left join`) and report `usage`; `/help` tells more."
    )


def missing(item: ContextItem) -> str:
    """About a name that isn't there."""
    return f"There is no `{item.name}`: {item.summary}."


def show(item: ContextItem) -> str:
    """A value as it would be sent to a model."""
    language = "python" if item.kind == "input" else "text"
    fence = fence_for(item.text)
    return f"`{item.name}` is: {item.summary}.\n\n{fence}{language}\n{item.text}\n{fence}"


def file(attached: FilePart) -> str:
    """What can be told of a file without understanding it."""
    name = escaped(attached.name)
    size = f"{attached.size_bytes or 0:,} bytes"
    told = f"**{name}** is a file of the type {escaped(attached.media_type)}, {size}."
    if not is_text(attached.media_type):
        return f"{told} I am no language model and can't see what it shows."
    lines = text_of(attached).splitlines()
    head = "\n".join(line[:MAX_ECHO_CHARS] for line in lines[:MAX_HEAD_LINES])
    fence = fence_for(head)
    return f"{told} It has {len(lines):,} lines and begins:\n\n{fence}text\n{head}\n{fence}"


def fence_for(text: str) -> str:
    """A code fence that `text` doesn't hold."""
    fence = "```"
    while fence in text:
        fence += "`"
    return fence
