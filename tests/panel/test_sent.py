"""What goes along with a question, as the browser asks for it."""

from __future__ import annotations

import pandas as pd
import pytest

from jupyter_chatstore import Message
from jupyter_chatstore.model import Run, new_id


@pytest.fixture
def front(open_panel, write_notebook, monkeypatch, tmp_path):
    """A panel of a notebook with a frame, a password and a file beside it."""
    (tmp_path / "notes.txt").write_text("remember\npassword = 'hunter2'\n")
    front = open_panel(notebook=write_notebook("a.ipynb"))
    variables = {"df": pd.DataFrame({"a": [1, 2]}), "password": "hunter2"}
    monkeypatch.setattr(front.panel.chat.surroundings, "_namespace", variables)
    return front


class TestBefore:
    def test_numbers_come_with_every_word_on_request(self, front):
        text = "why is @df like @password in @file:notes.txt?"
        shown = front.ask("preview", thread_id=None, text=text)
        assert [(i["name"], i["summary"], i["hidden"]) for i in shown["items"]] == [
            ("@df", "2 × 1", 0),
            ("@password", "hidden", 1),
            ("@file:notes.txt", "30 bytes", 1),
        ]
        assert shown["total_tokens"] > sum(item["tokens"] for item in shown["items"])
        assert (shown["cost_usd"], shown["history_messages"]) == (0, 0)
        sent = front.ask("would_send", thread_id=None, text=text)
        texts = [item.pop("text") for item in sent["items"]]
        assert sent["items"] == shown["items"]
        assert "- a: int64" in texts[0]
        assert texts[2] == "remember\npassword = '[hidden]'\n"
        assert "hunter2" not in str(front.comm.sent)

    def test_it_is_that_of_the_thread_that_is_shown(self, front):
        front.panel.send("hello")
        old = front.panel.thread.id
        front.panel.new_thread()
        assert front.ask("preview", thread_id=old, text="and?")["history_messages"] == 2
        assert front.ask("preview", thread_id=None, text="and?")["history_messages"] == 0
        front.ask("set_thread", thread_id=old, settings={"history": "none"})
        shown = front.ask("preview", thread_id=old, text="and?")
        assert (shown["history_messages"], shown["left_out_messages"]) == (0, 2)


class TestAfter:
    def test_it_is_what_was_sent(self, front):
        front.panel.send("hello")
        front.ask("set_thread", thread_id=front.panel.thread.id, settings={"history": "none"})
        sent = front.ask(
            "send", thread_id=front.panel.thread.id, message_id=new_id(), text="describe @df"
        )
        run = front.wait_for_done(sent["message_id"])["run"]
        assert [item["name"] for item in run["context"]] == ["@df"]
        assert (run["history_messages"], run["left_out_messages"]) == (0, 2)
        known = front.ask("was_sent", message_id=sent["message_id"])
        assert "- a: int64" in known["items"][0]["text"]
        assert (known["history_messages"], known["left_out_messages"]) == (0, 2)

    def test_of_a_message_without_a_run_nothing_is_known(self, front, store):
        thread = store.new_thread()
        question, _ = store.append(thread.id, [Message.user("hi"), Message.assistant("hello")])
        assert front.ask("was_sent", message_id=question.id)["error"]["code"] == "not_found"

    @pytest.mark.parametrize("items", [None, "x", [1, None], [{}], [{"name": 3, "tokens": "x"}]])
    def test_another_programs_record_is_shown_as_far_as_it_goes(self, front, store, items):
        thread = store.new_thread(notebook=front.panel.chat.notebook_id)
        run = Run(model="m", context={"items": items, "history_messages": "many"})
        *_, answer = store.append(thread.id, [Message.user("a"), Message.assistant("b")], run=run)
        assert front.ask("open", thread_id=thread.id)["kind"] == "thread"
        known = front.ask("was_sent", message_id=answer.id)
        assert (known["kind"], known["history_messages"]) == ("context", 0)


class TestNames:
    def test_are_completed_from_variables_and_files_beside_the_notebook(self, front):
        found = front.ask("complete", prefix="@", limit=2)["candidates"]
        assert [(each["insert"], each["detail"]) for each in found] == [
            ("@df", "2 × 1"),
            ("@password", "hidden"),
        ]
        [notes] = front.ask("complete", prefix="@file:no")["candidates"]
        assert notes["insert"] == "@file:notes.txt"
        assert front.ask("complete", prefix="df")["error"]["code"] == "protocol"
