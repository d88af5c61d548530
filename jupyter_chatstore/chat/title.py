"""A thread's title: from its first question at once, from a model when it is asked for one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jupyter_chatstore.chat.files import files_of
from jupyter_chatstore.chat.provider import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_chatstore.model import Message

TITLE_CHARS = 60
ASKED = """\
Give this conversation a title of at most six words, in the language it is held in. Answer with \
the title alone: no quotation marks, no Markdown, no full stop."""
_MAX_TURNS = 6
_MAX_TURN_CHARS = 2_000
_MARKS = re.compile(r"^(?:(?:#+|title:|[-*>])\s*)+|(?<!\w)_|_(?!\w)|[*`#\"“”„«»]", re.IGNORECASE)
_NAME = re.compile(r"@(?=\w)")


def title_of(question: Message) -> str:
    """A thread's title from its first question: its first line, or else its files' names."""
    return _first_line(question.text) or _short(", ".join(f.name for f in files_of(question.parts)))


def question_for(thread_id: str, branch: Sequence[Message]) -> Question:
    """What a model is asked for a title: the conversation's beginning, cut, and the request."""
    said = [m for m in branch if m.role in ("user", "assistant") and m.text][:_MAX_TURNS]
    turns = "\n\n".join(f"{m.role}: {m.text[:_MAX_TURN_CHARS]}" for m in said)
    return Question(thread_id=thread_id, text=f"{ASKED}\n\n{turns}")


def tidied(answer: str) -> str:
    """A model's answer as a title: one line without marks; empty if it said nothing."""
    line = next((found for text in answer.splitlines() if (found := _plain(text))), "")
    return _short(line.rstrip(".:;, "))


def offline_title(question: str) -> str:
    """A title that needs no model: the first question, plain, beginning with a capital."""
    line = _plain(_NAME.sub("", _first_line(question)).lstrip("/")).rstrip(" ?!.:")
    return line[:1].upper() + line[1:]


def _first_line(text: str) -> str:
    return _short(" ".join(next(filter(str.strip, text.splitlines()), "").split()))


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub("", text.strip()).split())


def _short(line: str) -> str:
    if len(line) <= TITLE_CHARS:
        return line
    return line[:TITLE_CHARS].rsplit(" ", 1)[0].rstrip(",;:.- ") + "…"
