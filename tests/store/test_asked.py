"""What nobody should ask for is answered in words, and never blamed on the file."""

from __future__ import annotations

import pytest

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import Message


@pytest.fixture
def thread(store):
    made = store.new_thread()
    store.append(made.id, [Message.user("needle")])
    return made


def test_a_limit_beyond_all_numbers_is_no_limit(store, thread):
    endless = 10**30
    assert store.threads(limit=endless) == [store.thread(thread.id)]
    assert len(store.messages(thread.id, limit=endless)) == 1
    assert len(store.search("needle", limit=endless)) == 1
    assert store.changes(after=endless) == []
    assert len(store.changes(limit=endless)) == store.last_change()


@pytest.mark.parametrize(
    "ask",
    [
        lambda store, half: store.threads(tag=half),
        lambda store, half: store.threads(notebook=half),
        lambda store, half: store.search("needle", model=half),
        lambda store, half: store.setting(half),
    ],
)
def test_half_a_character_is_refused_by_what_reads_too(store, thread, ask):
    with pytest.raises(InvalidInputError, match="half a character"):
        ask(store, "\ud800")
