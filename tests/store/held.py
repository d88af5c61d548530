"""A file that can't be used for a while, and what is in it then."""

from __future__ import annotations

import resource
import sqlite3
from contextlib import contextmanager

from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store


@contextmanager
def locked(db_path):
    """Another program holds the write lock."""
    connection = sqlite3.connect(db_path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def full_disk(db_path):
    """No file may grow any more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def texts(store, thread_id, **page):
    return [message.text for message in store.messages(thread_id, **page)]


def say(store, thread, *said):
    return store.append(thread.id, [Message.user(text) for text in said])


def on_disk(db_path, thread_id):
    with Store(db_path) as other:
        assert other.saved.saved
        found = texts(other, thread_id, limit=1_000)
        assert other.thread(thread_id).message_count >= len(found)
        return found
