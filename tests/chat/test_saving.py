"""What was said while the file couldn't be used is saved by itself once it can be."""

from __future__ import annotations

import threading
from pathlib import Path

from jupyter_chatstore.chat import Chat, ChatEvent, SavedChanged
from jupyter_chatstore.store import Store

PATIENCE_S = 120


def watched(chat: Chat) -> tuple[list[bool], threading.Event]:
    """What listeners are told of `saved`, and a flag that is set once all is."""
    told: list[bool] = []
    saved = threading.Event()

    def listen(event: ChatEvent) -> None:
        if isinstance(event, SavedChanged):
            told.append(event.saved)
            if event.saved:
                saved.set()

    chat.subscribe(listen)
    return told, saved


def on_disk(path: Path) -> list[str]:
    with Store(path) as store:
        (thread,) = store.threads()
        return [m.text for m in store.messages(thread.id) if m.role == "user"]


def test_a_silent_chat_is_saved_once_the_file_can_be_used(db_path: Path) -> None:
    db_path.mkdir()
    with Chat(store=db_path, namespace={}) as chat:
        told, saved = watched(chat)
        chat.send("hello")
        assert not chat.store.saved.saved
        db_path.rmdir()
        assert saved.wait(PATIENCE_S), "nothing is said, and yet it is saved"
        assert told == [True]
        assert on_disk(db_path) == ["hello"]


def test_it_can_be_lost_and_found_twice(db_path: Path) -> None:
    aside = db_path.with_name("aside")
    with Chat(store=db_path, namespace={}) as chat:
        told, saved = watched(chat)
        for text in ("one", "two"):
            saved.clear()
            chat.send("before")
            db_path.rename(aside)
            chat.send(text)
            assert not chat.store.saved.saved
            aside.rename(db_path)
            assert saved.wait(PATIENCE_S)
        assert told == [False, True, False, True]
    assert on_disk(db_path) == ["before", "one", "before", "two"]


def test_a_chat_that_is_never_saved_can_be_closed(db_path: Path) -> None:
    db_path.mkdir()
    with Chat(store=db_path, namespace={}) as chat:
        chat.send("hello")
    assert not chat.store.saved.saved
