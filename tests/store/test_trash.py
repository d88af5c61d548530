"""What is deleted can be restored until it is purged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jupyter_chatstore.errors import InvalidInputError, NotFoundError
from jupyter_chatstore.model import Message, Run, new_id
from jupyter_chatstore.store import Store
from tests.store.talk import answer_to, last_change, texts


class TestADeletedThread:
    def test_is_nowhere_until_it_is_restored(self, store, talk, db_path):
        thread, said = talk
        before = store.thread(thread.id)
        store.delete_thread(thread.id)
        assert store.threads() == []
        assert store.threads(archived=None, notebook="a.ipynb") == []
        assert store.search("q1") == []
        assert store.runs([m.id for m in said]) == {}
        for call, key in (
            (store.thread, thread.id),
            (store.messages, thread.id),
            (store.message, said[0].id),
            (store.siblings, said[0].id),
            (store.path, said[0].id),
            (store.delete_thread, thread.id),
            (store.delete_message, said[0].id),
            (store.bookmark, said[0].id),
        ):
            with pytest.raises(NotFoundError):
                call(key)
        with pytest.raises(NotFoundError):
            store.append(thread.id, [Message.user("hi")])
        with pytest.raises(NotFoundError):
            store.set_thread(thread.id, title="x")
        with Store(db_path) as other:
            assert other.restore(thread.id) == before
        assert store.thread(thread.id) == before
        assert store.messages(thread.id) == said
        assert [hit.message_id for hit in store.search("q1")] == [said[0].id]
        assert store.runs([said[1].id])[said[1].id].model == "m"
        assert store.trash() == []

    def test_lies_in_the_trash(self, store, talk):
        thread, _ = talk
        other = store.new_thread(title="other")
        store.delete_thread(thread.id)
        store.delete_thread(other.id)
        assert [(t.kind, t.id, t.title, t.preview) for t in store.trash()] == [
            ("thread", other.id, "other", ""),
            ("thread", thread.id, "talk", "a2"),
        ]

    def test_is_in_the_log_as_deleted_restored_and_purged(self, store, talk):
        thread, said = talk
        store.delete_thread(thread.id)
        assert last_change(store) == ("thread", thread.id, "delete")
        store.restore(thread.id)
        assert last_change(store) == ("thread", thread.id, "restore")
        store.purge(thread.id)
        log = [(c.entity_id, c.kind) for c in store.changes()][-5:]
        assert sorted(log[:-1]) == sorted((m.id, "purge") for m in said)
        assert log[-1] == (thread.id, "purge")

    def test_does_not_give_its_id_away(self, store, talk):
        thread, _ = talk
        store.delete_thread(thread.id)
        with pytest.raises(InvalidInputError):
            store.new_thread(thread_id=thread.id)

    def test_lets_a_search_find_as_many_as_before(self, store, talk):
        for n in range(5):
            other = store.new_thread(title=str(n))
            store.append(other.id, [Message.user("q1 again")])
        store.delete_thread(talk[0].id)
        assert len(store.search("q1", limit=5)) == 5

    def test_what_was_not_deleted_is_not_restored(self, store, talk):
        for key in (talk[0].id, talk[1][0].id, new_id(), "nonsense"):
            with pytest.raises(NotFoundError):
                store.restore(key)


class TestADeletedMessage:
    def test_in_the_middle_is_left_out_and_comes_back(self, store, talk):
        thread, said = talk
        store.delete_message(said[1].id)
        assert texts(store, thread.id) == ["q1", "q2", "a2"]
        assert store.thread(thread.id).message_count == 3
        assert [m.text for m in store.path(said[3].id)] == ["q1", "q2", "a2"]
        assert store.path_length(said[3].id) == 3
        assert store.search("a1") == []
        assert store.runs([said[1].id]) == {}
        assert store.restore(said[1].id).message_count == 4
        assert store.messages(thread.id) == said
        assert [hit.message_id for hit in store.search("a1")] == [said[1].id]

    def test_at_the_end_moves_the_end_and_back(self, store, talk):
        thread, said = talk
        store.delete_message(said[3].id)
        store.delete_message(said[2].id)
        now = store.thread(thread.id)
        assert (now.head_id, now.message_count, now.preview) == (said[1].id, 2, "a1")
        store.restore(said[2].id)
        assert store.thread(thread.id).head_id == said[2].id
        store.restore(said[3].id)
        assert store.messages(thread.id) == said
        assert store.thread(thread.id).preview == "a2"

    def test_is_passed_over_by_pages(self, store, talk):
        thread, said = talk
        more = store.append(thread.id, [Message.user(str(n)) for n in range(20)])
        for message in more[3:15]:
            store.delete_message(message.id)
        found, before = [], None
        while page := store.messages(thread.id, limit=3, before=before):
            assert len(page) == 3 or page[0].text == "q1"
            found = [m.text for m in page] + found
            before = page[0].id
        assert found == ["q1", "a1", "q2", "a2", *map(str, [0, 1, 2, *range(15, 20)])]
        assert len(said) + 8 == store.thread(thread.id).message_count

    def test_can_be_the_only_one(self, store):
        thread = store.new_thread()
        (only,) = store.append(thread.id, [Message.user("only")])
        store.delete_message(only.id)
        assert store.messages(thread.id) == []
        assert store.thread(thread.id).preview == ""
        store.restore(only.id)
        assert texts(store, thread.id) == ["only"]

    def test_has_no_siblings_and_is_none(self, store, talk):
        thread, said = talk
        (again,) = store.append(thread.id, [answer_to(said[2], "a2 again")])
        store.delete_message(again.id)
        assert [m.text for m in store.siblings(said[3].id)] == ["a2"]
        with pytest.raises(NotFoundError):
            store.siblings(again.id)

    def test_is_not_one_that_is_being_written(self, store):
        thread = store.new_thread()
        _, answer, _ = store.begin(thread.id, Message.user("q"), Message(role="assistant"), Run())
        with pytest.raises(InvalidInputError, match="being written"):
            store.delete_message(answer.id)
        with pytest.raises(InvalidInputError, match="being written"):
            store.purge(thread.id)
        assert store.message(answer.id).status == "streaming"

    def test_stays_deleted_when_its_thread_is_restored(self, store, talk):
        thread, said = talk
        store.delete_message(said[0].id)
        store.delete_thread(thread.id)
        with pytest.raises(NotFoundError):
            store.restore(said[0].id)
        store.restore(thread.id)
        assert texts(store, thread.id) == ["a1", "q2", "a2"]
        assert [t.preview for t in store.trash()] == ["q1"]


class TestPurge:
    def test_leaves_no_text_in_the_file(self, store, db_path):
        thread, other = store.new_thread(title="keep"), store.new_thread(title="keep too")
        secret = "xyloquartz"
        store.append(thread.id, [Message.user(f"{secret} {n} " * 300) for n in range(50)])
        _, answer, run = store.begin(
            other.id, Message.user("q"), Message(role="assistant"), Run(context={"text": secret})
        )
        for n in range(1, 20):
            store.checkpoint(answer.id, Message.assistant(f"{secret} " * n * 40).parts)
        done = answer.model_copy(update={"status": "complete", "parts": answer.parts})
        store.finish(
            Message.assistant(f"{secret}!").model_copy(update={"id": done.id}),
            run.model_copy(update={"status": "complete"}),
        )
        assert len(store.search(secret)) > 1
        assert secret.encode() in b"".join(p.read_bytes() for p in db_path.parent.glob("chat.db*"))
        store.purge(thread.id)
        store.purge(answer.id)
        left = b"".join(p.read_bytes() for p in db_path.parent.glob("chat.db*"))
        assert secret.encode() not in left
        assert texts(store, other.id) == ["q"]
        assert store.search(secret) == []

    def test_gives_room_back_to_the_disk(self, store, db_path):
        thread = store.new_thread()
        store.append(thread.id, [Message.user("word " * 2_000) for _ in range(200)])
        store.purge(thread.id)
        store.close()
        assert db_path.stat().st_size < 400_000

    def test_of_a_message_joins_what_was_before_and_after_it(self, store, talk):
        thread, said = talk
        store.purge(said[1].id)
        assert texts(store, thread.id) == ["q1", "q2", "a2"]
        assert store.message(said[2].id).parent_id == said[0].id
        assert store.thread(thread.id).message_count == 3
        store.purge(said[3].id)
        assert store.thread(thread.id).head_id == said[2].id
        store.purge(said[0].id)
        assert texts(store, thread.id) == ["q2"]
        assert store.message(said[2].id).parent_id is None

    def test_empties_the_trash(self, store, talk):
        thread, said = talk
        store.delete_message(said[3].id)
        gone = store.new_thread(title="gone")
        store.delete_thread(gone.id)
        assert store.purge_trash(older_than=timedelta(days=1)) == 0
        assert len(store.trash()) == 2
        assert store.purge_trash() == 2
        assert store.trash() == []
        assert texts(store, thread.id) == ["q1", "a1", "q2"]
        for key in (gone.id, said[3].id):
            with pytest.raises(NotFoundError):
                store.restore(key)

    def test_of_the_unknown_says_so(self, store):
        with pytest.raises(NotFoundError):
            store.purge(new_id())
