"""What is asked and answered, whatever the notebook: `topics.md`, and what goes with any topic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Topic:
    """Something that data scientists ask about; `topics.md` says how it is written."""

    name: str
    tags: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    """Language and code."""
    january: float
    december: float
    """How often it comes up then, beside the other topics."""


def _topic(text: str) -> Topic:
    name, _, facts, rest = text.split("\n", 3)
    tags, _, often = facts.partition(" | ")
    january, december = map(float, often.split(" to "))
    return Topic(
        name,
        tuple(tags.split(", ")),
        tuple(re.findall(r"^- (.+)$", rest, re.MULTILINE)),
        tuple(re.findall(r"^> (.+)$", rest, re.MULTILINE)),
        tuple(re.findall(r"^```(\w+)\n(.+?)\n```$", rest, re.MULTILINE | re.DOTALL)),
        january,
        december,
    )


TOPICS = tuple(
    map(_topic, Path(__file__).with_name("topics.md").read_text("utf-8").split("\n## ")[1:])
)

NEXT = (
    "and the same by $group?",
    "why is that?",
    "can you do it without pandas?",
    "it works, thanks. Now only for this year",
    "now as a function with a docstring",
    "in SQL instead, please",
    "that raises a TypeError, see @error",
    "what if $value is missing?",
    "shorter, please",
    "explain the second line",
    "add a test for it",
    "and with polars?",
    "how sure are you?",
    "make it work for $other as well",
    "plot the result",
    "can this be wrong when $key has duplicates?",
    "write it so that it can run every night",
)

OPENERS = (
    "",
    "",
    "",
    "Good question. ",
    "Short answer: yes. ",
    "I looked at `$df`. ",
    "Almost. ",
    "You are right, that was wrong. ",
    "There are two ways; this is the simpler one. ",
)

CLOSERS = (
    "",
    "",
    "",
    "\n\nTry it on the first thousand rows.",
    "\n\nIf `$key` can be missing, drop those rows first.",
    "\n\n| step | rows |\n| --- | --- |\n| before | 48,211 |\n| after | 47,903 |",
    "\n\nThe result has one row for each `$key`.",
    "\n\n- It keeps the order of `$df`.\n- It does not change `$df` itself.",
    "\n\nSay if the types differ; then cast `$key` to text on both sides.",
)

THOUGHTS = (
    "The user has $df and $other. The count went up, so $key repeats on the right. Check uniqueness first, then suggest the join.",
    "They want a result by $group. One aggregation is enough; mention the missing values.",
    "The traceback points at $value. Probably text in a numeric column.",
)

RULES = (
    "Answer in short sentences. Code first. We use pandas and DuckDB.",
    "You help with $table data. Never invent column names.",
)
