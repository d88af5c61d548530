"""A question comes twice, to a panel that is about to ask it and to another: it is asked once.

Each test holds one panel right before it stores what it was asked, and lets the other go first.
"""

from __future__ import annotations

import threading
from typing import Any

import pytest

from jupyter_chatstore import Store
from jupyter_chatstore.model import new_id
from tests.panel.front import PATIENCE_S, Front

MODELS = ["offline", "offline:again"]


class HeldStore(Store):
    """A store that lets no answer begin, and no fork be made, until it is let go."""

    def __init__(self, path) -> None:
        super().__init__(path)
        self.has_come, self.may_go = threading.Event(), threading.Event()

    def begin(self, *args: Any, **options: Any) -> Any:
        self._hold()
        return super().begin(*args, **options)

    def fork(self, *args: Any, **options: Any) -> Any:
        self._hold()
        return super().fork(*args, **options)

    def _hold(self) -> None:
        self.has_come.set()
        assert self.may_go.wait(PATIENCE_S)


@pytest.fixture
def held(db_path):
    with HeldStore(db_path) as held:
        yield held
        held.may_go.set()


def post(front: Front, question: dict[str, Any], req: str = "held") -> None:
    front.post({"req": req, **question})


@pytest.fixture(params=["send", "compare"])
def question(request) -> dict[str, Any]:
    """A question that begins a thread."""
    made = {"kind": request.param, "thread_id": None, "message_id": new_id(), "text": "why?"}
    return made | ({"models": MODELS} if request.param == "compare" else {})


def answered(front: Front, store: Store, sent: dict[str, Any]) -> list[str]:
    """The ids of the thread's messages once its last answer has ended."""
    if store.message(sent["message_id"]).status == "streaming":
        front.wait_for_done(sent["message_id"])
    return [message.id for message in store.messages(sent["thread_id"])]


def test_who_comes_second_with_a_question_leaves_nothing_behind(open_panel, held, store, question):
    slow, fast = open_panel(store=held), open_panel()
    post(slow, question)
    assert held.has_come.wait(PATIENCE_S)
    sent = fast.ask(**question)
    held.may_go.set()
    late = slow.wait_for(lambda m: m.get("req") == "held")
    assert (late["kind"], late["message_id"]) == ("sent", sent["message_id"])
    assert answered(fast, store, sent) == [question["message_id"], sent["message_id"]]
    assert [thread.id for thread in store.threads()] == [sent["thread_id"]]
    assert slow.hello()["thread"]["id"] == sent["thread_id"]


def test_a_panel_that_is_closed_before_it_asks_leaves_nothing_behind(
    open_panel, held, store, question
):
    gone = open_panel(store=held)
    post(gone, question)
    assert held.has_come.wait(PATIENCE_S)
    gone.panel.close()
    held.close()
    held.may_go.set()
    front = open_panel()
    sent = front.ask(**question)
    assert answered(front, store, sent) == [question["message_id"], sent["message_id"]]
    assert [thread.id for thread in store.threads()] == [sent["thread_id"]]


def test_who_comes_second_with_a_fork_is_shown_it(open_panel, held, store):
    fast = open_panel()
    sent = fast.ask("send", thread_id=None, message_id=new_id(), text="why?")
    fast.wait_for_done(sent["message_id"])
    slow, fork = open_panel(store=held), {"kind": "fork", "new_thread_id": new_id()}
    fork["message_id"] = sent["message_id"]
    post(slow, fork)
    assert held.has_come.wait(PATIENCE_S)
    made = fast.ask(**fork)
    held.may_go.set()
    late = slow.wait_for(lambda m: m.get("req") == "held")
    assert (late["kind"], late.get("thread")) == ("thread", made["thread"])
