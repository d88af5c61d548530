"""`export` loses nothing: JSON holds every branch, Markdown reads well."""

from __future__ import annotations

import json
from pathlib import Path

from jupyter_chatstore import Message, TextPart
from jupyter_chatstore.model import (
    CitationPart,
    FilePart,
    ReasoningPart,
    ToolCallPart,
    ToolResultPart,
    UnknownPart,
    part_to_json,
)
from tests.cli.conftest import Told
from tests.cli.shell import chatstore, chatstore_json

EVERY_PART = (
    ReasoningPart("hm\n\nwell"),
    TextPart("see:"),
    ToolCallPart("c", "look", {"q": "```"}),
    ToolResultPart("c", "it is\nthere"),
    FilePart("a.csv", "text/csv"),
    CitationPart("https://example.org", "Example"),
    UnknownPart("hologram", {"depth": 3}),
)


class TestMarkdown:
    def test_a_thread_is_a_document(self, told: Told) -> None:
        lines = chatstore("export", told.joins.id).splitlines()
        assert lines[0] == "# joins"
        assert [line.split(" (")[0] for line in lines if line.startswith("## ")] == [
            "## User",
            "## Assistant",
        ]
        assert "It keeps **all** left rows 😀." in lines

    def test_every_kind_of_part_has_a_form(self, told: Told) -> None:
        told.store.append(told.other.id, [Message.assistant(EVERY_PART)])
        shown = chatstore("export", told.other.id)
        assert "> hm\n>\n> well\n\nsee:\n" in shown
        assert 'Tool call `look`:\n\n````\n{\n  "q": "```"\n}\n````' in shown
        assert "Tool result:\n\n```\nit is\nthere\n```" in shown
        assert "File: a.csv (text/csv)" in shown
        assert "Source: Example <https://example.org>" in shown
        assert 'Part `hologram`:\n\n```\n{\n  "depth": 3\n}\n```' in shown

    def test_a_long_thread_is_whole(self, told: Told) -> None:
        said = [f"number {number}." for number in range(450)]
        told.store.append(told.other.id, [Message.user(text) for text in said])
        shown = chatstore("export", told.other.id)
        assert [line for line in shown.splitlines() if line.startswith("number ")] == said


class TestJson:
    def test_all_branches_and_their_runs(self, told: Told) -> None:
        whole = chatstore_json("export", told.joins.id, "--format", "json")
        assert whole["thread"] == told.joins.model_dump(mode="json")
        assert [(m["id"], m["parent_id"]) for m in whole["messages"]] == [
            (told.question.id, None),
            (told.first.id, told.question.id),
            (told.second.id, told.question.id),
        ]
        assert [m["run"] and m["run"]["cost_usd"] for m in whole["messages"]] == [None, 0.25, None]

    def test_every_kind_of_part_is_kept(self, told: Told) -> None:
        told.store.append(told.other.id, [Message.assistant(EVERY_PART)])
        whole = chatstore_json("export", told.other.id, "--format", "json")
        assert whole["messages"][-1]["parts"] == [part_to_json(part) for part in EVERY_PART]

    def test_all_threads_are_lines_archived_ones_too(self, told: Told) -> None:
        told.store.set_thread(told.joins.id, archived=True)
        lines = [json.loads(line) for line in chatstore("export").splitlines()]
        assert [line["thread"]["id"] for line in lines] == [told.other.id, told.joins.id]


class TestToAFile:
    def test_every_character_is_as_it_was(self, told: Told, tmp_path: Path) -> None:
        hostile = "\x1b[31mred\u202e"
        told.store.append(told.other.id, [Message.user(hostile)])
        target = tmp_path / "out.md"
        assert chatstore("export", told.other.id, "--output", str(target)) == ""
        assert hostile in target.read_text(encoding="utf-8")

    def test_a_file_that_is_there_is_kept(self, told: Told, tmp_path: Path) -> None:
        target = tmp_path / "mine.md"
        target.write_text("mine")
        said = chatstore("export", told.other.id, "--output", str(target), status=1)
        assert "is there already" in said
        assert target.read_text() == "mine"
