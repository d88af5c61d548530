"""Appending, branching and moving the head, against a plain model of the tree."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


class Tree(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.store = Store(Path(self.place.name) / "chat.db")
        self.thread = self.store.new_thread().id
        self.parents: dict[str, str | None] = {}
        self.texts: dict[str, str] = {}
        self.head: str | None = None

    def add(self, messages, parent):
        for message in messages:
            self.parents[message.id] = parent
            self.texts[message.id] = message.text
            parent = self.head = message.id

    def branch(self):
        found, at = [], self.head
        while at is not None:
            found.append(at)
            at = self.parents[at]
        return found[::-1]

    @rule(texts=st.lists(TEXT, min_size=1, max_size=4))
    def append(self, texts):
        messages = [Message.user(text) for text in texts]
        self.store.append(self.thread, messages)
        self.add(messages, self.head)

    @precondition(lambda self: self.parents)
    @rule(data=st.data(), text=TEXT)
    def append_after(self, data, text):
        parent = data.draw(st.sampled_from(sorted(self.parents)))
        message = Message.assistant(text).model_copy(update={"parent_id": parent})
        self.store.append(self.thread, [message])
        self.add([message], parent)

    @rule(text=TEXT)
    def append_at_root(self, text):
        message = Message.user(text)
        self.store.append(self.thread, [message], at_root=True)
        self.add([message], None)

    @precondition(lambda self: self.parents)
    @rule(data=st.data())
    def move_head(self, data):
        self.head = data.draw(st.sampled_from(sorted(self.parents)))
        self.store.set_thread(self.thread, head_id=self.head)

    @rule()
    def open_again(self):
        self.store.close()
        self.store = Store(Path(self.place.name) / "chat.db")

    @rule(limit=st.integers(1, 5))
    def page_through(self, limit):
        found, before = [], None
        while page := self.store.messages(self.thread, limit=limit, before=before):
            found = [m.id for m in page] + found
            before = page[0].id
        assert found == self.branch()

    @precondition(lambda self: self.parents)
    @rule(data=st.data())
    def look_at_siblings(self, data):
        one = data.draw(st.sampled_from(sorted(self.parents)))
        expected = [m for m, parent in self.parents.items() if parent == self.parents[one]]
        assert [m.id for m in self.store.siblings(one)] == expected

    @rule(limit=st.integers(1, 5))
    def look_at_the_siblings_of_a_page(self, limit):
        page = self.store.messages(self.thread, limit=limit)
        expected = {
            m.id: [o for o, parent in self.parents.items() if parent == self.parents[m.id]]
            for m in page
        }
        assert self.store.sibling_ids(self.thread, page) == expected

    @invariant()
    def the_branch_is_open(self):
        found = self.store.messages(self.thread, limit=1_000)
        assert [m.id for m in found] == self.branch()
        assert [m.text for m in found] == [self.texts[m.id] for m in found]
        assert self.store.thread(self.thread).message_count == len(self.parents)

    def teardown(self):
        self.store.close()
        self.place.cleanup()


TestTree = Tree.TestCase
TestTree.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, derandomize=True, database=None
)
