"""`threads`, `show` and `search` say what the store says."""

from __future__ import annotations

from jupyter_chatstore import Message
from tests.cli.conftest import Told
from tests.cli.shell import chatstore, chatstore_json


class TestThreads:
    def test_newest_first(self, told: Told) -> None:
        header, first, second = chatstore("threads").splitlines()
        assert header.split() == ["ID", "UPDATED", "(UTC)", "MESSAGES", "TITLE"]
        assert (first.split()[0], first.split()[-1]) == (told.other.id, "other")
        assert (second.split()[0], second.split()[-2:]) == (told.joins.id, ["3", "joins"])

    def test_json_is_all_of_each_thread(self, told: Told) -> None:
        assert chatstore_json("threads", "--json") == [
            told.other.model_dump(mode="json"),
            told.joins.model_dump(mode="json"),
        ]

    def test_pages_go_on_after_a_thread(self, told: Told) -> None:
        [first] = chatstore_json("threads", "--json", "--limit", "1")
        [second] = chatstore_json("threads", "--json", "--limit", "1", "--after", first["id"])
        assert (first["id"], second["id"]) == (told.other.id, told.joins.id)

    def test_of_one_notebook(self, told: Told) -> None:
        [only] = chatstore_json("threads", "--json", "--notebook", "/study.ipynb")
        assert only["id"] == told.joins.id

    def test_of_one_tag(self, told: Told) -> None:
        told.store.set_thread(told.other.id, tags=["later"])
        [only] = chatstore_json("threads", "--json", "--tag", "later")
        assert only["id"] == told.other.id

    def test_a_thread_without_a_title_shows_how_it_begins(self, told: Told) -> None:
        thread = told.store.new_thread()
        told.store.append(thread.id, [Message.user("how it begins")])
        assert "how it begins" in chatstore("threads")


class TestShow:
    def test_the_open_branch_with_who_said_it(self, told: Told) -> None:
        shown = chatstore("show", told.joins.id)
        assert shown.startswith("joins\n")
        assert shown.index("## User (") < shown.index("what is a left join?")
        assert shown.index("what is a left join?") < shown.index(", m)")
        assert "It keeps **all** left rows 😀." in shown
        assert "All rows of the left." not in shown

    def test_a_page_before_a_message(self, told: Told) -> None:
        [only] = chatstore_json("show", told.joins.id, "--json", "--before", told.second.id)
        assert only["id"] == told.question.id
        assert only["parts"] == [{"type": "text", "text": "what is a left join?"}]

    def test_json_has_the_run(self, told: Told) -> None:
        *_, answer = chatstore_json("show", told.joins.id, "--json")
        assert answer["run"]["model"] == "m"
        assert answer["run"]["usage"]["input_tokens"] is None


class TestSearch:
    def test_marks_what_matched(self, told: Told) -> None:
        found = chatstore("search", "left", "join")
        assert told.joins.id in found
        assert "what is a [left] [join]?" in found

    def test_json_hits(self, told: Told) -> None:
        [hit] = chatstore_json("search", "unrelated", "--json")
        assert (hit["thread_id"], hit["role"]) == (told.other.id, "user")

    def test_nothing_found_is_no_error(self, told: Told) -> None:
        assert chatstore("search", "zebra") == ""
