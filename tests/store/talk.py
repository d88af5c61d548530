"""What the tests of a conversation's order say and read."""

from __future__ import annotations

from jupyter_chatstore.model import Message


def texts(store, thread_id, **page):
    return [message.text for message in store.messages(thread_id, **page)]


def answer_to(parent, text):
    return Message.assistant(text).model_copy(update={"parent_id": parent.id})


def last_change(store):
    change = store.changes(limit=10_000)[-1]
    return change.entity, change.entity_id, change.kind
