"""What is done in a long thread takes time with its length, not with its square."""

from __future__ import annotations

import pytest

from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store, branches


@pytest.fixture
def steps(db_path):
    """Counts what SQLite does to open the branch from the first of so many messages."""

    def count(length):
        done = 0

        def step():
            nonlocal done
            done += 1

        with Store(db_path) as store:
            thread = store.new_thread()
            said = store.append(thread.id, messages(length))
            with store._home._file.database.read() as connection:
                raw = connection.connection.dbapi_connection
                raw.set_progress_handler(step, 100)
                found = branches.switch(connection, said[0].id, thread.id)
                raw.set_progress_handler(None, 0)
            assert found.head_id == said[-1].id
        return done

    return count


def messages(count):
    return [Message.user(str(number)) for number in range(count)]


def test_a_branch_is_opened_in_one_pass(steps):
    short, long = steps(500), steps(2_000)
    assert long < 8 * short
