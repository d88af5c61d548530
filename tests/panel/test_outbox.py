"""Text goes out in few messages, and none of it is lost or doubled."""

from __future__ import annotations

import json
import threading
import time

import pytest

from jupyter_chatstore.chat import MessageAdded, PartAdded, PartDelta, RunEnded
from jupyter_chatstore.model import (
    CitationPart,
    Message,
    ReasoningPart,
    Run,
    TextPart,
    new_id,
)
from jupyter_chatstore.panel.outbox import Outbox
from jupyter_chatstore.panel.worker import Worker

THREAD = new_id()
ANSWER = Message(role="assistant", thread_id=THREAD, status="streaming")


class Wire:
    """An outbox whose messages are kept."""

    def __init__(self) -> None:
        self.sent: list[dict] = []
        self.arrived = threading.Condition()
        self.worker = Worker()
        self.outbox = Outbox(
            send=self.send,
            later=self.worker.later,
            home_of=lambda _: None,
            siblings=lambda message: [message.id],
            saved=lambda: {"saved": True, "reason": ""},
        )

    def send(self, content) -> None:
        with self.arrived:
            self.sent.append(json.loads(json.dumps(content)))
            self.arrived.notify_all()

    def begin(self) -> None:
        self.outbox.put(MessageAdded(THREAD, ANSWER, Run()))

    def grow(self, text: str, part: int = 0, type_="text") -> None:
        self.outbox.put(PartDelta(THREAD, ANSWER.id, part, type_, text))

    def end(self, *parts) -> None:
        message = ANSWER.model_copy(update={"status": "complete", "parts": parts})
        self.outbox.put(RunEnded(THREAD, message, Run(message_id=ANSWER.id)))

    def of(self, kind: str) -> list[dict]:
        return [message for message in self.sent if message["kind"] == kind]


@pytest.fixture
def wire():
    wire = Wire()
    yield wire
    wire.worker.close()


class TestText:
    def test_costs_few_messages_and_few_bytes(self, wire):
        """200 pieces a second, as a fast model gives; the budget is for ten seconds of them."""
        pieces, seconds = 400, 2.0
        pause = threading.Event()
        wire.begin()
        began = time.monotonic()
        for n in range(pieces):
            wire.grow(f"word{n % 10} ")
            pause.wait(began + (n + 1) * seconds / pieces - time.monotonic())
        took = time.monotonic() - began
        wire.end(TextPart("x"))
        text = "".join(delta["text"] for delta in wire.of("delta"))
        assert text == "".join(f"word{n % 10} " for n in range(pieces))
        assert len(wire.of("delta")) <= 40 * took
        content_bytes = sum(len(json.dumps(message)) for message in wire.of("delta"))
        assert content_bytes <= 1.5 * len(text) + 20_000 * took / 10

    def test_that_waits_goes_out_without_more_text(self, wire):
        wire.begin()
        wire.grow("a")
        wire.grow("b")
        with wire.arrived:
            assert wire.arrived.wait_for(
                lambda: "".join(delta["text"] for delta in wire.of("delta")) == "ab", 20
            )

    def test_goes_out_before_what_follows_it(self, wire):
        wire.begin()
        wire.grow("thinking", 0, "reasoning")
        wire.grow("first ", 1)
        wire.grow("second", 1)
        wire.outbox.put(PartAdded(THREAD, ANSWER.id, 2, CitationPart("https://example.org")))
        wire.end(ReasoningPart("thinking"), TextPart("first second 🐧"))
        kinds = [message["kind"] for message in wire.sent]
        assert kinds == ["message", "delta", "delta", "part", "done"]
        assert [(d["part"], d["text"]) for d in wire.of("delta")] == [
            (0, "thinking"),
            (1, "first second"),
        ]
        assert wire.sent[-1]["text_chars"] == len("thinkingfirst second ") + 2

    def test_numbers_rise_by_one(self, wire):
        wire.begin()
        for n in range(50):
            wire.grow(str(n))
        wire.end()
        assert [message["seq"] for message in wire.sent] == list(range(1, len(wire.sent) + 1))


def test_whenever_the_state_is_asked_for_it_and_the_events_after_it_make_the_whole_answer(wire):
    whole = "".join(f"{n} " for n in range(3000))
    ended = threading.Event()

    def write() -> None:
        for n in range(3000):
            wire.grow(f"{n} ")
        wire.outbox.flush()
        ended.set()

    wire.begin()
    writer = threading.Thread(target=write)
    writer.start()
    done = False
    while not done:
        done = ended.is_set()  # looked at first: however busy the machine, it is asked once
        wire.outbox.reply(
            lambda now: {
                "kind": "state",
                "seq": now.seq,
                "text": now.live[ANSWER.id].message.text,
            }
        )
        wire.outbox.flush()
    writer.join()
    states = [(at, message) for at, message in enumerate(wire.sent) if message["kind"] == "state"]
    assert states
    for at, state in states:
        later = [m["text"] for m in wire.sent[at:] if m["kind"] == "delta"]
        assert all(m["seq"] > state["seq"] for m in wire.sent[at:] if m["kind"] == "delta")
        assert state["text"] + "".join(later) == whole
