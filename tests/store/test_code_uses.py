"""What became of generated code is kept with its message, and goes with it for good."""

from __future__ import annotations

import pytest

from jupyter_chatstore.errors import InvalidInputError, NotFoundError
from jupyter_chatstore.model import Message, new_id
from jupyter_chatstore.store import Store
from tests.store.held import full_disk
from tests.store.talk import last_change


def kept(store: Store, message_id: str) -> list[tuple[int, str, str | None]]:
    return [(use.block, use.how, use.cell_id) for use in store.code_uses(message_id)]


def test_each_use_is_kept_and_logged(store, talk, db_path):
    answer = talk[1][1]
    use = store.use_code(answer.id, 1, "below", "3f2a9c1e")
    assert last_change(store) == ("code_use", use.id, "put")
    store.use_code(answer.id, 1, "copy")
    store.use_code(answer.id, 0, "next")
    with Store(db_path) as other:
        assert other.code_uses(answer.id)[0] == use
        assert kept(other, answer.id) == [
            (1, "below", "3f2a9c1e"),
            (1, "copy", None),
            (0, "next", None),
        ]
    assert store.code_uses(talk[1][0].id) == []
    assert store.doctor().rows["code_uses"] == 3


def test_what_is_no_use_is_refused(store, talk):
    with pytest.raises(NotFoundError):
        store.use_code(new_id(), 0, "copy")
    with pytest.raises(NotFoundError):
        store.code_uses("nonsense")
    with pytest.raises(InvalidInputError, match="no block of code -1"):
        store.use_code(talk[1][1].id, -1, "copy")
    assert store.code_uses(talk[1][1].id) == []


def test_uses_go_and_come_with_their_message(store, talk):
    thread, said = talk
    store.use_code(said[1].id, 0, "copy")
    store.delete_message(said[1].id)
    with pytest.raises(NotFoundError):
        store.code_uses(said[1].id)
    store.restore(said[1].id)
    assert kept(store, said[1].id) == [(0, "copy", None)]
    store.use_code(said[3].id, 0, "below")
    store.purge(said[1].id)
    assert store.doctor().rows["code_uses"] == 1
    store.purge(thread.id)
    assert store.doctor().rows["code_uses"] == 0
    assert store.doctor().problems == ()


def test_a_use_while_nothing_can_be_saved_is_saved_later(db_path, clock):
    with Store(db_path, clock=clock) as store:
        thread = store.new_thread()
        _, answer = store.append(thread.id, [Message.user("q"), Message.assistant("a")])
        store.use_code(answer.id, 0, "copy")
        with full_disk(db_path):
            store.use_code(answer.id, 0, "below", "3f2a9c1e")
            assert not store.saved.saved
            assert kept(store, answer.id) == [(0, "copy", None), (0, "below", "3f2a9c1e")]
        clock.wait()
        assert store.try_saving().saved
    with Store(db_path) as store:
        assert kept(store, answer.id) == [(0, "copy", None), (0, "below", "3f2a9c1e")]
        assert store.doctor().problems == ()


def test_the_use_of_what_is_purged_meanwhile_goes_with_it(db_path, clock):
    with Store(db_path, clock=clock) as store, Store(db_path) as other:
        thread = store.new_thread()
        _, answer = store.append(thread.id, [Message.user("q"), Message.assistant("a")])
        with full_disk(db_path):
            store.use_code(answer.id, 0, "below")
        other.purge(answer.id)
        clock.wait()
        assert store.try_saving().saved
        assert store.doctor().problems == ()
