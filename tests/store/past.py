"""Stores as each release wrote them; makes the one of this release.

Before a release: python tests/store/past.py. What it writes is kept for ever after; until the
release it is made again when the schema has changed.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from jupyter_chatstore.model import (
    CitationPart,
    FilePart,
    Message,
    ReasoningPart,
    Run,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    Usage,
)
from jupyter_chatstore.store import Store, schema

DATA = Path(__file__).with_name("data")


def fill(store: Store) -> None:
    """Something of all that a store of this release can hold."""
    store.observe_notebook(path="/home/ada/a.ipynb", title="A", git_repo="r", git_branch="main")
    thread = store.new_thread("/home/ada/a.ipynb", "joins", model="m", system_prompt="be kind")
    store.set_thread(thread.id, tags=["sql", "漢字"], folder="work", pinned=True, note="mine")
    store.set_thread(thread.id, settings={"history_messages": 7})
    usage = Usage(
        input_tokens=10,
        output_tokens=3,
        cache_read_tokens=2,
        cache_write_tokens=1,
        reasoning_tokens=0,
    )
    run = Run(
        model="m",
        provider="p",
        usage=usage,
        cost_usd=0.25,
        first_token_ms=12.5,
        total_ms=99.5,
        finish_reason="stop",
        settings={"temperature": 0.5},
        context={"items": [{"name": "df", "kind": "variable", "text": "a table"}]},
    )
    parts = (
        ReasoningPart("hm"),
        TextPart("a left join keeps\n```sql\nselect 1\n```"),
        ToolCallPart(tool_call_id="c", name="look", arguments={"a": [1, None]}),
        ToolResultPart(tool_call_id="c", content={"rows": 3}),
        FilePart(name="f.txt", media_type="text/plain", data="aGk="),
        CitationPart(url="https://example.org", title="t"),
    )
    question, answer = store.append(
        thread.id, [Message.user("why is df empty?"), Message.assistant(parts)], run
    )
    store.bookmark(answer.id)
    store.react(answer.id, "👍")
    store.use_code(answer.id, 0, "below", "3f2a9c1e")
    again = Message.assistant("another answer").model_copy(update={"parent_id": question.id})
    store.append(thread.id, [again], Run(model="other", status="error", error={"code": "run"}))
    store.append(store.fork(answer.id, "a fork").id, [Message.user("from there on")])
    store.begin(thread.id, Message.user("cut off"), Message(role="assistant"), Run(model="m"))
    archived = store.new_thread(title="archived")
    store.append(archived.id, [Message.system("rules"), Message.user("in the archive")])
    store.set_thread(archived.id, archived=True)
    gone = store.new_thread(title="in the trash")
    (said,) = store.append(archived.id, [Message.user("deleted")])
    store.delete_message(said.id)
    store.delete_thread(gone.id)
    store.search("join")
    store.set_setting("some", {"value": [1, 2]})


def contents(store: Store) -> dict[str, Any]:
    """All that a store gives back, as JSON has it."""
    threads = store.threads(archived=None, limit=1_000)
    messages = {thread.id: store.messages(thread.id, limit=1_000) for thread in threads}
    ids = [message.id for branch in messages.values() for message in branch]
    listed = {
        "notebooks": store.notebooks(),
        "threads": threads,
        "siblings": [one for key in ids for one in store.siblings(key)],
        "runs": list(store.runs(ids).values()),
        "trash": store.trash(),
        "bookmarks": store.bookmarks(),
        "code_uses": [use for key in ids for use in store.code_uses(key)],
        "hits": store.search("join"),
        "changes": store.changes(limit=10_000),
    } | messages
    found: dict[str, Any] = {
        name: [item.model_dump(mode="json") for item in items] for name, items in listed.items()
    }
    return found | {"setting": store.setting("some"), "tags": store.tags(), "says": store.folders()}


def main() -> None:
    name = f"version-{schema.SCHEMA_VERSION}"
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "chat.db")
        with Store(path) as store:
            fill(store)
        with Store(path) as store:  # what was cut off has been marked by now
            found = contents(store)
        DATA.mkdir(exist_ok=True)
        packed = gzip.compress(path.read_bytes(), mtime=0)
    (DATA / f"{name}.db.gz").write_bytes(packed)
    (DATA / f"{name}.json").write_text(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
