"""What is said: questions, answers and what they took, drawn from the topics by chance."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from string import Template
from textwrap import shorten
from typing import Any

from making.dialogues import CLOSERS, NEXT, OPENERS, RULES, THOUGHTS, TOPICS, Topic
from making.world import MODELS, Document, Model

from jupyter_chatstore import Message, Run, TextPart, Usage
from jupyter_chatstore.model import (
    CitationPart,
    FilePart,
    Part,
    ReasoningPart,
    ToolCallPart,
    ToolResultPart,
)

FAILURES = (
    ("rate_limit", "{} asks to wait (status 429: too many requests).", "Wait 20 s, then retry."),
    ("connection", "The connection to {} was cut off before the answer's end.", "Retry."),
    (
        "connection",
        "{} can't be reached.",
        "Check the network and the provider's base URL, then retry.",
    ),
    ("authentication", "{} refused the key (status 401).", "Check the key. Then retry."),
    (
        "run",
        "{} has a problem of its own (status 529).",
        "Retry in a while, or choose another model.",
    ),
)
KEPT = "The question and what had arrived of the answer are kept."


@dataclass(frozen=True)
class Answer:
    """An answer as the store takes it, and when it was there."""

    message: Message
    run: Run

    @property
    def end(self) -> datetime:
        """When it ended."""
        assert self.run.ended_at is not None
        return self.run.ended_at


@dataclass
class Talk:
    """Draws what is said in one conversation."""

    chance: random.Random
    document: Document
    topic: Topic

    def say(self, template: str) -> str:
        """The template in the notebook's words."""
        return Template(template).safe_substitute(self.document.words)

    def id(self, moment: datetime) -> str:
        """A UUIDv7 of that moment."""
        value = int(moment.timestamp() * 1000) << 80 | self.chance.getrandbits(80)
        value = value & ~(0xF << 76) | 0x7 << 76
        return str(uuid.UUID(int=value & ~(0b11 << 62) | 0b10 << 62))

    def title(self) -> str:
        """What the conversation is called: its question's beginning."""
        return shorten(self.first, 60, placeholder="…")

    def __post_init__(self) -> None:
        self.first = self.say(self.chance.choice(self.topic.questions))

    def question(self, moment: datetime, *, first: bool) -> Message:
        """What is asked, now and then with a file."""
        text = self.first if first else self.say(self.chance.choice(NEXT))
        parts: list[Part] = [TextPart(text)]
        if first and self.chance.random() < 0.05:
            parts.append(
                FilePart(name="notes.txt", media_type="text/plain", data="Y29sdW1uczogc2VlIHdpa2k=")
            )
        return Message(id=self.id(moment), role="user", parts=tuple(parts), created_at=moment)

    def rules(self, moment: datetime) -> str:
        """What the model is told before the conversation."""
        return self.say(self.chance.choice(RULES))

    def model(self, day: date) -> Model:
        """One of those that there were on that day."""
        there = [m for m in MODELS if m.since <= day < m.until]
        return self.chance.choices(there, [m.weight for m in there])[0]

    def answer(
        self,
        moment: datetime,
        model: Model,
        asked: str,
        said: list[str],
        compared: tuple[str, ...] = (),
    ) -> Answer:
        """What a model answers to that question after all that was said before."""
        chance = self.chance
        offline = model.provider == "offline"
        fate = chance.random()
        failed = fate < model.fails * (3 if moment.month == 10 else 1)
        stopped = not failed and fate > 0.965 and not offline
        parts = self._parts(model, stopped=stopped)
        if failed:
            parts = (
                []
                if chance.random() < 0.7
                else [TextPart(_text(parts)[: chance.randrange(20, 90)])]
            )
        items = self._items(asked)
        named = sum(item["tokens"] for item in items)
        usage = self._usage(
            model, 900 + named + len(asked) // 4, said, _text(parts), seen=not failed
        )
        first_ms = round(model.first_ms * chance.lognormvariate(0, 0.4), 1)
        out = usage.output_tokens or len(_text(parts)) / 4
        total_ms = round(first_ms + 1000 * out / (model.tokens_s * chance.uniform(0.7, 1.2)), 1)
        status = "error" if failed else "stopped" if stopped else "complete"
        code, what, hint = chance.choice(FAILURES)
        message = Message(
            id=self.id(moment),
            role="assistant",
            status=status,
            parts=tuple(parts),
            created_at=moment,
        )
        run = Run(
            id=self.id(moment),
            model=model.name,
            provider=model.provider,
            status=status,
            usage=usage,
            cost_usd=_cost(model, usage),
            first_token_ms=first_ms if parts else None,
            total_ms=total_ms,
            finish_reason=None if failed or stopped else "stop",
            error={"code": code, "what": what.format(model.provider), "kept": KEPT, "hint": hint}
            if failed
            else None,
            context=_context(items, said, compared),
            started_at=moment,
            ended_at=moment + timedelta(milliseconds=round(total_ms)),
        )
        return Answer(message, run)

    def _parts(self, model: Model, *, stopped: bool) -> list[Part]:
        chance = self.chance
        if model.provider == "offline":
            return [
                TextPart(
                    self.say(
                        "I am no language model.\n\n`$df`: 48,211 × 9, `$value` from 0 to 912.4."
                    )
                )
            ]
        text = chance.choice(OPENERS) + chance.choice(self.topic.answers)
        amount = chance.choices((0, 1, 2), (2, 6, 2))[0]
        for language, code in chance.sample(self.topic.codes, min(amount, len(self.topic.codes))):
            text += f"\n\n```{language}\n{code}\n```"
        text = self.say(text + chance.choice(CLOSERS))
        parts: list[Part] = []
        if model.thinks and chance.random() < 0.6:
            parts.append(
                ReasoningPart(
                    self.say(chance.choice(THOUGHTS)),
                    duration_ms=float(chance.randrange(900, 9000)),
                )
            )
        if chance.random() < 0.07:
            parts += self._tool()
        parts.append(TextPart(text[: len(text) // 2] if stopped else text))
        if model.provider == "google" and chance.random() < 0.3:
            parts.append(
                CitationPart(url="https://pandas.pydata.org/docs/", title="pandas documentation")
            )
        return parts

    def _tool(self) -> list[Part]:
        key = f"call_{self.chance.getrandbits(32):08x}"
        if self.chance.random() < 0.5:
            sql = self.say("SELECT count(*) - count(DISTINCT $key) AS repeated FROM $other")
            call = ToolCallPart(key, "query_frames", {"sql": sql}, state="done")
            return [call, ToolResultPart(key, {"columns": ["repeated"], "rows": [[308]]})]
        call = ToolCallPart(key, "look_at", {"name": self.say("$df")}, state="failed")
        return [call, ToolResultPart(key, "There is no such variable.", is_error=True)]

    def _usage(self, model: Model, new: int, said: list[str], text: str, *, seen: bool) -> Usage:
        chance = self.chance
        if not seen or chance.random() >= model.counts:
            return Usage()
        before = 6 * sum(map(len, said))  # what was named along the way is sent again, too
        thought = min(12_000, int(chance.lognormvariate(6.8, 0.8))) if model.thinks else None
        cached = written = None
        if model.cached:
            cached = before // 128 * 128 if before >= 1024 and chance.random() < 0.7 else 0
            written = (before + new - cached) // 2 if model.provider == "anthropic" else None
        return Usage(
            input_tokens=before + new,
            output_tokens=max(1, len(text) // 3) + (thought or 0),
            cache_read_tokens=cached,
            cache_write_tokens=written,
            reasoning_tokens=thought,
        )

    def _items(self, asked: str) -> list[dict[str, Any]]:
        """What goes along with the question: named with an `@`, or the frame that is talked of."""
        if "@error" in asked:
            text = "KeyError: " + self.say("$key")
            item = {"name": "@error", "kind": "error", "summary": "KeyError", "text": text}
        elif "@" in asked or self.chance.random() < 0.4:
            item = {"name": self.say("@$df"), "kind": "dataframe", "summary": "48,211 × 9"}
            item["text"] = self.say("$df: 48211 rows, 9 columns")
        else:
            return []
        tokens = min(60_000, int(self.chance.lognormvariate(8.2, 0.9)))
        return [item | {"tokens": tokens, "hidden": 0}]


def topic_of(chance: random.Random, day: date) -> Topic:
    """What one has a question about on that day of the year."""
    at = day.timetuple().tm_yday / 365
    weights = [(1 - at) * topic.january + at * topic.december for topic in TOPICS]
    return chance.choices(TOPICS, weights)[0]


def _context(
    items: list[dict[str, Any]], said: list[str], compared: tuple[str, ...]
) -> dict[str, Any]:
    context: dict[str, Any] = {
        "items": items,
        "history_messages": len(said),
        "history_tokens": 6 * sum(map(len, said)),
        "left_out_messages": 0,
    }
    return context | ({"compared": list(compared)} if compared else {})


def _text(parts: list[Part]) -> str:
    return "".join(part.text for part in parts if isinstance(part, TextPart))


def _cost(model: Model, usage: Usage) -> float | None:
    if model.price_in == 0:
        return 0.0
    if model.price_in is None or model.price_out is None or usage.input_tokens is None:
        return None
    cached = usage.cache_read_tokens or 0
    sent = (
        usage.input_tokens - cached + cached * model.cached + (usage.cache_write_tokens or 0) * 0.25
    )
    return round((sent * model.price_in + (usage.output_tokens or 0) * model.price_out) / 1e6, 8)
