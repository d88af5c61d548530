"""Each query sees the last committed row: new, edited, deleted, by whichever process."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from jupyter_chatstore import History, Message, Run, Store, TextPart, Thread, Usage
from jupyter_chatstore.model import ReasoningPart
from tests.analytics.past import Past, random_past

COUNTS = "select (select count(*) from messages), (select count(*) from runs)"


def counts(history: History) -> tuple[int, int]:
    return history.sql(COUNTS).fetchall()[0]


def in_another_process(path: Path, code: str, *arguments: str) -> str:
    code = (
        "import sys\nfrom jupyter_chatstore import Message, Run, Store\n"
        f"with Store(sys.argv[1]) as s:\n    {code}"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), *arguments],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.fixture
def thread(store: Store) -> Thread:
    return store.new_thread(notebook="/here.ipynb", title="first")


class TestWhatIsNew:
    def test_another_process_appends(
        self, store: Store, thread: Thread, history: History, db_path: Path
    ) -> None:
        assert counts(history) == (0, 0)
        code = "s.append(sys.argv[2], [Message.user('a'), Message.assistant('b')], run=Run())"
        in_another_process(db_path, code, thread.id)
        assert counts(history) == (2, 1)

    def test_messages_stand_beside_those_that_were_loaded(
        self, past: Past, store: Store, history: History
    ) -> None:
        before = counts(history)
        for _ in range(3):
            store.append(past.threads[0].id, [Message.assistant("more")], run=Run())
        assert counts(history) == (before[0] + 3, before[1] + 3)

    def test_texts_come_after_facts_and_both_go_on(
        self, past: Past, store: Store, history: History
    ) -> None:
        assert history.usage(by="thread").fetchall() != []
        store.append(past.threads[0].id, [Message.assistant("```\nx\n```")], run=Run())
        assert counts(history) == (len(past.messages) + 1, len(past.runs) + 1)
        store.append(past.threads[0].id, [Message.user("new")])
        [(text,)] = history.sql(
            "select text from messages order by created_at desc limit 1"
        ).fetchall()
        assert text == "new"

    def test_a_notebook_that_is_only_seen_again(self, store: Store, history: History) -> None:
        store.observe_notebook(path="/a.ipynb")
        history.sql("select 1 from notebooks").fetchall()
        seen = store.observe_notebook(path="/a.ipynb").seen_at
        assert history.sql("select seen_at from notebooks").fetchall() == [(seen,)]


class TestWhatChanges:
    def test_a_thread_is_renamed_and_archived(
        self, store: Store, thread: Thread, history: History
    ) -> None:
        assert history.sql("select title from threads").fetchall() == [("first",)]
        store.set_thread(thread.id, title="second", archived=True, tags=["x", "y"])
        rows = history.sql("select title, archived, tags from threads").fetchall()
        assert rows == [("second", True, ["x", "y"])]

    def test_a_thread_moves_on_with_its_messages(
        self, store: Store, thread: Thread, history: History
    ) -> None:
        history.sql("select 1 from threads").fetchall()
        [message] = store.append(thread.id, [Message.user("a")])
        rows = history.sql("select head_id, updated_at from threads").fetchall()
        assert rows == [(message.id, store.thread(thread.id).updated_at)]

    @pytest.mark.parametrize("logged", [True, False])
    def test_what_was_said_goes_with_its_thread_to_another_notebook(
        self, store: Store, thread: Thread, history: History, logged: bool
    ) -> None:
        store.append(thread.id, [Message.user("q"), Message.assistant("a")], run=Run())
        where = (
            "select notebook_id from runs union select notebook_id from messages "
            "union select notebook_id from threads"
        )
        assert history.sql(where).fetchall() == [(thread.notebook_id,)]
        other = store.observe_notebook(path="/there.ipynb") if logged else None
        with sqlite3.connect(store.file, isolation_level=None) as raw:
            raw.execute("pragma foreign_keys = on")
            if other:
                raw.execute("update thread set notebook_id = ?", (UUID(other.id).bytes,))
            else:  # its threads then have none, of which the log says nothing
                raw.execute("delete from notebook")
        raw.close()
        if logged:
            store.set_thread(thread.id, title="moved")
        assert history.sql(where).fetchall() == [(other and other.id,)]

    def test_an_answer_grows_while_it_streams(
        self, store: Store, thread: Thread, history: History
    ) -> None:
        _, answer, run = store.begin(thread.id, Message.user("q"), Message.assistant([]), Run())
        says = "select text, status from messages where role = 'assistant'"
        assert history.sql(says).fetchall() == [("", "streaming")]
        store.checkpoint(answer.id, [TextPart("so f")])
        assert history.sql(says).fetchall() == [("so f", "streaming")]
        store.checkpoint(answer.id, [TextPart("so far")])
        assert history.sql(says).fetchall() == [("so far", "streaming")]
        whole = answer.model_copy(update={"parts": (TextPart("so far so"),), "status": "complete"})
        ended = run.model_copy(update={"status": "complete", "usage": Usage(output_tokens=3)})
        store.finish(whole, ended)
        assert history.sql(says).fetchall() == [("so far so", "complete")]
        assert history.sql("select status, output_tokens from runs").fetchall() == [("complete", 3)]


def test_uses_of_code_come_and_go_with_their_message(
    store: Store, thread: Thread, history: History
) -> None:
    rows = "select message_id, thread_id, block, how, cell_id from code_uses order by created_at"
    _, answer = store.append(thread.id, [Message.user("q"), Message.assistant("a")])
    use = store.use_code(answer.id, 0, "below", "3f2a9c1e")
    below = (answer.id, thread.id, 0, "below", "3f2a9c1e")
    assert history.sql(rows).fetchall() == [below]
    asked = "select created_at, notebook_id from code_uses"
    assert history.sql(asked).fetchall() == [(use.created_at, thread.notebook_id)]
    store.use_code(answer.id, 1, "copy")
    copied = (answer.id, thread.id, 1, "copy", None)
    assert history.sql(rows).fetchall() == [below, copied]
    for delete in (store.delete_message, store.delete_thread):
        gone = answer.id if delete == store.delete_message else thread.id
        delete(gone)
        assert history.sql(rows).fetchall() == []
        store.restore(gone)
        assert history.sql(rows).fetchall() == [below, copied]
    store.purge(answer.id)
    assert history.sql(rows).fetchall() == []


class TestWhatGoes:
    def test_a_deleted_thread_takes_all_that_was_in_it(
        self, past: Past, store: Store, history: History
    ) -> None:
        gone, *_ = past.threads
        counts(history)
        store.delete_thread(gone.id)
        for view in ("messages", "parts", "runs", "code_blocks"):
            asked = f"select count(*) from {view} where thread_id = ?"
            assert history.sql(asked, params=[gone.id]).fetchall() == [(0,)]
        assert history.sql("select count(*) from threads").fetchall() == [(len(past.threads) - 1,)]
        assert counts(history) == (
            sum(m.thread_id != gone.id for m in past.messages),
            sum(r.thread_id != gone.id for r in past.runs),
        )

    def test_a_message_in_the_place_of_a_deleted_one_is_itself(
        self, store: Store, thread: Thread, history: History
    ) -> None:
        store.append(thread.id, [Message.user("old")])
        counts(history)
        other = store.new_thread()
        store.delete_thread(thread.id)
        store.append(other.id, [Message.user("new")])
        assert history.sql("select text from messages").fetchall() == [("new",)]


class TestAnotherFile:
    def test_a_store_that_is_not_there_yet_is_empty_and_then_full(self, db_path: Path) -> None:
        with History(db_path) as history:
            assert counts(history) == (0, 0)
            assert not db_path.exists()
            with Store(db_path) as store:
                past = random_past(store, 1, turns=3)
                assert counts(history) == (len(past.messages), len(past.runs))

    def test_a_backup_put_in_its_place_is_seen(self, tmp_path: Path, db_path: Path) -> None:
        with Store(tmp_path / "other.db") as other:
            past = random_past(other, 2, turns=4)
        with Store(db_path) as store:
            random_past(store, 3, turns=9)
        with History(db_path) as history:
            assert counts(history) == (18, 9)
            (tmp_path / "other.db").replace(db_path)
            assert counts(history) == (len(past.messages), len(past.runs))

    def test_a_backup_copied_over_it_is_seen(self, tmp_path: Path, db_path: Path) -> None:
        with Store(tmp_path / "other.db") as other:
            past = random_past(other, 4, turns=5)
        with Store(db_path) as store:
            random_past(store, 5, turns=9)
        with History(db_path) as history:
            assert counts(history) == (18, 9)
            source, target = sqlite3.connect(tmp_path / "other.db"), sqlite3.connect(db_path)
            source.backup(target)
            source.close()
            target.close()
            assert counts(history) == (len(past.messages), len(past.runs))

    def test_a_copy_of_the_file_is_a_history_of_its_own(
        self, past: Past, store: Store, tmp_path: Path, db_path: Path
    ) -> None:
        store.close()
        shutil.copy(db_path, tmp_path / "copy.db")
        with History(str(tmp_path / "copy.db")) as history:
            assert counts(history) == (len(past.messages), len(past.runs))


def seen(history: History) -> dict[str, list]:
    return {
        view: sorted(history.sql(f"select * from {view}").fetchall(), key=str)
        for view in ("threads", "messages", "parts", "runs", "code_blocks", "daily_usage")
    }


@pytest.mark.parametrize("with_texts_before", [True, False])
def test_what_is_in_the_trash_is_in_no_view_until_it_is_restored(
    store: Store, history: History, with_texts_before: bool
) -> None:
    keep, away = store.new_thread(title="keep"), store.new_thread(title="away")
    code = "see:\n\n```python\n1\n```\n"
    for thread in (keep, away):
        said = store.append(
            thread.id,
            [Message.user("q"), Message.assistant([TextPart(code), ReasoningPart("hm")])],
            run=Run(model="m", usage=Usage(input_tokens=5)),
        )
    if with_texts_before:
        before = seen(history)
    else:
        history.usage().fetchall()
        with History(store) as other:
            before = seen(other)
    store.delete_thread(away.id)
    store.delete_message(store.messages(keep.id)[1].id)
    with History(store) as fresh:
        assert seen(history) == seen(fresh)
    assert history.sql("select title from threads").fetchall() == [("keep",)]
    assert history.sql("select text from messages").fetchall() == [("q",)]
    for view in ("runs", "code_blocks", "daily_usage"):
        assert history.sql(f"select * from {view}").fetchall() == []
    store.restore(away.id)
    assert history.sql("select message_id from runs").fetchall() == [(said[1].id,)]
    store.restore(next(item.id for item in store.trash()))
    after = seen(history)
    # Heads and times aside, which deleting and restoring a message at the end sets anew.
    assert {view: after[view] for view in after if view != "threads"} == {
        view: before[view] for view in before if view != "threads"
    }
    store.purge(away.id)
    assert history.sql("select title from threads").fetchall() == [("keep",)]
