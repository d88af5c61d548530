"""A cache of the narrow facts: never wrong, never in the way, and forgetful of what is purged."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import duckdb
import pytest

from jupyter_chatstore import History, Message, Run, Store, Usage
from jupyter_chatstore.analytics import cache, mark
from jupyter_chatstore.analytics.cache import Cache
from jupyter_chatstore.analytics.copies import CODE_USE, RUN
from tests.analytics.past import random_past

VIEWS = ("threads", "messages", "parts", "runs", "code_blocks", "code_uses", "daily_usage")


@pytest.fixture(autouse=True)
def _caches_however_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LEAST_ROWS", 1)


@pytest.fixture
def folder(db_path: Path) -> Path:
    return db_path.with_name(f"{db_path.name}-facts")


def seen(history: History) -> dict[str, list]:
    return {
        view: sorted(history.sql(f"select * from {view}").fetchall(), key=str) for view in VIEWS
    }


def runs_of(path: Path) -> list[tuple]:
    with History(path) as history:
        return sorted(history.sql("select * from runs").fetchall(), key=str)


def messages_of(path: Path) -> list[tuple]:
    """All but what they say."""
    with History(path) as history:
        rows = history.sql("select * exclude (text) from messages").fetchall()
    return sorted(rows, key=str)


def change(store: Store, chance: random.Random, living: list[str], away: list[str]) -> None:
    """Something that a user does."""
    thread = chance.choice(living) if living else store.new_thread(title="new").id
    match chance.randrange(7):
        case 0 if len(living) > 1:
            living.remove(thread)
            away.append(thread)
            store.delete_thread(thread)
        case 1 if away:
            back = away.pop(chance.randrange(len(away)))
            living.append(back)
            store.restore(back)
        case 2 if away:
            store.purge(away.pop(chance.randrange(len(away))))
        case 3:
            said = store.messages(thread)
            if said:
                chance.choice([store.delete_message, store.purge])(chance.choice(said).id)
        case 4:
            living.append(store.new_thread("/one.ipynb", "another").id)
        case 5:
            store.set_thread(thread, title=str(chance.random()), tags=["x"])
        case _:
            pair = [Message.user("q"), Message.assistant("see:\n```\n1\n```")]
            run = Run(model="m", usage=Usage(input_tokens=chance.randrange(9)))
            [*_, answer] = store.append(thread, pair, run=run)
            store.use_code(answer.id, 0, "copy")


def test_after_anything_all_histories_agree(store: Store, db_path: Path, folder: Path) -> None:
    past = random_past(store, random.SystemRandom().randrange(2**32), turns=12)
    chance = random.Random(past.seed)
    living, away = [thread.id for thread in past.threads], []
    with History(store) as texts, History(store) as facts:
        seen(texts)
        for _ in range(25):
            change(store, chance, living, away)
            messages = messages_of(db_path)
            with History(db_path) as cached:
                expected = seen(cached)
            shutil.rmtree(folder)
            with History(db_path) as fresh:
                assert seen(fresh) == expected
            assert seen(texts) == expected
            assert messages_of(db_path) == messages
            rows = facts.sql("select * from runs").fetchall()
            assert sorted(rows, key=str) == expected["runs"]


def test_it_is_read_instead_of_the_store(store: Store, db_path: Path, folder: Path) -> None:
    random_past(store, 7, turns=5)
    runs, messages = runs_of(db_path), messages_of(db_path)
    with closing(sqlite3.connect(db_path)) as raw, raw:  # what is in no log is not looked at again
        raw.execute("UPDATE run SET model = 'another'")
        raw.execute("UPDATE message SET role = 'another'")
    assert (runs_of(db_path), messages_of(db_path)) == (runs, messages)
    shutil.rmtree(folder)
    assert runs_of(db_path) != runs
    assert messages_of(db_path) != messages


@pytest.mark.parametrize("gone", [False, True])
def test_what_was_said_follows_a_thread_to_another_notebook(
    store: Store, db_path: Path, folder: Path, gone: bool
) -> None:
    past = random_past(store, 6, turns=5)
    messages_of(db_path)
    [*_, other] = past.notebooks
    with closing(sqlite3.connect(db_path)) as raw, raw:
        if gone:
            raw.execute("PRAGMA foreign_keys = on")
            raw.execute("DELETE FROM notebook")
        else:
            raw.execute("UPDATE thread SET notebook_id = ?", (UUID(other.id).bytes,))
    assert (folder / "messages.duckdb").exists()
    with History(db_path) as history:
        for view in ("runs", "messages"):
            rows = history.sql(f"select distinct notebook_id from {view}").fetchall()
            assert rows == [(None if gone else other.id,)]


@pytest.mark.parametrize("harm", ["half", "flipped", "empty", "foreign", "folder"])
def test_what_is_no_cache_of_this_store_is_not_read(
    store: Store, db_path: Path, folder: Path, harm: str, tmp_path: Path
) -> None:
    random_past(store, 1, turns=40)
    expected = runs_of(db_path)
    file = folder / "facts.duckdb"
    whole = file.read_bytes()
    match harm:
        case "half":
            file.write_bytes(whole[: len(whole) // 2])
        case "flipped":
            middle = len(whole) // 2
            file.write_bytes(whole[:middle] + bytes(4_096) + whole[middle + 4_096 :])
        case "empty":
            file.write_bytes(b"")
        case "foreign":
            with Store(tmp_path / "other.db") as other:
                random_past(other, 2, turns=40)
            runs_of(tmp_path / "other.db")
            shutil.copy(tmp_path / "other.db-facts" / "facts.duckdb", file)
        case "folder":
            file.unlink()
            file.mkdir()
    assert runs_of(db_path) == expected


def test_a_place_that_takes_no_file_is_a_history_without_a_cache(
    store: Store, db_path: Path, folder: Path
) -> None:
    folder.write_text("a file of mine")
    past = random_past(store, 3, turns=5)
    assert len(runs_of(db_path)) == len(past.runs)
    assert folder.read_text() == "a file of mine"


@pytest.mark.parametrize("asked", ["runs", "messages"])
def test_what_is_purged_leaves_the_cache_at_the_next_look(
    store: Store, db_path: Path, folder: Path, asked: str
) -> None:
    past = random_past(store, 4, turns=30)
    messages_of(db_path)
    gone = past.threads[0].id
    with History(store) as history:
        history.sql(f"select count(*) from {asked}").fetchall()
        assert gone in threads_in(folder, "run")
        assert gone in threads_in(folder, "message")
        store.purge(gone)
        history.sql(f"select count(*) from {asked}").fetchall()
    assert threads_in(folder, "run") == {run.thread_id for run in past.runs} - {gone}
    assert gone not in threads_in(folder, "message")


def threads_in(folder: Path, table: str) -> set[str]:
    """The threads of what a cache holds; none if there is none."""
    file = folder / {"run": "facts.duckdb", "message": "messages.duckdb"}[table]
    if not file.exists():
        return set()
    with duckdb.connect() as duck:
        duck.execute(f"attach '{file}' as kept (read_only)")
        return {
            str(id_) for (id_,) in duck.execute(f"select thread_id from kept.{table}").fetchall()
        }


def test_no_text_title_or_path_is_in_it(store: Store, db_path: Path, folder: Path) -> None:
    thread = store.new_thread("/secret/place.ipynb", "secret title")
    store.set_thread(thread.id, tags=["secret-tag"])
    store.append(thread.id, [Message.user("secret text"), Message.assistant("a")], run=Run())
    with History(db_path) as history:
        assert history.sql("select text from messages where role = 'user'").fetchall()
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert sorted(files) == ["facts.duckdb", "messages.duckdb"]
    assert not any(b"secret" in held for held in files.values())


def test_a_locked_history_reads_it_and_no_other_file(
    store: Store, db_path: Path, folder: Path
) -> None:
    past = random_past(store, 5, turns=5)
    runs_of(db_path)
    with History(db_path, locked=True) as history:
        assert history.sql("select count(*) from runs").fetchall() == [(len(past.runs),)]
        with pytest.raises(Exception, match="disabled by configuration"):
            history.connection.execute(f"attach '{folder / 'facts.duckdb'}' as mine")


def test_a_newer_cache_is_not_replaced_by_an_older_one(
    store: Store, db_path: Path, folder: Path
) -> None:
    past = random_past(store, 5, turns=9)
    file = folder / "facts.duckdb"
    with History(db_path) as slow:
        slow.usage()
        older = file.read_bytes()
        store.append(past.threads[0].id, [Message.assistant("new")], run=Run())
        shutil.rmtree(folder)
        runs_of(db_path)
        newer = file.read_bytes()
        with sqlite3.connect(f"file:{db_path}?mode=ro", uri=True) as raw:
            seq = raw.execute("select max(seq) from change").fetchone()[0]
            facts = Cache(db_path, "facts", RUN, CODE_USE)
            cut = mark.at(raw, seq - 1)
            assert cut is not None
            facts.save(slow.connection, cut, raw)
            assert file.read_bytes() == newer
            file.write_bytes(older)
            facts.save(slow.connection, mark.newest(raw), raw)
            assert file.read_bytes() != older
        raw.close()
    assert sorted(entry.name for entry in folder.iterdir()) == ["facts.duckdb", "messages.duckdb"]
