"""Whatever is done in whatever order, the store is what a plain dictionary would be.

Two stores are open on one file, as two kernels have them; either is closed and opened at any time.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from jupyter_chatstore.errors import NotFoundError
from jupyter_chatstore.model import Message, Run, TextPart
from jupyter_chatstore.store import Store
from tests.store.plain_model import Said, Talk, World

WORDS = ("zebra", "join", "café", "漢字")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
CHOICE = st.integers(0, 10_000)
"""Which of what there is: what there is has ids of its own each time."""


class LikeAModel(RuleBasedStateMachine):
    """Each rule does the same to the file and to the model."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.path = Path(self.place.name, "chat.db")
        self.stores = [Store(self.path), Store(self.path)]
        self.turn = 0
        self.world = World()
        self.number = 0

    def teardown(self) -> None:
        report = self.stores[0].doctor()
        for store in self.stores:
            store.close()
        self.place.cleanup()
        assert report.problems == ()

    @property
    def store(self) -> Store:
        """The one whose turn it is."""
        self.turn += 1
        return self.stores[self.turn % 2]

    def talk(self, choice: int) -> str:
        return list(self.world.talks)[choice % len(self.world.talks)]

    def live_talk(self, choice: int) -> str | None:
        live = [key for key, talk in self.world.talks.items() if not talk.is_deleted]
        return live[choice % len(live)] if live else None

    def message(self, choice: int) -> str:
        return list(self.world.said)[choice % len(self.world.said)]

    def is_away(self, key: str) -> bool:
        said = self.world.said[key]
        return said.is_deleted or self.world.talks[said.thread].is_deleted

    def put(self, thread: str, parent: str | None, messages: list[Message]) -> None:
        for message in messages:
            self.number += 1
            assert message.parent_id == parent
            self.world.said[message.id] = Said(thread, parent, message.text, self.number)
            parent = message.id
        self.world.talks[thread].head = parent

    @rule()
    def new_thread(self) -> None:
        self.world.talks[self.store.new_thread().id] = Talk()

    @precondition(lambda self: self.world.talks)
    @rule(choice=CHOICE, texts=st.lists(TEXTS, min_size=1, max_size=3))
    def append(self, choice: int, texts: list[str]) -> None:
        thread = self.talk(choice)
        given = [Message.user(text) for text in texts]
        if self.world.talks[thread].is_deleted:
            with pytest.raises(NotFoundError):
                self.store.append(thread, given)
            return
        self.put(thread, self.world.talks[thread].head, self.store.append(thread, given))

    @precondition(lambda self: self.world.said)
    @rule(choice=CHOICE, text=TEXTS)
    def edit(self, choice: int, text: str) -> None:
        """A sibling of a message, the first of a conversation too."""
        key = self.message(choice)
        thread, parent = self.world.said[key].thread, self.world.said[key].parent
        if self.is_away(key):
            return
        given = Message.user(text).model_copy(update={"parent_id": parent})
        self.put(thread, parent, self.store.append(thread, [given], at_root=parent is None))

    @precondition(lambda self: self.world.said)
    @rule(choice=CHOICE, text=TEXTS)
    def regenerate(self, choice: int, text: str) -> None:
        """An answer to any message, by one store; the other sees how far it has got."""
        key = self.message(choice)
        if self.is_away(key):
            return
        thread = self.world.said[key].thread
        writer, reader = self.store, self.store
        empty = Message(role="assistant").model_copy(update={"parent_id": key})
        _, answer, run = writer.begin(thread, None, empty, Run(model="m"))
        writer.checkpoint(answer.id, [TextPart(text[:2])])
        assert reader.message(answer.id).text == text[:2]
        done = {"status": "complete", "parts": (TextPart(text),)}
        ended = writer.finish(
            answer.model_copy(update=done), run.model_copy(update={"status": "complete"})
        )
        self.put(thread, key, [ended])

    @precondition(lambda self: self.world.said)
    @rule(choice=CHOICE)
    def fork(self, choice: int) -> None:
        key = self.message(choice)
        if self.is_away(key):
            with pytest.raises(NotFoundError):
                self.store.fork(key)
            return
        made = self.store.fork(key)
        self.world.talks[made.id] = Talk(head=key, fork_of=key)

    @precondition(lambda self: self.world.said)
    @rule(choice=CHOICE)
    def switch(self, choice: int) -> None:
        key = self.message(choice)
        thread = self.world.said[key].thread
        if self.is_away(key):
            with pytest.raises(NotFoundError):
                self.store.switch(key)
            return
        end = self.store.switch(key).head_id
        assert end == self.world.newest(thread, key)
        self.world.talks[thread].head = end

    @precondition(lambda self: self.world.said)
    @rule(choice=CHOICE)
    def delete_message(self, choice: int) -> None:
        key = self.message(choice)
        if self.is_away(key):
            with pytest.raises(NotFoundError):
                self.store.delete_message(key)
            return
        self.store.delete_message(key)
        said = self.world.said[key]
        said.is_deleted = True
        for name in self.world.holders(key):
            if self.world.talks[name].head == key:
                self.world.talks[name].head = self.world.live_before(said.parent)

    @precondition(lambda self: self.world.said)
    @rule(choice=CHOICE)
    def restore_message(self, choice: int) -> None:
        key = self.message(choice)
        said = self.world.said[key]
        if not said.is_deleted or self.world.talks[said.thread].is_deleted:
            with pytest.raises(NotFoundError):
                self.store.restore(key)
            return
        self.store.restore(key)
        said.is_deleted = False
        before = self.world.live_before(said.parent)
        for name in self.world.holders(key):
            if self.world.talks[name].head == before:
                self.world.talks[name].head = self.world.newest(name, key)

    @precondition(lambda self: self.world.talks)
    @rule(choice=CHOICE)
    def delete_or_restore_thread(self, choice: int) -> None:
        thread = self.talk(choice)
        talk = self.world.talks[thread]
        (self.store.restore if talk.is_deleted else self.store.delete_thread)(thread)
        talk.is_deleted = not talk.is_deleted

    @precondition(lambda self: self.world.said)
    @rule(choice=CHOICE)
    def purge_message(self, choice: int) -> None:
        key = self.message(choice)
        self.store.purge(key)
        self.world.purge_message(key)

    @precondition(lambda self: self.world.talks)
    @rule(choice=CHOICE)
    def purge_thread(self, choice: int) -> None:
        thread = self.talk(choice)
        if len(self.world.forks(thread)) > 1:  # which of them inherits is the store's to say
            return
        self.store.purge(thread)
        self.world.purge_thread(thread)

    @rule(word=st.sampled_from(WORDS))
    def search(self, word: str) -> None:
        found = {hit.message_id for hit in self.store.search(word, limit=1_000)}
        assert found == self.world.found(word)

    @rule(which=st.integers(0, 1))
    def reopen(self, which: int) -> None:
        self.stores[which].close()
        self.stores[which] = Store(self.path)

    @invariant()
    def is_the_same(self) -> None:
        store = self.store
        live = {key for key, talk in self.world.talks.items() if not talk.is_deleted}
        assert {thread.id: thread.message_count for thread in store.threads(limit=1_000)} == {
            key: self.world.count(key) for key in live
        }
        for key in live:
            shown = [(message.id, message.text) for message in store.messages(key, limit=1_000)]
            assert shown == [(k, self.world.said[k].text) for k in self.world.shown(key)]
        trash = {key for key, talk in self.world.talks.items() if talk.is_deleted}
        trash |= {key for key, said in self.world.said.items() if said.is_deleted}
        assert {item.id for item in store.trash()} == trash


TestLikeAModel = LikeAModel.TestCase
TestLikeAModel.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, derandomize=True, database=None
)
