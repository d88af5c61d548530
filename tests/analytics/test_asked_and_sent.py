"""Tools that were called, what was sent with a question, and code by its place in the message."""

from __future__ import annotations

import json

from jupyter_chatstore import History, Message, Run, Store, TextPart
from jupyter_chatstore.model import ToolCallPart, ToolResultPart

CALLS = "select call_id, tool, arguments, status, result from tool_calls order by created_at, part"
SENT = "select item, kind, name, messages, left_out_messages, tokens from context_items order by 1"


def calls(history: History) -> list[tuple[object, ...]]:
    return [
        (*row[:2], json.loads(row[2]), row[3], row[4] and json.loads(row[4]))
        for row in history.sql(CALLS).fetchall()
    ]


def test_a_call_stands_with_its_result(store: Store, history: History) -> None:
    thread = store.new_thread("/a.ipynb")
    [said] = store.append(
        thread.id,
        [
            Message.assistant(
                [
                    ToolCallPart("c1", "look", {"at": "df"}, "done"),
                    ToolResultPart("c1", {"rows": 3}),
                    TextPart("so"),
                    ToolCallPart("c2", "run", {"code": "1/0"}, "failed"),
                    ToolResultPart("c2", "ZeroDivisionError", is_error=True),
                    ToolCallPart("c3", "run", {}, "refused"),
                ]
            )
        ],
    )
    assert calls(history) == [
        ("c1", "look", {"at": "df"}, "done", {"rows": 3}),
        ("c2", "run", {"code": "1/0"}, "failed", "ZeroDivisionError"),
        ("c3", "run", {}, "refused", None),
    ]
    where = "select distinct message_id, thread_id, notebook_id, created_at from tool_calls"
    assert history.sql(where).fetchall() == [
        (said.id, thread.id, thread.notebook_id, said.created_at)
    ]


def test_a_result_of_its_own_message_goes_to_the_call_before_it(
    store: Store, history: History
) -> None:
    thread = store.new_thread()
    for number in (1, 2):  # the same name again, as some providers give
        asks = Message.assistant([ToolCallPart("call_0", "look", number)])
        gives = Message.of("tool", [ToolResultPart("call_0", -number, is_error=number == 2)])
        store.append(thread.id, [asks, gives])
    store.append(thread.id, [Message.assistant([ToolCallPart("call_0", "look", 3)])])
    assert calls(history) == [
        ("call_0", "look", 1, "done", -1),
        ("call_0", "look", 2, "failed", -2),
        ("call_0", "look", 3, None, None),
    ]


def test_what_was_sent_is_listed_by_kind(store: Store, history: History) -> None:
    thread = store.new_thread()
    context = {
        "items": [
            {"name": "df", "kind": "frame", "summary": "3 rows", "text": "…", "tokens": 40},
            {"name": "error", "kind": "error", "summary": "", "text": "…", "tokens": 7},
            "not an item",
        ],
        "history_messages": 6,
        "history_tokens": 812,
        "left_out_messages": 2,
    }
    pair = [Message.user("q"), Message.assistant("a")]
    stored = store.append(thread.id, pair, run=Run(context=context))
    store.append(thread.id, [Message.assistant("b")], run=Run())
    assert history.sql(SENT).fetchall() == [
        (0, "history", None, 6, 2, 812),
        (1, "frame", "df", None, None, 40),
        (2, "error", "error", None, None, 7),
    ]
    joined = "select distinct c.message_id from context_items c join runs r on r.id = c.run_id"
    assert history.sql(joined).fetchall() == [(stored[1].id,)]
    store.append(thread.id, [Message.assistant("c")], run=Run(context={"history_messages": 9}))
    assert history.sql(SENT).fetchall()[:2] == [
        (0, "history", None, 6, 2, 812),
        (0, "history", None, 9, None, None),
    ]
    store.delete_thread(thread.id)
    assert history.sql(SENT).fetchall() == []


def test_a_context_of_another_form_is_left_out(store: Store, history: History) -> None:
    thread = store.new_thread()
    for context in ({"items": {"a": 1}}, {"items": 3, "history_messages": "six"}, {}):
        store.append(thread.id, [Message.assistant("a")], run=Run(context=context))
    assert history.sql(SENT).fetchall() == []


def test_settings_of_a_run_are_json(store: Store, history: History) -> None:
    thread = store.new_thread()
    store.append(thread.id, [Message.assistant("a")], run=Run(settings={"temperature": 0.5}))
    rows = history.sql("select settings ->> 'temperature' from runs").fetchall()
    assert rows == [("0.5",)]


def test_code_is_numbered_over_the_message_as_its_uses_are(store: Store, history: History) -> None:
    thread = store.new_thread()
    parts = [TextPart("```\none\n```"), ToolCallPart("c", "look"), TextPart("```\ntwo\n```")]
    [said] = store.append(thread.id, [Message.assistant(parts)])
    store.use_code(said.id, 1, "below")
    used = "select code from code_blocks join code_uses using (message_id, block)"
    assert history.sql(used).fetchall() == [("two",)]
