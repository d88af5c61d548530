"""What another kernel does with the same store is seen here while it happens."""

from __future__ import annotations

import threading

import pytest

from jupyter_chatstore import Chat, Message, Run, Store, TextPart
from jupyter_chatstore.chat.spending import set_budget
from jupyter_chatstore.model import new_id
from jupyter_chatstore.panel import watch as watching
from jupyter_chatstore.panel.preferences import ENTER_SETTING
from tests.panel.front import Front

NOTEBOOK = "shared.ipynb"


@pytest.fixture
def other(db_path):
    """Another program with the same file."""
    with Store(db_path) as store:
        yield store


@pytest.fixture
def front(open_panel, tmp_path) -> Front:
    front = open_panel(notebook=str(tmp_path / NOTEBOOK))
    front.hello()
    return front


@pytest.fixture
def notebook(tmp_path) -> str:
    return str(tmp_path / NOTEBOOK)


def event(kind: str, **wanted):
    return lambda m: m["kind"] == kind and all(m.get(k) == v for k, v in wanted.items())


def begun(front: Front, other: Store, notebook: str) -> tuple[Message, Run]:
    thread = other.new_thread(notebook=notebook, title="elsewhere")
    _, answer, run = other.begin(thread.id, Message.user("slow?"), Message(role="assistant"), Run())
    front.wait_for(lambda m: m["kind"] == "message" and m["message"]["id"] == answer.id)
    return answer, run


def test_a_question_of_another_kernel_arrives_with_its_thread_and_answer(front, other, notebook):
    with Chat(notebook=notebook, store=other) as chat:
        answer = chat.send("from the other side")
    told = front.wait_for(lambda m: m["kind"] == "message" and m["message"]["id"] == answer.id)
    if told["message"]["status"] == "streaming":
        front.wait_for_done(answer.id)
    front.wait_for(lambda m: m["kind"] == "thread_changed" and m["thread"]["message_count"] == 2)
    thread_id = answer.thread_id
    shown = front.ask("open", thread_id=thread_id, before=None, limit=10)["messages"]
    assert [m["parts"][0]["text"] for m in shown] == ["from the other side", answer.text]
    told = [m["message"]["id"] for m in front.events() if m["kind"] == "message"]
    assert len(told) == len(set(told)) == 2


def test_what_the_user_likes_is_told_to_every_panel(open_panel, front, other):
    neighbour = open_panel()
    assert neighbour.hello()["preferences"] == {"enter_sends": True}
    chosen = {"enter_sends": False}
    assert front.ask("set_preferences", **chosen)["preferences"] == chosen
    for panel in (front, neighbour):
        panel.wait_for(event("preferences", preferences=chosen))
    other.set_setting(ENTER_SETTING, "nonsense")
    neighbour.wait_for(event("preferences", preferences={"enter_sends": True}))
    assert open_panel().hello()["preferences"] == {"enter_sends": True}


def test_a_budget_is_told_to_every_panel(open_panel, front, other):
    neighbour = open_panel()
    neighbour.hello()
    assert front.ask("set_budget", thread_id=None, budget_usd=20)["budget_usd"] == 20
    for panel in (front, neighbour):
        panel.wait_for(event("budget", budget_usd=20))
    set_budget(other, None)
    neighbour.wait_for(event("budget", budget_usd=None))


def test_its_answer_grows_by_what_it_has_saved_and_ends(front, other, notebook):
    answer, run = begun(front, other, notebook)
    other.checkpoint(answer.id, [TextPart("one")])
    front.wait_for(event("delta", message_id=answer.id, text="one"))
    other.checkpoint(answer.id, [TextPart("one two")])
    front.wait_for(event("delta", message_id=answer.id, text=" two"))
    ended = answer.model_copy(update={"parts": (TextPart("one two."),), "status": "complete"})
    other.finish(ended, run.model_copy(update={"status": "complete"}))
    done = front.wait_for_done(answer.id)
    assert (done["status"], done["text_chars"]) == ("complete", 8)
    texts = [m["text"] for m in front.events() if m["kind"] == "delta"]
    assert "".join(texts) == "one two."


def test_a_view_that_opens_in_the_middle_gets_each_word_once(open_panel, other, notebook):
    thread = other.new_thread(notebook=notebook)
    _, answer, _ = other.begin(thread.id, Message.user("q"), Message(role="assistant"), Run())
    other.checkpoint(answer.id, [TextPart("already there")])
    front = open_panel(notebook=notebook)
    shown = front.hello()["messages"][-1]
    assert shown["parts"][0]["text"] == "already there"
    other.checkpoint(answer.id, [TextPart("already there, and more")])
    front.wait_for(event("delta", message_id=answer.id, text=", and more"))


def test_a_name_a_mark_a_branch_and_a_deletion_of_another_kernel_are_told(front, other, notebook):
    with Chat(notebook=notebook, store=other) as chat:
        answer = chat.send("first")
        thread_id = answer.thread_id
        front.wait_for(lambda m: m["kind"] == "message" and m["message"]["id"] == answer.id)
        other.set_thread(thread_id, title="Renamed elsewhere")
        front.wait_for(
            lambda m: m["kind"] == "thread_changed" and m["thread"]["title"] == "Renamed elsewhere"
        )
        chat.bookmark(answer.id)
        front.wait_for(event("marked", message_id=answer.id, bookmarked=True))
        again = chat.wait(chat.regenerate(answer.id).answer.id)
        front.wait_for(lambda m: m["kind"] == "message" and m["message"]["id"] == again.id)
        before = len(front.comm.sent)
        chat.switch(answer.id)
        front.wait_for(event("branch", thread_id=thread_id), before)
        before = len(front.comm.sent)
        chat.delete(answer.id)
        front.wait_for(event("branch", thread_id=thread_id), before)


def test_another_notebooks_threads_stay_there(front, other, notebook):
    with Chat(notebook="elsewhere.ipynb", store=other) as chat:
        strange = chat.send("not for you")
    with Chat(notebook=notebook, store=other) as chat:
        answer = chat.send("for you")
    front.wait_for(lambda m: m["kind"] == "message" and m["message"]["id"] == answer.id)
    assert strange.thread_id not in str(front.events())


def test_another_notebooks_thread_that_is_shown_here_goes_on(front, other):
    with Chat(notebook="elsewhere.ipynb", store=other) as chat:
        first = chat.send("the first question")
        front.ask("open", thread_id=first.thread_id)
        second = chat.send("the second question")
        front.wait_for(lambda m: m["kind"] == "message" and m["message"]["id"] == second.id)
        other.set_thread(first.thread_id, title="Renamed there")
        renamed = front.wait_for(
            lambda m: m["kind"] == "thread_changed" and m["thread"]["title"] == "Renamed there"
        )
        assert renamed["thread"]["home"] == "elsewhere.ipynb"
        chat.delete(second.id)
        front.wait_for(event("branch", thread_id=first.thread_id))
        before = len(front.comm.sent)
        again = chat.wait(chat.edit(second.parent_id, "asked differently").answer.id)
        front.wait_for(lambda m: m["kind"] == "message" and m["message"]["id"] == again.id, before)


def test_what_is_done_here_is_told_once(front, other, notebook):
    sent = front.ask("send", thread_id=None, message_id=new_id(), text="mine")
    front.wait_for_done(sent["message_id"])
    with Chat(notebook=notebook, store=other) as chat:
        chat.new_thread("a later change")  # once this is told, all before it was looked at
    front.wait_for(
        lambda m: m["kind"] == "thread_changed" and m["thread"]["title"] == "a later change"
    )
    told = [m["message"]["id"] for m in front.events() if m["kind"] == "message"]
    assert len(told) == len(set(told)) == 2
    assert not [m for m in front.events() if m["kind"] == "branch"]


def test_an_answer_whose_writer_died_ends_as_interrupted(front, other, notebook):
    answer, _ = begun(front, other, notebook)
    other.checkpoint(answer.id, [TextPart("unfin")])
    front.wait_for(event("delta", message_id=answer.id, text="unfin"))
    other.close()  # a store that closes marks what it was writing
    assert front.wait_for_done(answer.id)["status"] == "interrupted"


def test_two_panels_on_one_store_see_each_other(open_panel, notebook):
    one, two = open_panel(notebook=notebook), open_panel(notebook=notebook)
    one.hello()
    two.hello()
    sent = one.ask("send", thread_id=None, message_id=new_id(), text="hello")
    two.wait_for(lambda m: m["kind"] == "message" and m["message"]["id"] == sent["message_id"])


def test_many_changes_at_once_are_asked_for_anew(front, other, notebook):
    thread = other.new_thread(notebook=notebook)
    other.append(thread.id, [Message.user(str(n)) for n in range(watching.MOST + 1)])
    front.wait_for(event("notebook"))


def test_a_closed_panel_looks_no_more(front):
    (thread,) = [t for t in threading.enumerate() if t.name == "jupyter_chatstore.watch"]
    front.panel.close()
    thread.join(120)
    assert not thread.is_alive()
