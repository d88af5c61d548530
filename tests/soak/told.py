"""What killed workers were told, held against the file they left."""

from __future__ import annotations

import json
import random
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import NotFoundError
from jupyter_chatstore.model.columns import blob_to_id
from jupyter_chatstore.store import Store

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = 100

MESSAGES = """
SELECT message.pk, message.id, message.thread_id, message.status, message.deleted_at, (
  SELECT group_concat(text, '') FROM (
    SELECT text FROM part WHERE message_pk = message.pk AND type = 'text' ORDER BY idx)
) FROM message
"""
WORD = re.compile(rb"w\d+x\d+z")
TERMS = "CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, message_search, instance)"


@dataclass
class Told:
    """All that was acknowledged, by id."""

    whole: dict[str, str] = field(default_factory=dict)
    started: dict[str, str] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    threads: set[str] = field(default_factory=set)
    labels: dict[str, int] = field(default_factory=dict)
    trashing: set[str] = field(default_factory=set)
    """What may be in the trash or not: who deletes and restores it may have been killed."""
    trashed: set[str] = field(default_factory=set)
    restored: set[str] = field(default_factory=set)
    purged: set[str] = field(default_factory=set)
    purged_words: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, directory: Path) -> Told:
        told = cls()
        for log in directory.glob("*.told"):
            # A line that was cut off is of a call whose return nobody has seen.
            for line in log.read_text().split("\n")[:-1]:
                told.add(**json.loads(line))
        return told

    def add(self, **what) -> None:
        if "text" in what:
            self.whole[what["id"]] = what["text"]
        if "start" in what:
            self.started[what["id"]] = what["start"]
        if what.get("shared"):
            self.shared.add(what["id"])
        if "label" in what:
            self.labels[what["of"]] = what["label"]
        for name, found in (
            ("thread", self.threads),
            ("trashing", self.trashing),
            ("trashed", self.trashed),
            ("restored", self.restored),
            ("purged", self.purged),
            ("word", self.purged_words),
        ):
            if name in what:
                found.add(what[name])


@dataclass
class Left:
    """What is in the file, read with SQLite alone."""

    text: dict[str, str]
    pk: dict[str, int]
    status: dict[str, str]
    deleted: set[str]
    tags: dict[str, list[str]]
    terms: dict[int, set[str]]

    @classmethod
    def of(cls, path: Path) -> Left:
        with closing(sqlite3.connect(path)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
            rows = raw.execute(MESSAGES).fetchall()
            tags = dict(raw.execute("SELECT id, tags FROM thread"))
            raw.execute(TERMS)
            terms: dict[int, set[str]] = {}
            for term, pk in raw.execute("SELECT term, doc FROM temp.terms"):
                terms.setdefault(pk, set()).add(term)
        ids = {row[0]: blob_to_id(row[1]) for row in rows}
        return cls(
            text={ids[row[0]]: row[5] or "" for row in rows},
            pk={key: pk for pk, key in ids.items()},
            status={ids[row[0]]: row[3] for row in rows},
            deleted={ids[row[0]] for row in rows if row[4] is not None},
            tags={blob_to_id(key): json.loads(said or "[]") for key, said in tags.items()},
            terms=terms,
        )


def held_against(told: Told, directory: Path, seed: int) -> None:
    """Nothing that was acknowledged is lost, and nothing that was purged is left."""
    path = directory / "chat.db"
    with Store(path) as store:  # marks what nobody writes any more
        assert store.saved.saved, store.saved.reason
        store.search("brings the index up to date")
        assert store.doctor().problems == ()
        through_the_store(store, told, (directory / "shared").read_text(), seed)
    left = Left.of(path)
    assert told.whole == {key: left.text.get(key) for key in told.whole}
    for key, text in told.started.items():
        assert left.text[key].startswith(text)
        assert left.status[key] in ("complete", "interrupted")
    assert told.threads <= left.tags.keys()
    for key, label in told.labels.items():
        assert int(left.tags[key][0]) >= label  # the next one may be there and not told
    assert told.trashed <= left.deleted
    assert not told.restored & left.deleted
    assert not told.purged & (left.pk.keys() | left.tags.keys())
    assert left.terms == {
        pk: set(left.text[key].split()) for key, pk in left.pk.items() if left.text[key]
    }
    words = {word.decode() for word in WORD.findall(path.read_bytes())}
    assert not told.purged_words & words


def through_the_store(store: Store, told: Told, shared: str, seed: int) -> None:
    """The same, seen as its callers see it; of what costs a call each, a sample."""
    chance = random.Random(seed)
    branch = store.messages(shared, limit=1_000_000)
    assert told.shared <= {message.id for message in branch}
    assert len(branch) == store.thread(shared).message_count
    shown = sorted(told.whole.keys() - (told.trashing - told.restored))
    for key in chance.sample(shown, min(SAMPLE, len(shown))):
        text = told.whole[key]
        assert store.message(key).text == text
        assert [hit.message_id for hit in store.search(text.split()[0])] == [key]
    for key in chance.sample(sorted(told.purged), min(SAMPLE, len(told.purged))):
        for look in (store.message, store.thread):
            try:
                look(key)
            except NotFoundError:
                continue
            raise AssertionError(key)
    for word in chance.sample(sorted(told.purged_words), min(SAMPLE, len(told.purged_words))):
        assert store.search(word) == []
