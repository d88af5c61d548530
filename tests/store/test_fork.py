"""Branches and forks lose nothing, and copy nothing."""

from __future__ import annotations

import pytest

from jupyter_chatstore.errors import InvalidInputError, NotFoundError
from jupyter_chatstore.model import Message, Run, new_id
from jupyter_chatstore.store import Store
from tests.store.talk import answer_to, last_change, texts


class TestBranches:
    def test_switching_opens_the_newest_end_of_a_branch(self, store, talk):
        thread, (q1, a1, _q2, a2) = talk
        b1, b2 = store.append(thread.id, [answer_to(q1, "b1"), Message.user("b2")])
        assert texts(store, thread.id) == ["q1", "b1", "b2"]
        assert store.switch(a1.id).head_id == a2.id
        assert texts(store, thread.id) == ["q1", "a1", "q2", "a2"]
        assert store.switch(b1.id).head_id == b2.id
        assert texts(store, thread.id) == ["q1", "b1", "b2"]
        assert last_change(store) == ("thread", thread.id, "set")
        assert [m.text for m in store.siblings(a1.id)] == ["a1", "b1"]

    def test_the_way_to_a_message_begins_with_the_first(self, store, talk):
        _, said = talk
        assert store.path(said[2].id) == said[:3]
        assert store.path_length(said[2].id) == 3
        with pytest.raises(NotFoundError):
            store.path_length(new_id())


class TestAFork:
    def test_shares_what_led_to_it_and_goes_its_own_way(self, store, talk, db_path):
        thread, said = talk
        fork = store.fork(said[1].id)
        assert (fork.title, fork.notebook_id) == ("talk", thread.notebook_id)
        assert (fork.fork_of, fork.message_count, fork.preview) == (said[1].id, 2, "a1")
        assert store.messages(fork.id) == said[:2]
        store.append(fork.id, [Message.user("other"), Message.assistant("way")], run=Run())
        store.append(thread.id, [Message.user("q3")])
        assert texts(store, fork.id) == ["q1", "a1", "other", "way"]
        assert texts(store, thread.id) == ["q1", "a1", "q2", "a2", "q3"]
        assert store.thread(fork.id).message_count == 4
        with Store(db_path) as later:
            assert texts(later, fork.id) == ["q1", "a1", "other", "way"]
        assert [t.title for t in store.threads()] == ["talk", "talk"]

    def test_knows_the_siblings_of_what_it_shares(self, store, talk):
        thread, (q1, a1, q2, a2) = talk
        fork = store.fork(q2.id)
        own = store.append(fork.id, [answer_to(q2, "b2")])[0]
        other = store.append(fork.id, [answer_to(a1, "q3")])[0]
        shown = store.messages(fork.id)
        assert store.sibling_ids(fork.id, shown) == {
            q1.id: [q1.id],
            a1.id: [a1.id],
            other.id: [q2.id, other.id],
        }
        assert [m.id for m in store.siblings(q2.id, fork.id)] == [q2.id, other.id]
        store.switch(own.id)
        assert store.sibling_ids(fork.id, store.messages(fork.id))[own.id] == [own.id]
        assert store.sibling_ids(thread.id, [a2]) == {a2.id: [a2.id]}
        store.delete_message(other.id)
        assert store.sibling_ids(fork.id, [q2]) == {q2.id: [q2.id]}
        with pytest.raises(NotFoundError):
            store.siblings(a2.id, fork.id)

    def test_copies_nothing(self, store, talk):
        _, said = talk
        store.fork(said[3].id, title="fork")
        assert [len(store.search(m.text)) for m in said] == [1, 1, 1, 1]

    def test_is_read_by_pages_across_the_threads(self, store, talk):
        _, said = talk
        fork = store.fork(said[3].id)
        store.append(fork.id, [Message.user(str(n)) for n in range(5)])
        found, before = [], None
        while page := store.messages(fork.id, limit=2, before=before):
            found = [m.text for m in page] + found
            before = page[0].id
        assert found == ["q1", "a1", "q2", "a2", "0", "1", "2", "3", "4"]

    def test_of_a_fork(self, store, talk):
        _, said = talk
        first = store.fork(said[2].id)
        (mine,) = store.append(first.id, [Message.assistant("mine")])
        second = store.fork(mine.id, title="second")
        store.append(second.id, [Message.user("more")])
        assert texts(store, second.id) == ["q1", "a1", "q2", "mine", "more"]
        assert texts(store, first.id) == ["q1", "a1", "q2", "mine"]

    def test_answers_anew_what_it_shares(self, store, talk):
        _, said = talk
        fork = store.fork(said[1].id)
        (again,) = store.append(fork.id, [answer_to(said[0], "a1 anew")])
        assert texts(store, fork.id) == ["q1", "a1 anew"]
        assert [m.text for m in store.siblings(again.id)] == ["a1", "a1 anew"]
        assert store.switch(said[1].id, fork.id).head_id == said[1].id
        assert texts(store, fork.id) == ["q1", "a1"]
        assert store.switch(again.id).id == fork.id

    def test_can_be_opened_anywhere_it_reaches_and_nowhere_else(self, store, talk):
        _, said = talk
        fork = store.fork(said[1].id)
        assert store.set_thread(fork.id, head_id=said[0].id).head_id == said[0].id
        with pytest.raises(InvalidInputError):
            store.set_thread(fork.id, head_id=said[3].id)
        with pytest.raises(NotFoundError):
            store.switch(said[3].id, fork.id)
        with pytest.raises(InvalidInputError):
            store.append(fork.id, [answer_to(said[2], "x")])

    def test_keeps_its_beginning_when_the_other_is_deleted(self, store, talk):
        thread, said = talk
        fork = store.fork(said[1].id)
        store.append(fork.id, [Message.user("mine")])
        store.delete_thread(thread.id)
        assert texts(store, fork.id) == ["q1", "a1", "mine"]
        assert store.message(said[0].id).text == "q1"
        store.purge(thread.id)
        assert texts(store, fork.id) == ["q1", "a1", "mine"]
        assert store.message(said[0].id).thread_id == fork.id
        assert store.runs([said[1].id])[said[1].id].thread_id == fork.id
        found = store.thread(fork.id)
        assert (found.fork_of, found.message_count) == (None, 3)
        assert [hit.thread_id for hit in store.search("q1")] == [fork.id]
        for gone in said[2:]:
            with pytest.raises(NotFoundError):
                store.message(gone.id)

    def test_two_forks_share_on_when_the_first_thread_is_purged(self, store, talk):
        thread, said = talk
        one, two = store.fork(said[1].id, "one"), store.fork(said[3].id, "two")
        store.append(one.id, [Message.user("1")])
        store.append(two.id, [Message.user("2")])
        store.purge(thread.id)
        assert texts(store, one.id) == ["q1", "a1", "1"]
        assert texts(store, two.id) == ["q1", "a1", "q2", "a2", "2"]

    def test_of_a_fork_keeps_its_beginning_when_those_before_it_are_purged(self, store, talk):
        thread, said = talk
        middle = store.fork(said[1].id)
        [own] = store.append(middle.id, [Message.user("m")])
        last = store.fork(own.id)
        [end] = store.append(last.id, [Message.user("end")])
        again = [
            store.append(last.id, [answer_to(own, "other")])[0],
            store.append(last.id, [answer_to(said[0], "else")])[0],
        ]
        store.switch(end.id)
        store.purge(middle.id)
        assert store.doctor().problems == ()
        assert store.thread(last.id).fork_of == said[1].id
        beside = store.sibling_ids(last.id, store.messages(last.id))
        assert beside[end.id] == [end.id, again[0].id]
        assert beside[said[1].id] == [said[1].id, again[1].id]
        assert beside[own.id] == [own.id]
        store.purge(thread.id)
        assert store.thread(last.id).fork_of is None
        assert texts(store, last.id) == ["q1", "a1", "m", "end"]
        assert store.doctor().problems == ()

    def test_that_says_nothing_opens_where_it_begins(self, store, talk):
        _, said = talk
        fork = store.fork(said[2].id)
        assert store.switch(said[0].id, fork.id).head_id == said[2].id

    def test_loses_the_message_that_is_deleted_in_the_other(self, store, talk):
        _, said = talk
        fork = store.fork(said[1].id)
        store.delete_message(said[1].id)
        now = store.thread(fork.id)
        assert (texts(store, fork.id), now.message_count, now.preview) == (["q1"], 1, "q1")
        store.append(fork.id, [Message.user("on")])
        store.restore(said[1].id)
        assert store.thread(fork.id).message_count == 3


def test_a_fork_can_be_forked_when_the_thread_it_comes_from_is_in_the_trash(db_path):
    with Store(db_path) as store:
        origin = store.new_thread(title="origin")
        question, _ = store.append(origin.id, [Message.user("q"), Message.assistant("a")])
        fork = store.fork(question.id, "fork")
        store.delete_thread(origin.id)
        again = store.fork(question.id)
        assert again.title == fork.title
        assert [m.text for m in store.messages(again.id)] == ["q"]
