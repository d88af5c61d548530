"""What is copied out of the store: for each table its columns and which rows are seen."""

from __future__ import annotations

from jupyter_chatstore.analytics.column import Column
from jupyter_chatstore.analytics.table import Table


def _id(name: str) -> Column:
    return Column(name, "id", name)


def _name(name: str) -> Column:
    return Column(name, "name", name)


def _text(name: str) -> Column:
    return Column(name, "text", name)


def _count(name: str) -> Column:
    return Column(name, "integer", name)


def _real(name: str) -> Column:
    return Column(name, "real", name)


def _flag(name: str) -> Column:
    return Column(name, "integer", name)  # SQLite's 0 and 1; DuckDB makes them BOOLEAN


def _time(name: str) -> Column:
    return Column(f"{name}_us", "integer", f"{name}_at")


_ERROR_CODE = "CASE WHEN json_valid(error) THEN json_extract(error, '$.code') END"
_THREAD_OF_USE = "(SELECT thread_id FROM message WHERE message.id = code_use.message_id)"

NOTEBOOK = Table(
    "notebook",
    (
        _id("id"),
        _text("path"),
        _text("title"),
        _id("origin_id"),
        _name("git_repo"),
        _name("git_branch"),
        _time("created"),
        _time("seen"),
    ),
)
THREAD = Table(
    "thread",
    (
        _id("id"),
        _id("notebook_id"),
        _text("title"),
        _name("folder"),
        _flag("pinned"),
        _flag("archived"),
        _name("tags"),
        _name("model"),
        _id("head_id"),
        _time("created"),
        _time("updated"),
    ),
    "deleted_at IS NULL",
)
RUN = Table(
    "run",
    (
        _id("id"),
        _id("thread_id"),
        _id("message_id"),
        _name("model"),
        _name("provider"),
        _name("status"),
        _count("input_tokens"),
        _count("output_tokens"),
        _count("cache_read_tokens"),
        _count("cache_write_tokens"),
        _count("reasoning_tokens"),
        _real("cost_usd"),
        _real("first_token_ms"),
        _real("total_ms"),
        _name("finish_reason"),
        Column("error_code", "name", _ERROR_CODE),
        _name("settings"),
        _time("started"),
        _time("ended"),
    ),
    "message_id NOT IN (SELECT id FROM message WHERE deleted_at IS NOT NULL) "
    "AND thread_id NOT IN (SELECT id FROM thread WHERE deleted_at IS NOT NULL)",
    pages=("run", "message_id"),
    placed=True,
)
# What was sent is JSON of any release: only what has the form of this one is taken.
_SENT = """(
SELECT id, thread_id, message_id, 0 AS item, 'history' AS kind, NULL AS name,
       json_extract(sent, '$.history_messages') AS messages,
       json_extract(sent, '$.left_out_messages') AS left_out_messages,
       json_extract(sent, '$.history_tokens') AS tokens,
       coalesce(json_type(sent, '$.compared') = 'array', 0) AS compared
FROM (SELECT *, context AS sent FROM run WHERE json_valid(context))
WHERE json_type(sent, '$.history_messages') = 'integer'
UNION ALL
SELECT run.id, thread_id, message_id, named.key + 1, json_extract(named.value, '$.kind'),
       json_extract(named.value, '$.name'), NULL, NULL, json_extract(named.value, '$.tokens'), NULL
FROM run, json_each(CASE WHEN json_valid(context) THEN context END, '$.items') AS named
WHERE named.type = 'object'
)"""
CONTEXT_ITEM = Table(
    "context_item",
    (
        Column("run_id", "id", "id"),
        _id("thread_id"),
        _id("message_id"),
        _count("item"),
        _name("kind"),
        _name("name"),
        _count("messages"),
        _count("left_out_messages"),
        _count("tokens"),
        _flag("compared"),
    ),
    RUN.seen,
    _SENT,
    RUN.pages,
)
CODE_USE = Table(
    "code_use",
    (
        _id("id"),
        _id("message_id"),
        Column("thread_id", "id", _THREAD_OF_USE),
        _count("block"),
        _name("how"),
        _name("cell_id"),
        _time("created"),
    ),
    "message_id NOT IN (SELECT id FROM message WHERE deleted_at IS NOT NULL) "
    "AND message_id NOT IN (SELECT message.id FROM thread JOIN message "
    "ON message.thread_id = thread.id WHERE thread.deleted_at IS NOT NULL)",
)
NARROW_MESSAGE = Table(
    "message",
    (
        _id("id"),
        _id("thread_id"),
        _id("parent_id"),
        _count("seq"),
        _name("role"),
        _name("status"),
        _time("created"),
    ),
    "deleted_at IS NULL AND thread_id NOT IN (SELECT id FROM thread WHERE deleted_at IS NOT NULL)",
    pages=("message", "pk"),
    placed=True,
)
"""Messages without what they say."""
MESSAGE = Table(
    "message",
    (*NARROW_MESSAGE.columns, _flag("plain"), _text("said")),
    NARROW_MESSAGE.seen,
    placed=True,
)
PART = Table(
    "part",
    (
        _id("message_id"),
        _id("thread_id"),
        _count("part"),
        _name("type"),
        _text("text"),
        _text("data"),
    ),
)
CODE_BLOCK = Table(
    "code_block",
    (
        _id("message_id"),
        _id("thread_id"),
        _count("part"),
        _count("block"),
        _name("language"),
        _count("lines"),
        _text("code"),
    ),
)
