"""A wire that drops and doubles messages, both ways: nothing is lost or done twice in the end."""

from __future__ import annotations

import random
import time
import uuid
from typing import Any

from jupyter_chatstore import Store
from jupyter_chatstore.model import new_id
from tests.panel.front import Front

SEED = 20_261_121
THREADS, QUESTIONS = 25, 8
ENDED = 30
"""How many kernels end."""


class LossyFront:
    """A browser that repeats what is not answered, and asks for the state anew at a gap."""

    def __init__(self, front: Front, luck: random.Random) -> None:
        self.front = front
        self.luck = luck
        self.thread_id: str | None = None
        self.seq = 0
        self.messages: dict[str, dict[str, Any]] = {}
        self._heard = 0
        """How much of what the kernel has sent so far has had its chance to arrive."""

    def ask(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Asks until an answer arrives; after a reload of the page as another request."""
        req = uuid.uuid4().hex
        while True:
            start = len(self.front.comm.sent)
            posts = self._copies()
            for _ in range(posts):
                self.front.post({"kind": kind, "req": req, **fields})
            for _ in range(posts):
                reply = self.front.wait_for(lambda m: m.get("req") == req, start)  # noqa: B023
                start = self.front.comm.sent.index(reply, start) + 1
                if self._copies():
                    return reply
            if self.luck.randrange(8) == 0:
                req = uuid.uuid4().hex

    def open(self, thread_id: str) -> None:
        """Shows a thread as it is now."""
        hello = self.ask("hello", protocol=1, thread_id=thread_id)
        self.thread_id, self.seq = thread_id, hello["seq"]
        self.messages = {message["id"]: message for message in hello["messages"]}

    def hear(self, *, all_of_it: bool = False) -> None:
        """What was sent since then arrives, some of it not at all and some of it twice."""
        while self._heard < len(self.front.comm.sent):
            message = self.front.comm.sent[self._heard]
            self._heard += 1
            if "req" not in message:
                for _ in range(1 if all_of_it else self._copies()):
                    self._take(message)

    def _copies(self) -> int:
        return self.luck.choice((0, 1, 1, 2))

    def _take(self, event: dict[str, Any]) -> None:
        if self.thread_id is None or event["seq"] <= self.seq:
            return
        if event["seq"] > self.seq + 1:
            self.open(self.thread_id)
            return
        self.seq = event["seq"]
        message = self.messages.get(event.get("message_id", ""))
        if event["kind"] == "message" and event["message"]["thread_id"] == self.thread_id:
            self.messages[event["message"]["id"]] = event["message"]
        elif event["kind"] == "delta" and message is not None:
            if event["part"] == len(message["parts"]):
                message["parts"].append({"type": event["type"], "text": ""})
            message["parts"][event["part"]]["text"] += event["text"]
        elif event["kind"] == "done" and message is not None:
            message["status"] = event["status"]

    def said(self) -> list[tuple[str, str, str]]:
        return [
            (message["id"], message["status"], "".join(part["text"] for part in message["parts"]))
            for message in self.messages.values()
        ]


def test_every_question_is_stored_once_and_answered(open_panel, store, monkeypatch):
    monkeypatch.setenv("JUPYTER_CHATSTORE_OFFLINE_DELAY_MS", "0.5")
    lossy = LossyFront(open_panel(), random.Random(SEED))
    lossy.ask("hello", protocol=1, thread_id=None)
    asked = 0
    for _ in range(THREADS):
        lossy.thread_id = None
        for _ in range(QUESTIONS):
            asked += 1
            where = f"seed {SEED}, question {asked}"
            question = {"message_id": new_id(), "text": f"question {asked}"}
            sent = lossy.ask("send", thread_id=lossy.thread_id, **question)
            if lossy.thread_id is None:
                lossy.open(sent["thread_id"])
            lossy.hear()
            lossy.front.wait_for_done(sent["message_id"])
            lossy.hear()
            stored = store.messages(sent["thread_id"])
            assert [m.text for m in stored].count(question["text"]) == 1, where
            ids = [m.id for m in stored[-2:]]
            assert ids == [question["message_id"], sent["message_id"]], where
        title = f"thread {asked}"
        lossy.front.ask("set_thread", thread_id=lossy.thread_id, title=title)
        lossy.front.wait_for(
            lambda m: m["kind"] == "thread_changed" and m["thread"]["title"] == title  # noqa: B023
        )
        lossy.hear(all_of_it=True)  # a gap before it shows now
        stored = store.messages(lossy.thread_id)
        assert len(stored) == 2 * QUESTIONS, f"seed {SEED}, question {asked}"
        assert {m.status for m in stored} == {"complete"}
        assert lossy.said() == [(m.id, m.status, m.text) for m in stored], f"question {asked}"
    assert len(store.threads(limit=THREADS + 1)) == THREADS


def test_a_question_is_asked_once_though_its_kernel_ends_meanwhile(open_panel, db_path):
    seed = time.time_ns()
    print(f"seed {seed}")
    luck = random.Random(seed)
    for n in range(ENDED):
        question = {"thread_id": None, "message_id": new_id(), "text": f"question {n}"}
        before = open_panel(store=str(db_path))
        posts = luck.randrange(3)
        for _ in range(posts):
            before.post({"kind": "send", "req": uuid.uuid4().hex, **question})
        if posts and luck.random() < 0.5:
            until = luck.choice(["message", "delta", "sent"])
            before.wait_for(lambda m: m["kind"] == until)  # noqa: B023
        before.panel.close()
        after = open_panel(store=str(db_path))
        sent, again = after.ask("send", **question), after.ask("send", **question)
        assert sent["kind"] == "sent", sent
        assert sent["message_id"] == again["message_id"]
        with Store(db_path) as store:
            answer_id = sent["message_id"]
            if store.message(answer_id).status == "streaming":
                after.wait_for_done(answer_id)
            ids = [m.id for m in store.messages(sent["thread_id"])]
            assert ids == [question["message_id"], answer_id]
            assert len(store.threads(limit=ENDED + 1)) == n + 1
        after.panel.close()
