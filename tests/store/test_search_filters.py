"""Search within a notebook, a thread, a time …, by page, and in scripts without spaces."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jupyter_chatstore.errors import NotFoundError
from jupyter_chatstore.model import Message, Run, new_id
from jupyter_chatstore.store import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def ids(hits):
    return [hit.message_id for hit in hits]


@pytest.fixture
def said(store):
    """Messages with the same word, by what tells them apart."""
    here = store.new_thread(notebook="a.ipynb", title="here")
    there = store.new_thread(notebook="b.ipynb", title="there")
    store.set_thread(there.id, tags=["draft"])
    question, answer = store.append(
        here.id,
        [
            Message.user("zebra?").model_copy(update={"created_at": NOON}),
            Message.assistant("```python\nzebra()\n```").model_copy(
                update={"created_at": NOON + timedelta(hours=1)}
            ),
        ],
        run=Run(model="m"),
    )
    (other,) = store.append(there.id, [Message.user("a zebra elsewhere")])
    return {"question": question.id, "answer": answer.id, "other": other.id, "here": here.id}


class TestWhere:
    @pytest.mark.parametrize(
        ("only", "expected"),
        [
            ({"notebook": "a.ipynb"}, {"question", "answer"}),
            ({"notebook": "c.ipynb"}, set()),
            ({"role": "assistant"}, {"answer"}),
            ({"model": "m"}, {"answer"}),
            ({"tag": "draft"}, {"other"}),
            ({"tag": "draf"}, set()),
            ({"has_code": True}, {"answer"}),
            ({"has_code": False}, {"question", "other"}),
            ({"since": NOON + timedelta(hours=1)}, {"answer", "other"}),
            ({"until": NOON + timedelta(hours=1)}, {"question"}),
            ({"since": NOON, "until": NOON + timedelta(hours=2), "role": "user"}, {"question"}),
        ],
        ids=lambda value: " ".join(sorted(value)),
    )
    @pytest.mark.parametrize("order", ["relevance", "newest"])
    def test_each_filter_keeps_what_it_says(self, store, said, only, expected, order):
        found = set(ids(store.search("zebra", order=order, **only)))
        assert found == {said[name] for name in expected}

    def test_a_thread_by_its_id(self, store, said):
        assert set(ids(store.search("zebra", thread=said["here"]))) == {
            said["question"],
            said["answer"],
        }

    def test_a_notebook_by_its_id(self, store, said):
        key = store.thread(said["here"]).notebook_id
        assert len(store.search("zebra", notebook=key)) == 2

    def test_a_thread_of_which_nothing_is_stored_has_no_hits(self, store, said):
        assert store.search("zebra", thread=new_id()) == []

    def test_what_is_in_the_trash_is_found_again_when_it_is_restored(self, store, said):
        store.delete_thread(said["here"])
        assert ids(store.search("zebra")) == [said["other"]]
        assert store.search("zebra", thread=said["here"]) == []
        store.restore(said["here"])
        assert len(store.search("zebra")) == 3


class TestAFork:
    @pytest.fixture
    def fork(self, store, said):
        store.append(said["here"], [Message.user("zebra, only in the origin")])
        fork = store.fork(said["answer"], "a fork")
        (own,) = store.append(fork.id, [Message.user("zebra in the fork")])
        return fork, [own.id, said["answer"], said["question"]]

    @pytest.mark.parametrize("order", ["relevance", "newest"])
    def test_is_searched_with_what_it_shares(self, store, fork, order):
        thread, shown = fork
        hits = store.search("zebra", thread=thread.id, order=order)
        assert sorted(ids(hits)) == sorted(shown)
        assert {(hit.thread_id, hit.thread_title) for hit in hits} == {(thread.id, "a fork")}

    def test_of_a_fork_has_the_whole_line(self, store, fork):
        _, shown = fork
        again = store.fork(shown[0], "again")
        assert ids(store.search("zebra", thread=again.id, order="newest")) == shown

    def test_keeps_what_it_shares_when_the_origin_is_in_the_trash(self, store, said, fork):
        thread, shown = fork
        store.delete_thread(said["here"])
        assert ids(store.search("zebra", thread=thread.id, order="newest")) == shown
        store.delete_message(shown[0])
        assert ids(store.search("zebra", thread=thread.id, order="newest")) == shown[1:]

    @pytest.mark.parametrize("order", ["relevance", "newest"])
    def test_lends_what_it_shares_its_name_while_the_origin_is_in_the_trash(
        self, store, said, fork, order
    ):
        thread, shown = fork
        younger = store.fork(shown[0], "of the fork")
        beside = store.fork(said["question"], "beside")
        store.set_thread(thread.id, tags=["kept"])
        store.delete_thread(said["here"])
        for only in ({}, {"tag": "kept"}, {"notebook": "a.ipynb"}):
            hits = store.search("zebra", order=order, **only)
            found = sorted((hit.message_id, hit.thread_title) for hit in hits)
            elsewhere = [] if only else [(said["other"], "there")]
            assert found == sorted([*((key, "a fork") for key in shown), *elsewhere])
        store.delete_thread(thread.id)
        hits = {hit.message_id: hit.thread_id for hit in store.search("zebra", notebook="a.ipynb")}
        # By age: what begins in the fork has all of it, and is older than what begins beside it.
        assert hits == dict.fromkeys(shown, younger.id)
        store.delete_thread(younger.id)
        hits = {hit.message_id: hit.thread_id for hit in store.search("zebra", notebook="a.ipynb")}
        assert hits == {said["question"]: beside.id}
        store.delete_thread(beside.id)
        assert ids(store.search("zebra", order=order)) == [said["other"]]

    def test_pages_and_other_filters_go_together_with_it(self, store, said, fork):
        thread, shown = fork
        search = {"thread": thread.id, "order": "newest"}
        after = store.search("zebra", **search, limit=1)[0].message_id
        assert ids(store.search("zebra", **search, after=after)) == shown[1:]
        assert ids(store.search("zebra", **search, role="assistant")) == [said["answer"]]


class TestPages:
    @pytest.fixture
    def many(self, store):
        thread = store.new_thread()
        texts = [f"zebra {'zebra ' * (n % 7)}number {n}" for n in range(45)]
        return [m.id for m in store.append(thread.id, [Message.user(text) for text in texts])]

    @pytest.mark.parametrize("order", ["relevance", "newest"])
    def test_pages_together_are_all_that_is_found_at_once(self, store, many, order):
        whole = ids(store.search("zebra", limit=100, order=order))
        paged, last = [], None
        while page := ids(store.search("zebra", limit=10, order=order, after=last)):
            paged += page
            last = page[-1]
        assert paged == whole
        assert sorted(paged) == sorted(many)

    def test_newest_is_by_time(self, store, many):
        assert ids(store.search("zebra", limit=100, order="newest")) == many[::-1]

    def test_pages_stay_in_place_while_more_is_said(self, store, many):
        first = ids(store.search("zebra", limit=10, order="newest"))
        store.append(store.threads()[0].id, [Message.user("zebra at last")])
        second = ids(store.search("zebra", limit=10, order="newest", after=first[-1]))
        assert first + second == many[::-1][:20]

    def test_a_page_after_nothing_stored_is_an_error(self, store, many):
        with pytest.raises(NotFoundError):
            store.search("zebra", after=new_id())

    def test_pages_go_on_from_memory_into_the_file(self, store, many, tmp_path):
        thread = store.new_thread()
        assert store.search("zebra")  # what the file's index has is found while it can't be written
        away = store.file.rename(tmp_path / "away.db")
        new = [m.id for m in store.append(thread.id, [Message.user("zebra in memory")])]
        away.rename(store.file)
        assert not store.saved.saved
        first = ids(store.search("zebra", limit=1, order="newest"))
        assert first == new
        assert ids(store.search("zebra", limit=2, order="newest", after=first[0])) == many[:-3:-1]


class TestScriptsWithoutSpaces:
    @pytest.fixture
    def spoken(self, store):
        thread = store.new_thread()
        texts = {
            "zh": "如何合并两个数据框,保留左边的行?",
            "ja": "データフレームを結合するには?",
            "ko": "데이터프레임을 합치려면",
            "mixed": "用Python中文分词很慢",
            "latin": "how to merge data frames",
        }
        stored = store.append(thread.id, [Message.user(text) for text in texts.values()])
        return {name: message.id for name, message in zip(texts, stored, strict=True)}

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("数据框", ["zh"]),
            ("数据", ["zh"]),
            ("据数", []),
            ("合并 数据", ["zh"]),
            ("フレーム", ["ja"]),
            ("프레임", ["ko"]),
            ("python中文", ["mixed"]),
            ("中文", ["mixed"]),
            ("pyth*", ["mixed"]),
            ('"分词很"', ["mixed"]),
            ("数据 OR merge", ["zh", "latin"]),
            ("数据 NOT 合并", []),
            ("数据框*", ["zh"]),
            ("(数据 AND", []),
        ],
    )
    def test_any_piece_is_found_in_its_order(self, store, spoken, query, expected):
        assert set(ids(store.search(query))) == {spoken[name] for name in expected}

    def test_the_snippet_is_as_it_was_written(self, store, spoken):
        (hit,) = store.search("数据框")
        assert hit.snippet == "如何合并两个\x02数据框\x03,保留左边的行?"
        (hit,) = store.search("数 据")
        assert "\x02数据\x03" in hit.snippet

    def test_texts_themselves_stay_as_they_are(self, store, spoken):
        assert store.message(spoken["zh"]).text == "如何合并两个数据框,保留左边的行?"


class TestForGood:
    def test_what_is_purged_leaves_no_trace_in_the_file(self, db_path):
        with Store(db_path) as store:
            thread = store.new_thread(title="kept")
            store.append(thread.id, [Message.user(f"ordinary words {n}") for n in range(300)])
            secret = store.new_thread(title="gone")
            stored = store.append(
                secret.id, [Message.user("xylophonist of Zanzibar 秘密計画書"), Message.user("q")]
            )
            store.search("warm")
            assert ids(store.search("xylophonist 計画")) == [stored[0].id]
            store.delete_thread(secret.id)
            store.purge(secret.id)
            assert store.search("xylophonist") == []
            assert len(store.search("ordinary", limit=500)) == 300
        left = b"".join(
            path.read_bytes() for path in db_path.parent.glob(f"{db_path.name}*") if path.is_file()
        ).lower()
        for trace in ("xylophon", "zanzibar", "秘密計画書", "計"):
            assert trace.encode() not in left

    def test_an_answer_that_went_on_is_indexed_as_it_ended(self, store):
        thread = store.new_thread()
        _, answer, run = store.begin(thread.id, Message.user("?"), Message.assistant(""), Run())
        store.checkpoint(answer.id, Message.assistant("half a giraffe").parts)
        assert store.search("giraffe") == []
        ended = Message.assistant("a whole okapi")
        store.finish(
            answer.model_copy(update={"status": "complete", "parts": ended.parts}),
            run.model_copy(update={"status": "complete"}),
        )
        assert ids(store.search("okapi")) == [answer.id]
        assert store.search("giraffe") == []
