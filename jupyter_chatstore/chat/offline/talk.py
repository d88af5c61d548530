"""What the offline provider says about itself and about plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_chatstore.chat.context import ContextItem

HELP = """\
I am the offline provider. I am **no language model**: I need no key and no network, and the \
same question always gets the same answer. I can

- describe a variable: `describe @df`, `@df.price`, `@options`
- show a cell or a file: `@In[3]`, `@Out[3]`, `@file:notes.txt`
- explain the last error: `@error`
- search all conversations: `search left join`
- report runs, tokens and cost: `usage`

For free questions choose a model, such as `openai:gpt-5` or `anthropic:claude-sonnet-5`."""

MAX_ECHO_CHARS = 200


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


def fence_for(text: str) -> str:
    """A code fence that `text` doesn't hold."""
    fence = "```"
    while fence in text:
        fence += "`"
    return fence
