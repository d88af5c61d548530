"""What a lake holds is what the history holds, after every kind of change."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jupyter_chatstore import History, Message, Run, Store, TextPart, Usage
from jupyter_chatstore.analytics.lake import Lake
from jupyter_chatstore.analytics.lake.tables import TABLES
from jupyter_chatstore.errors import InvalidInputError, LakeError, NotFoundError
from jupyter_chatstore.settings import BUDGET_SETTING
from tests.analytics.lake.same import assert_same, assert_tidy, files, named, rounded, views
from tests.analytics.past import Past, random_past

SECRET = "the-password-is-swordfish"


def at(moment: datetime, text: str = "hi") -> Message:
    return Message(role="user", parts=(TextPart(text),), created_at=moment)


def test_every_view_is_in_it_or_adds_up_what_is(history: History) -> None:
    assert {table.name for table in TABLES} | {"daily_usage"} == set(views(history))


def test_it_says_what_the_history_says(past: Past, history: History, lake: Lake) -> None:
    written = lake.write(history)
    assert_same(history, lake)
    for by in ("day", "week", "month", "model", "provider", "notebook", "thread", "tag"):
        assert lake.usage(by=by).fetchall() == history.usage(by=by).fetchall()
        assert rounded(lake.costs(by=by)) == rounded(history.costs(by=by))
    answers: dict[str, Any] = dict.fromkeys(
        ("models", "latency", "errors", "activity", "threads", "code", "context", "budget"), ()
    )
    answers |= {"search_trends": (["join", "so"], "day"), "compare": ("p:a", "b")}
    for name, asked in answers.items():
        of_lake, of_history = (getattr(source, name)(*asked) for source in (lake, history))
        assert of_lake.columns == of_history.columns
        assert rounded(of_lake) == rounded(of_history)
    assert written.rows == sum(
        history.sql(f"select count(*) from {table.name}").fetchall()[0][0] for table in TABLES
    )


def test_columns_say_what_they_hold(history: History, store: Store, lake: Lake) -> None:
    comments = "select table_name, column_name, comment from duckdb_columns() where not internal"
    store.new_thread()
    lake.write(history)
    of_views = f"{comments} and schema_name = 'main' order by all"
    assert lake.sql(of_views).fetchall() == history.sql(of_views).fetchall()


def test_a_query_only_reads(past: Past, history: History, lake: Lake, tmp_path: Path) -> None:
    lake.write(history)
    with pytest.raises(InvalidInputError, match=r"Lake\.sql only reads"):
        lake.sql(f"copy runs to '{tmp_path / 'file'}'")
    with pytest.raises(duckdb.BinderException, match="input_tokens"):
        lake.sql("select tokens from runs")


def test_the_budget_goes_along(past: Past, store: Store, history: History, lake: Lake) -> None:
    store.set_setting(BUDGET_SETTING, 20)
    lake.write(history)
    assert rounded(lake.budget()) == rounded(history.budget())


def test_an_empty_lake_has_empty_views(lake: Lake) -> None:
    assert lake.sql("select * from messages").fetchall() == []
    assert lake.usage(by="model").fetchall() == []


def test_a_store_that_is_not_there_is_no_lake(history: History, lake: Lake, folder: Path) -> None:
    with History(folder / "none.db") as nothing, pytest.raises(NotFoundError):
        lake.write(nothing)
    assert not folder.exists()


class TestOnlyWhatChanged:
    def test_nothing(self, past: Past, history: History, lake: Lake, folder: Path) -> None:
        lake.write(history)
        before = files(folder)
        written = lake.write(history)
        assert (written.files, written.removed) == (0, 0)
        assert files(folder) == before

    def test_a_month(self, store: Store, history: History, lake: Lake, folder: Path) -> None:
        thread = store.new_thread()
        for month in (1, 2, 3):
            store.append(thread.id, [at(datetime(2026, month, 5, tzinfo=UTC))])
        lake.write(history)
        before = files(folder)
        store.append(thread.id, [at(datetime(2026, 2, 7, tzinfo=UTC))])
        assert lake.write(history).months == ("2026-02",)
        changed = before ^ files(folder)
        assert {name.split("/")[0] for name in changed} == {"messages", "parts", "threads"}
        assert {name.split("/")[1] for name in changed if "month=" in name} == {"month=2026-02"}
        assert_same(history, lake)

    def test_the_months_of_a_thread_in_the_trash(
        self, store: Store, history: History, lake: Lake
    ) -> None:
        thread = store.new_thread()
        store.append(thread.id, [at(datetime(2026, 1, 5, tzinfo=UTC))])
        lake.write(history)
        store.delete_thread(thread.id)
        lake.write(history)
        assert lake.sql("select * from messages").fetchall() == []
        store.restore(thread.id)
        lake.write(history)
        assert_same(history, lake)
        assert lake.sql("select count(*) from messages").fetchall() == [(1,)]


def test_what_is_purged_is_in_no_file(
    store: Store, history: History, lake: Lake, folder: Path
) -> None:
    thread = store.new_thread(title="joins")
    kept, purged = store.append(thread.id, [Message.user("kept"), Message.user(SECRET)])
    lake.write(history)
    assert (SECRET,) in lake.sql("select text from messages").fetchall()
    store.purge(purged.id)
    lake.write(history)
    assert_same(history, lake)
    assert [row[0] for row in lake.sql("select id from messages").fetchall()] == [kept.id]
    for path in folder.rglob("*.parquet"):
        said = history.connection.execute("select * from read_parquet([?])", [str(path)])
        assert SECRET not in str(said.fetchall())


def test_a_random_life(store: Store, history: History, lake: Lake, folder: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    past = random_past(store, seed, turns=20)
    chance = random.Random(seed)
    threads = [thread.id for thread in past.threads]
    messages = [message.id for message in past.messages]
    trashed: list[str] = []
    for _ in range(8):
        for _ in range(chance.randrange(1, 6)):
            one = chance.choice(messages)
            match chance.randrange(6):
                case 0 if store.threads():
                    thread = chance.choice(store.threads())
                    [new] = store.append(thread.id, [Message.user("more")])
                    messages.append(new.id)
                case 1 if one not in trashed and one in _there(store):
                    store.delete_message(one)
                    trashed.append(one)
                case 2 if trashed:
                    _try(store.restore, trashed.pop())
                case 3 if one in _there(store):
                    store.purge(one)
                case 4:
                    _try(store.delete_thread, chance.choice(threads))
                case _:
                    _try(store.restore, chance.choice(threads))
        lake.write(history)
        assert_same(history, lake)
        assert_tidy(folder)


def _there(store: Store) -> set[str]:
    with History(store) as history:
        return {row[0] for row in history.sql("select id from messages").fetchall()}


def _try(call, key: str) -> None:
    with suppress(NotFoundError):
        call(key)


def test_unlikely_times_and_texts(store: Store, history: History, lake: Lake) -> None:
    thread = store.new_thread(title="a\nb='/../\0\u202e😀")
    store.set_thread(thread.id, tags=["x=1/2", "'"])
    moments = [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2026, 11, 30, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2026, 12, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ]
    store.append(thread.id, [at(moment, "\0'" + "x" * 2_000_000) for moment in moments])
    # The clock went back while an answer was written.
    run = Run(started_at=moments[4], ended_at=moments[3], usage=Usage(input_tokens=2**62))
    store.append(thread.id, [Message.user("?"), Message.assistant("!")], run=run)
    written = lake.write(history)
    assert_same(history, lake)
    assert set(written.months) >= {"0001-01", "1969-12", "1970-01", "2026-11", "2026-12", "9999-12"}


class TestWhatIsThere:
    def test_the_lake_of_another_store_is_left_alone(
        self, past: Past, history: History, lake: Lake, tmp_path: Path
    ) -> None:
        lake.write(history)
        with Store(tmp_path / "other.db") as other, History(other) as elsewhere:
            other.new_thread()
            with pytest.raises(InvalidInputError, match="another store"):
                lake.write(elsewhere)
        assert_same(history, lake)

    def test_a_store_restored_from_its_backup_is_the_same_store(
        self, store: Store, past: Past, history: History, lake: Lake, tmp_path: Path
    ) -> None:
        store.backup(tmp_path / "backup.db")
        store.append(past.threads[0].id, [Message.user("lost")])
        lake.write(history)
        with History(tmp_path / "backup.db") as restored:
            lake.write(restored)
            assert_same(restored, lake)

    def test_files_of_the_user_stay(
        self, past: Past, history: History, lake: Lake, folder: Path
    ) -> None:
        mine = [folder / "notes.txt", folder / "messages" / "mine.parquet", folder / ".x" / "y"]
        for path in mine:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("mine")
        lake.write(history)
        lake.write(history)
        assert_same(history, lake)
        assert [path.read_text() for path in mine] == ["mine"] * 3

    def test_a_file_that_went_missing_is_written_again(
        self, past: Past, history: History, lake: Lake, folder: Path
    ) -> None:
        lake.write(history)
        folder.joinpath(min(files(folder))).unlink()
        with pytest.raises(LakeError, match="lacks a file"):
            lake.sql("select 1")
        assert lake.write(history).files == 1
        assert_same(history, lake)

    @pytest.mark.parametrize(
        ("manifest", "why"),
        [
            ('{"format": 2}', "newer release"),
            ("{", "can't be read"),
            ('{"format": 1}', "can't be read"),
        ],
    )
    def test_a_manifest_of_another_kind(
        self, store: Store, lake: Lake, folder: Path, manifest: str, why: str
    ) -> None:
        folder.mkdir()
        (folder / "manifest.json").write_text(manifest)
        with History(store) as history, pytest.raises(LakeError, match=why):
            lake.write(history)
        with pytest.raises(LakeError, match=why):
            lake.sql("select 1")
        assert (folder / "manifest.json").read_text() == manifest

    def test_a_manifest_names_no_file_outside(
        self, past: Past, history: History, lake: Lake, folder: Path
    ) -> None:
        lake.write(history)
        path = folder / "manifest.json"
        name = named(folder)[0]
        path.write_text(path.read_text().replace(name, "../../chat.db"))
        with pytest.raises(LakeError, match="can't be read"):
            lake.write(history)

    def test_a_place_that_is_a_file(self, past: Past, history: History, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("mine")
        with Lake(tmp_path / "file") as lake, pytest.raises(LakeError, match="can't be used"):
            lake.write(history)
        assert (tmp_path / "file").read_text() == "mine"

    def test_nobody_else_can_look_into_a_new_folder(
        self, past: Past, history: History, lake: Lake, folder: Path
    ) -> None:
        lake.write(history)
        assert folder.stat().st_mode & 0o077 == 0

    def test_a_place_of_another_kind(self) -> None:
        with pytest.raises(InvalidInputError, match="s3://bucket/prefix"):
            Lake("ftp://somewhere/else")
