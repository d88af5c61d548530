"""Lists of threads, the trash, what was spent, and templates, as the browser asks for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jupyter_chatstore import Message, Run, Usage
from jupyter_chatstore.errors import NotFoundError
from jupyter_chatstore.model import utc_now
from jupyter_chatstore.settings import BUDGET_SETTING

THOUSAND = Usage(input_tokens=600, output_tokens=400)


def titles(reply) -> list[str]:
    return [thread["title"] for thread in reply["threads"]]


def spend(store, thread, cost_usd, usage=THOUSAND, **more) -> None:
    run = Run(model="m", provider="p", usage=usage, cost_usd=cost_usd, **more)
    store.append(thread.id, [Message.user("q"), Message.assistant("a")], run=run)


class TestTheList:
    def test_has_pinned_threads_first_and_goes_on_after_them(self, open_panel, store):
        old = store.new_thread(title="pinned")
        for number in range(6):
            store.new_thread(title=str(number))
        store.set_thread(old.id, pinned=True)
        front = open_panel()
        first = front.ask("threads", limit=4)
        assert (titles(first), first["more_threads"]) == (["pinned", "5", "4", "3"], True)
        second = front.ask("threads", limit=4, after=first["threads"][-1]["id"])
        assert (titles(second), second["more_threads"]) == (["2", "1", "0"], False)

    def test_of_all_notebooks_says_what_they_are_called(self, open_panel, store, write_notebook):
        here, there = write_notebook("here.ipynb"), write_notebook("there.ipynb")
        store.new_thread(notebook=here, title="mine")
        other = store.new_thread(notebook=there, title="other")
        front = open_panel(notebook=here)
        assert titles(front.ask("threads")) == ["mine"]
        found = front.ask("threads", everywhere=True)
        assert titles(found) == ["other", "mine"]
        assert found["notebooks"][other.notebook_id] == "there.ipynb"
        assert [t["from_original"] for t in found["threads"]] == [True, False], "read only here"

    def test_is_filtered_by_tag_and_archive(self, open_panel, store):
        tagged, away = store.new_thread(title="tagged"), store.new_thread(title="away")
        front = open_panel()
        front.ask("set_thread", thread_id=tagged.id, tags=["eda"], folder="Reports")
        front.ask("set_thread", thread_id=away.id, archived=True)
        assert titles(front.ask("threads", tag="eda")) == ["tagged"]
        assert titles(front.ask("threads", archived=True)) == ["away"]
        labels = front.ask("labels")
        assert labels["tags"] == [{"name": "eda", "thread_count": 1}]
        assert labels["folders"] == [{"name": "Reports", "thread_count": 1}]

    def test_of_bookmarks_leads_to_the_messages(self, open_panel, store):
        thread = store.new_thread(title="joins")
        _, answer = store.append(thread.id, [Message.user("q"), Message.assistant("left  join")])
        store.bookmark(answer.id)
        (hit,) = open_panel().ask("bookmarks")["hits"]
        assert (hit["message_id"], hit["thread_title"]) == (answer.id, "joins")
        assert hit["snippet"] == "left join"


class TestAThread:
    def test_is_deleted_restored_and_deleted_for_ever(self, open_panel, store):
        thread = store.new_thread(title="drafts")
        front = open_panel()
        assert front.ask("delete_thread", thread_id=thread.id)["kind"] == "ok"
        gone = front.wait_for(lambda m: m["kind"] == "thread_gone")
        assert gone["thread_id"] == thread.id
        assert [item["title"] for item in front.ask("trash")["items"]] == ["drafts"]
        front.ask("restore", item_id=thread.id)
        assert store.thread(thread.id) == thread
        refused = front.ask("purge", item_id=thread.id)
        assert refused["kind"] == "error", "only what is in the trash"
        front.ask("delete_thread", thread_id=thread.id)
        assert front.ask("purge", item_id=thread.id)["items"] == []
        with pytest.raises(NotFoundError):
            store.restore(thread.id)

    def test_of_another_notebook_is_left_alone(self, open_panel, store, write_notebook):
        other = store.new_thread(notebook=write_notebook("there.ipynb"))
        front = open_panel(notebook=write_notebook("here.ipynb"))
        refused = front.ask("delete_thread", thread_id=other.id)
        assert "another notebook" in refused["error"]["what"]
        assert store.thread(other.id) == other

    def test_keeps_its_model_when_the_new_one_is_no_model(self, open_panel, store):
        thread = store.new_thread(model="offline")
        front = open_panel()
        refused = front.ask("set_thread", thread_id=thread.id, model="nonsense")
        assert "names no provider" in refused["error"]["what"]
        assert refused["error"]["kept"] == "The model was left as it is."
        assert store.thread(thread.id).model == "offline"
        changed = front.ask(
            "set_thread", thread_id=thread.id, model=None, system_prompt="Be brief."
        )
        assert (changed["thread"]["model"], changed["thread"]["system_prompt"]) == (
            None,
            "Be brief.",
        )


class TestWhatWasSpent:
    def test_counts_every_answer_of_the_thread_and_says_what_is_unknown(self, open_panel, store):
        thread, other = store.new_thread(), store.new_thread()
        for cost_usd in (0.25, 0.5, None):
            spend(store, thread, cost_usd)
        spend(store, thread, 0.0, Usage())  # free, and counts nothing
        spend(store, thread, None, Usage(), status="error")  # refused before it began
        spend(store, other, 4.0)
        spend(store, other, 9.0, started_at=utc_now() - timedelta(days=40))
        reply = open_panel().ask("spending", thread_id=thread.id)
        assert reply["thread"] == {
            "runs": 4,
            "tokens": 3000,
            "uncounted_runs": 0,
            "cost_usd": 0.75,
            "unpriced_runs": 1,
        }
        assert (reply["month"]["runs"], reply["month"]["cost_usd"]) == (5, 4.75)
        assert reply["month"]["unpriced_runs"] == 1
        assert reply["budget_usd"] is None

    def test_is_still_counted_when_the_thread_is_deleted(self, open_panel, store):
        thread = store.new_thread()
        spend(store, thread, 2.0)
        store.delete_thread(thread.id)
        assert open_panel().ask("spending", thread_id=None)["month"]["cost_usd"] == 2.0

    def test_stands_against_a_budget_that_is_set_and_taken_away(self, open_panel, store):
        front = open_panel()
        assert front.ask("set_budget", thread_id=None, budget_usd=20)["budget_usd"] == 20
        assert open_panel().ask("spending", thread_id=None)["budget_usd"] == 20
        assert front.ask("set_budget", thread_id=None, budget_usd=-1)["kind"] == "error"
        assert front.ask("set_budget", thread_id=None, budget_usd=None)["budget_usd"] is None
        store.set_setting(BUDGET_SETTING, "much")
        assert front.ask("spending", thread_id=None)["budget_usd"] is None


class TestTemplates:
    def test_are_kept_renamed_listed_in_help_and_forgotten(self, open_panel, store):
        front = open_panel()
        front.ask("put_template", name="why", text="Why {{what}}?")
        front.ask("put_template", name="explain", text="Explain {{what}}.", was="why")
        listed = open_panel().ask("templates")["templates"]
        assert listed == [{"name": "explain", "text": "Explain {{what}}."}]
        assert "`/explain`: `Explain {{what}}.`" in front.panel.send("/help").text
        assert front.ask("delete_template", name="explain")["templates"] == []

    @pytest.mark.parametrize("name", ["", "two words", "-x", "a" * 41, "../x", "help", "Help"])
    def test_have_names_that_can_be_typed(self, open_panel, name):
        assert open_panel().ask("put_template", name=name, text="x")["kind"] == "error"


def test_a_search_is_filtered(open_panel, store, write_notebook):
    here, there = write_notebook("here.ipynb"), write_notebook("there.ipynb")
    for path in (here, there):
        thread = store.new_thread(notebook=path)
        store.append(thread.id, [Message.user("left join"), Message.assistant("```\njoin\n```")])
    front = open_panel(notebook=here)

    def found(**filters) -> set[tuple[str, str]]:
        hits = front.ask("search", query="join", **filters)["hits"]
        return {(hit["notebook_title"], hit["role"]) for hit in hits}

    assert len(found()) == 4
    assert found(here=True) == {("here.ipynb", "user"), ("here.ipynb", "assistant")}
    assert found(role="user", here=True) == {("here.ipynb", "user")}
    assert found(has_code=True) == {("here.ipynb", "assistant"), ("there.ipynb", "assistant")}
