"""All of a store that its user can reach, in one form: two replicas are equal if these are."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_THREADS = """
SELECT hex(id) AS id, hex(notebook_id) AS notebook_id, title, folder, pinned, archived, model,
  system_prompt, note, hex(fork_of) AS fork_of, tags, settings, created_at, message_count,
  deleted_at IS NOT NULL AS is_deleted
FROM thread
"""
_MESSAGES = """
SELECT hex(m.id) AS id, hex(m.thread_id) AS thread_id, hex(m.parent_id) AS parent_id, role, status,
  created_at, bookmarked_at IS NOT NULL AS is_bookmarked, reaction,
  deleted_at IS NOT NULL AS is_deleted,
  (SELECT json_group_array(json_array(type, text, data))
   FROM (SELECT type, text, data FROM part WHERE message_pk = m.pk ORDER BY idx)) AS parts
FROM message AS m
"""
_RUNS = """
SELECT hex(message_id) AS id, hex(id) AS run_id, status, model, provider, input_tokens,
  output_tokens, cost_usd FROM run
"""
_USES = """
SELECT hex(id) AS id, hex(message_id) AS message_id, block, how, cell_id, created_at FROM code_use
"""
_NOTEBOOKS = "SELECT hex(id) AS id, title, git_repo, git_branch FROM notebook"
_TABLES = {
    "threads": _THREADS,
    "messages": _MESSAGES,
    "runs": _RUNS,
    "code_uses": _USES,
    "notebooks": _NOTEBOOKS,
}

Shown = dict[str, dict[str, dict[str, Any]]]
"""Rows by table and id."""


def shown(path: Path) -> Shown:
    """What is in the file, without what each device has for itself (open branch, paths)."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        found: Shown = {}
        for name, query in _TABLES.items():
            rows = [dict(row) for row in connection.execute(query)]
            found[name] = {row.pop("id"): row for row in rows}
    for row in found["threads"].values():
        row["tags"] = sorted(json.loads(row["tags"])) if row["tags"] else []
        row["settings"] = json.loads(row["settings"]) if row["settings"] else {}
    _share(found)
    return found


def _share(found: Shown) -> None:
    """Each thread has the messages that are its own and those that it shares, whosoever they are.

    Which of several forks was handed what a purged thread leaves, nobody sees.
    """
    messages = found["messages"]
    for key, thread in found["threads"].items():
        begins = thread.pop("fork_of")
        has = {id_ for id_, row in messages.items() if row["thread_id"] == key}
        while begins in messages:
            has.add(begins)
            begins = messages[begins]["parent_id"]
        thread["messages"] = sorted(has)
    for row in messages.values():
        del row["thread_id"]


def difference(left: Shown, right: Shown) -> list[str]:
    """Where two replicas differ, in words; empty if nowhere."""
    found: list[str] = []
    for table in _TABLES:
        for key in sorted(left[table].keys() | right[table].keys()):
            one, other = left[table].get(key), right[table].get(key)
            if one is None or other is None:
                found.append(
                    f"{table} {key}: only in {'the second' if one is None else 'the first'}"
                )
                continue
            found += [
                f"{table} {key}: {name} is {one[name]!r} and {other[name]!r}"
                for name in one
                if one[name] != other[name]
            ]
    return found


def message_ids(path: Path) -> set[str]:
    """The ids of all messages in the file, those in the trash too."""
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT hex(id) FROM message")}


def hex_of(id_: str) -> str:
    """An id as it stands in what is shown."""
    return id_.replace("-", "").upper()
