"""Each view says what plain Python says of the same history."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime

import pytest

from jupyter_chatstore import History, Store, TextPart
from jupyter_chatstore.model import FilePart, Message, ReasoningPart, part_to_json
from tests.analytics.past import Past

VIEWS = (
    "notebooks",
    "threads",
    "messages",
    "parts",
    "runs",
    "context_items",
    "tool_calls",
    "code_blocks",
    "code_uses",
    "daily_usage",
)
TOKENS = (
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "reasoning_tokens",
)


def total(values: list) -> object:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


class TestEachViewIsTheHistory:
    def test_notebooks(self, past: Past, store: Store, history: History) -> None:
        rows = history.sql("select id, path, title, created_at, seen_at from notebooks").fetchall()
        assert sorted(rows) == sorted(
            (n.id, n.path, n.title, n.created_at, n.seen_at) for n in store.notebooks()
        )

    def test_threads(self, past: Past, history: History) -> None:
        rows = history.sql(
            "select id, notebook_id, title, archived, tags, head_id, created_at, updated_at "
            "from threads order by id"
        ).fetchall()
        assert rows == sorted(
            (
                t.id,
                t.notebook_id,
                t.title,
                t.archived,
                list(t.tags),
                t.head_id,
                t.created_at,
                t.updated_at,
            )
            for t in past.threads
        )

    def test_messages(self, past: Past, history: History) -> None:
        rows = history.sql(
            "select id, thread_id, notebook_id, parent_id, role, status, text, created_at "
            "from messages order by id"
        ).fetchall()
        assert rows == sorted(
            (
                m.id,
                m.thread_id,
                past.notebook_of(m.thread_id),
                m.parent_id,
                m.role,
                m.status,
                m.text,
                m.created_at,
            )
            for m in past.messages
        )

    def test_messages_are_in_the_order_in_which_they_were_written(
        self, past: Past, history: History
    ) -> None:
        for thread in past.threads:
            rows = history.sql(
                "select id from messages where thread_id = ? order by seq", params=[thread.id]
            ).fetchall()
            assert [id_ for (id_,) in rows] == [
                m.id for m in past.messages if m.thread_id == thread.id
            ]

    def test_parts(self, past: Past, history: History) -> None:
        rows = history.sql(
            "select message_id, thread_id, part, type, text, data from parts "
            "order by message_id, part"
        ).fetchall()
        found = [(*row[:5], json.loads(row[5]) if row[5] is not None else None) for row in rows]
        expected = []
        for message in sorted(past.messages, key=lambda m: m.id):
            for index, part in enumerate(message.parts):
                said = part.text if isinstance(part, TextPart | ReasoningPart) else None
                data = part_to_json(part) if said is None else None
                if data is not None:
                    del data["type"]
                expected.append((message.id, message.thread_id, index, part.type, said, data))
        assert found == expected

    def test_runs(self, past: Past, history: History) -> None:
        rows = history.sql(
            f"select id, thread_id, notebook_id, message_id, model, provider, status, "
            f"{', '.join(TOKENS)}, cost_usd, first_token_ms, total_ms, error_code, started_at, "
            "ended_at from runs order by id"
        ).fetchall()
        assert rows == sorted(
            (
                r.id,
                r.thread_id,
                past.notebook_of(r.thread_id),
                r.message_id,
                r.model,
                r.provider,
                r.status,
                *(getattr(r.usage, name) for name in TOKENS),
                r.cost_usd,
                r.first_token_ms,
                r.total_ms,
                "rate_limit",
                r.started_at,
                r.ended_at,
            )
            for r in past.runs
        )

    def test_code_blocks_are_those_of_the_assistants_text(
        self, past: Past, history: History
    ) -> None:
        rows = history.sql(
            "select message_id, part, block, language, lines, code from code_blocks "
            "order by message_id, part, block"
        ).fetchall()
        expected = []
        for message in sorted(past.messages, key=lambda m: m.id):
            for index, part in enumerate(message.parts):
                if isinstance(part, TextPart) and "```" in part.text:
                    expected += [
                        (message.id, index, 0, "python", 2, "import os\nprint(1)"),
                        (message.id, index, 1, None, 1, "ls"),
                    ]
        assert rows == expected

    def test_daily_usage(self, past: Past, history: History) -> None:
        groups = defaultdict(list)
        for run in past.runs:
            groups[run.started_at.astimezone(UTC).date(), run.model, run.provider].append(run)
        rows = history.sql(
            f"select day, model, provider, runs, unmeasured_runs, {', '.join(TOKENS)}, "
            "cost_usd, unpriced_runs from daily_usage"
        ).fetchall()
        assert len(rows) == len(groups)
        for day, model, provider, *found in rows:
            runs = groups[day, model, provider]
            assert found == [
                len(runs),
                sum(r.usage.input_tokens is None and r.usage.output_tokens is None for r in runs),
                *(total([getattr(r.usage, name) for r in runs]) for name in TOKENS),
                pytest.approx(total([r.cost_usd for r in runs])),
                sum(r.cost_usd is None for r in runs),
            ]


class TestTheViewsExplainThemselves:
    def test_every_view_and_column_has_a_comment(self, history: History) -> None:
        views = dict(
            history.sql(
                "select view_name, comment from duckdb_views() where not internal"
            ).fetchall()
        )
        assert set(views) == set(VIEWS)
        assert all(views.values())
        columns = history.sql(
            "select table_name, column_name from duckdb_columns() "
            "where schema_name = 'main' and not internal and comment is null"
        ).fetchall()
        assert columns == []

    def test_times_carry_their_zone(self, past: Past, history: History) -> None:
        [(at,)] = history.sql("select min(created_at) from messages").fetchall()
        assert isinstance(at, datetime)
        assert at.utcoffset().total_seconds() == 0

    def test_a_relation_becomes_a_data_frame(self, past: Past, history: History) -> None:
        pytest.importorskip("pandas")
        frame = history.sql("select model, sum(output_tokens) as n from runs group by 1").df()
        assert set(frame["model"].dropna()) == {r.model for r in past.runs} - {None}


def test_a_file_is_listed_without_its_bytes(store: Store, history: History) -> None:
    thread = store.new_thread()
    store.append(thread.id, [Message.user([FilePart("a.png", "image/png", 3, "QUJD")])])
    (data,) = history.sql("select data from parts where type = 'file'").fetchall()[0]
    told = {"name": "a.png", "media_type": "image/png", "size_bytes": 3}
    assert json.loads(data) == told
