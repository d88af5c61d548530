"""Branches, marks and the trash as the browser asks for them: once, and told to every view."""

from __future__ import annotations

import pytest

from jupyter_chatstore import Message
from jupyter_chatstore.model import new_id


@pytest.fixture
def front(open_panel):
    return open_panel()


@pytest.fixture
def asked(front):
    """A question and its answer: `{thread_id, message_id}`, the answer's."""
    sent = front.ask("send", thread_id=None, message_id=new_id(), text="hello")
    front.wait_for_done(sent["message_id"])
    return {"thread_id": sent["thread_id"], "message_id": sent["message_id"]}


def shown(front, thread_id):
    return front.ask("open", thread_id=thread_id)["messages"]


class TestSiblings:
    def test_a_new_answer_says_which_it_stands_beside(self, front, asked):
        answer_id = new_id()
        sent = front.ask("regenerate", **asked, answer_id=answer_id)
        assert sent["message_id"] == answer_id
        begun = front.wait_for(lambda m: m["kind"] == "message" and m["message"]["id"] == answer_id)
        assert begun["message"]["siblings"] == [asked["message_id"], answer_id]
        front.wait_for_done(answer_id)
        assert shown(front, asked["thread_id"])[-1]["siblings"] == [asked["message_id"], answer_id]

    def test_a_switch_is_told_and_can_be_read(self, front, asked):
        answer_id = new_id()
        front.ask("regenerate", **asked, answer_id=answer_id)
        front.wait_for_done(answer_id)
        assert front.ask("switch", **asked)["kind"] == "ok"
        told = front.wait_for(lambda m: m["kind"] == "branch")
        assert told["thread_id"] == asked["thread_id"]
        assert shown(front, asked["thread_id"])[-1]["id"] == asked["message_id"]
        beside = front.ask("siblings", **asked)["messages"]
        assert [message["id"] for message in beside] == [asked["message_id"], answer_id]

    def test_both_answers_of_a_comparison_know_each_other(self, front):
        models = ["offline", "offline"]
        sent = front.ask(
            "compare", thread_id=None, message_id=new_id(), text="hello", models=models
        )
        front.wait_for_done(sent["message_id"])
        answer = shown(front, sent["thread_id"])[-1]
        assert answer["compared"] == answer["siblings"]
        assert len(answer["compared"]) == 2

    def test_a_fork_knows_the_siblings_of_what_it_shares(self, front, asked):
        fork_id, answer_id = new_id(), new_id()
        front.ask("fork", message_id=asked["message_id"], new_thread_id=fork_id)
        in_fork = {"thread_id": fork_id, "message_id": asked["message_id"]}
        front.ask("regenerate", **in_fork, answer_id=answer_id)
        front.wait_for_done(answer_id)
        both = [asked["message_id"], answer_id]
        assert shown(front, fork_id)[-1]["siblings"] == both
        front.ask("switch", **in_fork)
        assert shown(front, fork_id)[-1]["id"] == asked["message_id"]
        assert shown(front, fork_id)[-1]["siblings"] == both
        assert shown(front, asked["thread_id"])[-1]["siblings"] == [asked["message_id"]]


class TestOnce:
    """What makes something carries its id, so it is made once, also by a kernel that forgot."""

    def test_an_edited_question(self, front, asked, store, open_panel):
        question_id = store.message(asked["message_id"]).parent_id
        edit = {
            "thread_id": asked["thread_id"],
            "message_id": question_id,
            "new_message_id": new_id(),
            "text": "again",
        }
        first = front.ask("edit", req="one", **edit)
        assert front.ask("edit", req="one", **edit) == first
        front.wait_for_done(first["message_id"])
        other = open_panel().ask("edit", req="two", **edit)
        assert other["message_id"] == first["message_id"]
        assert len(store.siblings(question_id)) == 2

    def test_an_answer(self, front, asked, store, open_panel):
        again = {**asked, "answer_id": new_id()}
        first = front.ask("regenerate", **again)
        front.wait_for_done(first["message_id"])
        assert open_panel().ask("regenerate", **again)["message_id"] == first["message_id"]
        assert len(store.siblings(asked["message_id"])) == 2

    def test_a_fork(self, front, asked, store, open_panel):
        fork = {"message_id": asked["message_id"], "new_thread_id": new_id()}
        first = front.ask("fork", **fork)
        assert [m["id"] for m in first["messages"]][-1] == asked["message_id"]
        assert open_panel().ask("fork", **fork)["thread"]["id"] == first["thread"]["id"]
        assert len(store.threads()) == 2


class TestMarksAndTheTrash:
    def test_marks_are_told_and_stay(self, front, asked):
        front.ask("mark", message_id=asked["message_id"], bookmarked=True, reaction="👍")
        told = front.wait_for(lambda m: m["kind"] == "marked" and m["reaction"])
        assert (told["bookmarked"], told["reaction"]) == (True, "👍")
        front.ask("mark", message_id=asked["message_id"], reaction="")
        answer = shown(front, asked["thread_id"])[-1]
        assert (answer["bookmarked"], answer["reaction"]) == (True, None)

    def test_what_is_deleted_comes_back(self, front, asked):
        front.ask("delete", **asked)
        front.wait_for(lambda m: m["kind"] == "branch")
        assert len(shown(front, asked["thread_id"])) == 1
        assert front.ask("restore", item_id=asked["message_id"])["kind"] == "ok"
        assert shown(front, asked["thread_id"])[-1]["id"] == asked["message_id"]

    def test_a_title_comes_as_an_event(self, front, asked):
        front.ask("suggest_title", thread_id=asked["thread_id"])
        front.wait_for(lambda m: m["kind"] == "thread_changed" and m["thread"]["title"] == "Hello")

    def test_a_title_that_fails_is_told_in_words(self, front, asked, store):
        store.set_thread(asked["thread_id"], model="nobody:knows")
        assert front.ask("suggest_title", thread_id=asked["thread_id"])["kind"] == "ok"
        told = front.wait_for(lambda m: m["kind"] == "failed")
        assert told["error"]["code"] == "model_not_found"


def test_what_can_only_be_read_is_not_changed(open_panel, store, write_notebook):
    original = store.observe_notebook(notebook_id=new_id(), path=write_notebook("a.ipynb"))
    write_notebook("a.ipynb", original.id)
    thread = store.new_thread(notebook=original.id, title="joins")
    said = store.append(thread.id, [Message.user("hi"), Message.assistant("hello")])
    front = open_panel(notebook=write_notebook("copy.ipynb", original.id))
    answer = {"thread_id": thread.id, "message_id": said[1].id}
    before = store.changes()
    for kind, fields in {
        "edit": {**answer, "message_id": said[0].id, "new_message_id": new_id(), "text": "x"},
        "regenerate": {**answer, "answer_id": new_id()},
        "resume": {**answer, "answer_id": new_id()},
        "compare": {
            "thread_id": thread.id,
            "message_id": new_id(),
            "text": "x",
            "models": ["offline", "offline"],
        },
        "switch": answer,
        "delete": answer,
        "mark": {"message_id": said[1].id, "bookmarked": True},
        "suggest_title": {"thread_id": thread.id},
    }.items():
        reply = front.ask(kind, **fields)
        assert reply["kind"] == "error", kind
        assert "it can be read here" in reply["error"]["what"], kind
    assert store.changes()[len(before) :] == [
        change for change in store.changes()[len(before) :] if change.entity == "notebook"
    ]


def test_what_can_only_be_read_goes_on_in_a_thread_of_this_notebook(open_panel, store):
    there = store.new_thread(notebook="sales.ipynb", title="joins")
    said = store.append(there.id, [Message.user("hi"), Message.assistant("hello")])
    front = open_panel(notebook="here.ipynb")
    shown = front.ask("open", thread_id=there.id)["thread"]
    assert (shown["from_original"], shown["home"]) == (True, "sales.ipynb")
    fork = {"message_id": said[1].id, "new_thread_id": new_id()}
    forked = front.ask("fork", **fork)
    assert (forked["thread"]["from_original"], forked["thread"]["home"]) == (False, "")
    assert [m["parts"][0]["text"] for m in forked["messages"]] == ["hi", "hello"]
    sent = front.ask("send", thread_id=fork["new_thread_id"], message_id=new_id(), text="and?")
    front.wait_for_done(sent["message_id"])
    assert len(store.messages(fork["new_thread_id"])) == 4
    assert len(store.messages(there.id)) == 2
