"""The panel as the browser and Python see it."""

from __future__ import annotations

import gc
import json
import threading
import weakref

import pytest

from jupyter_chatstore import ChatPanel, ChatstoreError, Message, Store, bundle
from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import new_id


class TestShowing:
    def test_makes_no_thread(self, open_panel, store):
        front = open_panel()
        hello = front.hello()
        assert (hello["thread"], hello["threads"], store.threads()) == (None, [], [])

    def test_opens_the_newest_thread_of_the_notebook(self, open_panel, store, write_notebook):
        path = write_notebook("a.ipynb")
        store.new_thread(notebook=path, title="older")
        newest = store.new_thread(notebook=path, title="newest")
        store.new_thread(title="of no notebook")
        store.append(newest.id, [Message.user("hi"), Message.assistant("hello")])
        hello = open_panel(notebook=path).hello()
        assert hello["thread"]["title"] == "newest"
        assert [t["title"] for t in hello["threads"]] == ["newest", "older"]
        assert [m["parts"][0]["text"] for m in hello["messages"]] == ["hi", "hello"]

    def test_holds_no_word_of_the_conversation_in_its_widget_state(self, open_panel):
        front = open_panel(notebook="secret-name.ipynb")
        front.panel.send("do not keep me in the notebook")
        state = front.panel.get_state()
        kept = json.dumps(
            {key: value for key, value in state.items() if key not in ("_esm", "_css", "layout")}
        )
        assert "keep me" not in kept
        assert "secret-name" not in kept

    def test_is_told_apart_by_model_and_notebook_not_by_an_address(self, open_panel):
        panel = open_panel(notebook="quickstart.ipynb").panel
        assert repr(panel) == "ChatPanel(model='offline', notebook='quickstart.ipynb')"
        assert repr(open_panel().panel) == "ChatPanel(model='offline')"
        data = panel._repr_mimebundle_()
        data = data[0] if isinstance(data, tuple) else data
        assert data["text/plain"] == repr(panel)

    def test_works_without_a_kernel(self, db_path):
        panel = ChatPanel(store=db_path)
        assert panel.send("hello").status == "complete"
        panel.close()
        panel.close()

    def test_has_a_history_over_its_own_store(self, tmp_path):
        panel = ChatPanel(store=tmp_path / "other.db")
        panel.send("hello")
        [(runs,)] = panel.history.sql("SELECT count(*) FROM runs").fetchall()
        assert (runs, panel.history) == (1, panel.history)
        panel.close()
        with pytest.raises(ChatstoreError, match="This History is closed"):
            panel.history.usage()

    def test_without_the_browsers_half_says_what_to_do(self, tmp_path):
        with pytest.raises(ChatstoreError, match=r"panel\.js.*Reinstall"):
            bundle.read_bundle(folder=tmp_path)

    def test_pages_through_a_long_thread(self, open_panel, store):
        thread = store.new_thread(title="long")
        store.append(thread.id, [Message.user(str(n)) for n in range(120)])
        front = open_panel()
        seen = front.hello()
        texts = [m["parts"][0]["text"] for m in seen["messages"]]
        while seen["more_messages"]:
            first = seen["messages"][0]["id"]
            seen = front.ask("open", thread_id=thread.id, before=first, limit=50)
            texts = [m["parts"][0]["text"] for m in seen["messages"]] + texts
        assert texts == [str(n) for n in range(120)]

    def test_opens_a_long_thread_anywhere_and_pages_both_ways(self, open_panel, store):
        thread = store.new_thread()
        said = store.append(thread.id, [Message.user(f"{n}") for n in range(100)])
        front = open_panel()

        def page(**where):
            reply = front.ask("open", thread_id=thread.id, **where)
            shown = [int(m["parts"][0]["text"]) for m in reply["messages"]]
            assert shown == list(range(shown[0], shown[-1] + 1))
            return shown[0], shown[-1], reply["more_messages"], reply["more_later"]

        assert page(around=said[40].id, limit=10) == (35, 45, True, True)
        assert page(around=said[2].id, limit=10) == (0, 7, False, True)
        assert page(after=said[45].id, limit=10) == (46, 55, True, True)
        assert page(after=said[95].id, limit=10) == (96, 99, True, False)
        assert page(before=said[35].id, limit=10) == (25, 34, True, True)
        assert page(limit=10) == (90, 99, True, False)
        assert page(first=True, limit=10) == (0, 9, False, True)
        assert page(first=True, limit=100) == (0, 99, False, False)
        two = front.ask("open", thread_id=thread.id, after=said[4].id, before=said[9].id)
        assert two["error"]["code"] == "protocol"


class TestAsking:
    def test_from_python_is_seen_in_the_browser(self, open_panel):
        front = open_panel()
        answer = front.panel.send("hello there")
        done = front.wait_for_done(answer.id)
        said = "".join(e["text"] for e in front.events() if e["kind"] == "delta")
        assert said == answer.text
        assert done["text_chars"] == len(answer.text.encode("utf-16-le")) // 2
        assert answer.text not in json.dumps(done)
        assert [e["seq"] for e in front.events()] == list(range(1, len(front.events()) + 1))

    def test_from_the_browser_is_on_disk_when_it_is_replied_to(self, open_panel, store):
        front, message_id = open_panel(), new_id()
        sent = front.ask("send", thread_id=None, message_id=message_id, text="hello")
        assert store.message(message_id).text == "hello"
        front.wait_for_done(sent["message_id"])
        assert store.message(sent["message_id"]).parent_id == message_id

    def test_the_same_message_twice_is_one_message(self, open_panel, store):
        front, message_id = open_panel(), new_id()
        ask = {"thread_id": None, "message_id": message_id, "text": "hello"}
        first = front.ask("send", req="one", **ask)
        again = front.ask("send", req="one", **ask)
        other = front.ask("send", req="two", **ask)
        assert first == again
        assert (other["thread_id"], other["message_id"]) == (
            first["thread_id"],
            first["message_id"],
        )
        front.wait_for_done(first["message_id"])
        restarted = open_panel().ask("send", req="one", **ask)
        assert restarted == first
        assert [thread.message_count for thread in store.threads()] == [2]

    def test_a_hello_in_the_middle_of_an_answer_continues_it(self, open_panel):
        front = open_panel()
        sent = front.ask("send", thread_id=None, message_id=new_id(), text="/help")
        front.wait_for(lambda m: m["kind"] == "delta")
        hello = front.hello(sent["thread_id"])
        front.wait_for_done(sent["message_id"])
        text = "".join(part["text"] for part in hello["messages"][-1]["parts"])
        text += "".join(
            e["text"] for e in front.events() if e["kind"] == "delta" and e["seq"] > hello["seq"]
        )
        assert text == front.panel.chat.wait(sent["message_id"]).text

    def test_can_be_stopped_and_tried_again(self, open_panel, store):
        front = open_panel()
        sent = front.ask("send", thread_id=None, message_id=new_id(), text="/help")
        front.wait_for(lambda m: m["kind"] == "delta")
        assert front.ask("stop", thread_id=sent["thread_id"])["kind"] == "ok"
        assert front.wait_for_done(sent["message_id"])["status"] == "stopped"
        again = front.ask(
            "regenerate",
            thread_id=sent["thread_id"],
            message_id=sent["message_id"],
            answer_id=new_id(),
        )
        assert front.wait_for_done(again["message_id"])["status"] == "complete"
        assert len(store.siblings(sent["message_id"])) == 2

    def test_what_it_would_send_is_shown_before(self, open_panel):
        shown = open_panel().ask("preview", text="why is @nothing_here empty?")
        assert [(item["name"], item["kind"]) for item in shown["items"]] == [
            ("@nothing_here", "missing")
        ]

    def test_an_error_says_what_was_kept_and_what_to_do(self, open_panel):
        reply = open_panel().ask("open", thread_id=new_id())
        assert reply["kind"] == "error"
        assert reply["error"]["code"] == "not_found"
        assert reply["error"]["hint"]

    def test_another_version_of_the_protocol_is_refused(self, open_panel):
        reply = open_panel().ask("hello", protocol=99)
        assert reply["error"]["code"] == "protocol"


class TestThreads:
    def test_are_renamed_and_archived_for_all_views(self, open_panel, store):
        front = open_panel()
        thread = front.ask("new_thread")["thread"]
        changed = front.ask("set_thread", thread_id=thread["id"], title="joins", archived=True)
        assert changed["thread"]["title"] == "joins"
        event = [e for e in front.events() if e["kind"] == "thread_changed"][-1]
        assert event["thread"]["archived"]
        assert front.ask("threads")["threads"] == []

    def test_are_found_by_what_was_said(self, open_panel):
        front = open_panel()
        front.panel.send("a left join loses rows")
        hits = front.ask("search", query="left join")["hits"]
        assert hits[0]["thread_id"] == front.panel.thread.id

    def test_of_a_copys_original_can_be_read_but_not_continued(
        self, open_panel, store, write_notebook
    ):
        original = store.observe_notebook(notebook_id=new_id(), path=write_notebook("a.ipynb"))
        write_notebook("a.ipynb", original.id)
        thread = store.new_thread(notebook=original.id, title="joins")
        store.append(thread.id, [Message.user("hi"), Message.assistant("hello")])
        front = open_panel(notebook=write_notebook("copy.ipynb", original.id))

        hello = front.hello()
        assert hello["thread"] is None
        assert [(t["title"], t["from_original"]) for t in hello["threads"]] == [("joins", True)]
        assert len(front.ask("open", thread_id=thread.id)["messages"]) == 2
        refused = front.ask("send", thread_id=thread.id, message_id=new_id(), text="and?")
        assert "Continue here" in refused["error"]["hint"]
        with pytest.raises(InvalidInputError, match="Continue here"):
            front.panel.send("and?")

        own = front.ask("send", thread_id=None, message_id=new_id(), text="hello")
        listed = front.ask("threads", limit=1)
        assert [t["id"] for t in listed["threads"]] == [own["thread_id"]]
        assert listed["more_threads"]
        rest = front.ask("threads", limit=1, after=own["thread_id"])
        assert [t["id"] for t in rest["threads"]] == [thread.id]
        assert not rest["more_threads"]


class TestTheEnd:
    def test_closing_ends_its_threads(self, open_panel):
        others = set(threading.enumerate())
        front = open_panel()
        front.panel.send("hello")
        front.hello()
        own = {t for t in threading.enumerate() if t.name.startswith("jupyter_chatstore")} - others
        assert own
        front.panel.close()
        for thread in own:
            thread.join(120)
            assert not thread.is_alive()

    def test_the_worker_keeps_no_panel_alive(self, db_path):
        with Store(db_path) as store:
            panel = ChatPanel(store=store)
            panel._handle_custom_msg({"kind": "threads", "req": "r"}, [])
            worker = next(t for t in threading.enumerate() if t.name == "jupyter_chatstore.panel")
            gone = weakref.ref(panel)
            panel.close()
            del panel
            worker.join(120)
            gc.collect()
            assert gone() is None
