"""What users do: each action is one call of the store's own, on something that is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import NotFoundError
from jupyter_chatstore.model import Message, Run, Usage
from tests.sync.sim.shown import hex_of, message_ids

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from jupyter_chatstore.model import Thread
    from jupyter_chatstore.store import Store

WORDS = ("joins", "plots", "café", "漢字", "a very long title " * 9)
TAGS = ("red", "green", "blue")
NOTEBOOKS = ("01890000-0000-7000-8000-00000000000a", "01890000-0000-7000-8000-00000000000b")
LARGE = 420_000
"""Characters: more than fits into one op."""


@dataclass
class Ledger:
    """What calls have returned from, on all devices: none of it may be lost."""

    messages: dict[str, str] = field(default_factory=dict)
    """Threads by message id, both as `shown` has ids."""
    purged: set[str] = field(default_factory=set)
    """Messages and threads that somebody purged: a thread with all that is in it, whoever said
    it meanwhile."""

    def kept(self) -> set[str]:
        """The messages that must be there."""
        live = {key for key, thread in self.messages.items() if thread not in self.purged}
        return live - self.purged


@dataclass
class User:
    """Somebody at one device.

    Args:
        store: The device's; another one after a crash.
    """

    store: Store
    luck: random.Random
    ledger: Ledger

    def act(self) -> str:
        """Does one thing; says what it was, for the trace of a seed."""
        does: Callable[[], str] = self.luck.choices(
            [action for action, _ in _ACTIONS], [weight for _, weight in _ACTIONS]
        )[0].__get__(self)
        try:
            return does()
        except NotFoundError:  # its thread is in the trash, or its fork's origin is
            return f"can't do that ({does.__name__})"

    def _thread(self) -> Thread | None:
        threads = self.store.threads(archived=None, limit=200)
        return self.luck.choice(threads) if threads else None

    def _message(self) -> Message | None:
        thread = self._thread()
        messages = self.store.messages(thread.id) if thread else []
        return self.luck.choice(messages) if messages else None

    def _said(self, messages: list[Message]) -> None:
        self.ledger.messages |= {hex_of(m.id): hex_of(m.thread_id or "") for m in messages}

    def begin_thread(self) -> str:
        notebook = self.luck.choice((*NOTEBOOKS, None))
        thread = self.store.new_thread(notebook=notebook, title=self.luck.choice(WORDS))
        self._said(self.store.append(thread.id, [Message.user("first")]))
        return f"begins {thread.id}"

    def talk(self) -> str:
        thread = self._thread()
        if thread is None:
            return self.begin_thread()
        text = self.luck.choice(WORDS)
        run = Run(
            model="m",
            provider="p",
            cost_usd=self.luck.choice((None, 0.1, 1e-7)),
            usage=Usage(input_tokens=self.luck.choice((None, 0, 7)), output_tokens=3),
        )
        asked = [Message.user(text), Message.assistant(f"about {text}")]
        self._said(self.store.append(thread.id, asked, run=run))
        return f"talks in {thread.id}"

    def branch(self) -> str:
        message = self._message()
        if message is None or message.thread_id is None:
            return self.begin_thread()
        sibling = Message(
            role="assistant", parts=Message.assistant("again").parts, parent_id=message.id
        )
        self._said(self.store.append(message.thread_id, [sibling]))
        return f"answers {message.id} once more"

    def say_much(self) -> str:
        thread = self._thread()
        if thread is None:
            return self.begin_thread()
        text = self.luck.randbytes(LARGE // 2).hex()
        self._said(self.store.append(thread.id, [Message.user(text)]))
        return f"says much in {thread.id}"

    def change(self) -> str:
        thread = self._thread()
        if thread is None:
            return self.begin_thread()
        name, values = self.luck.choice(
            (
                ("title", WORDS),
                ("folder", (*WORDS, None)),
                ("pinned", (True, False)),
                ("archived", (True, False)),
                ("model", ("a:b", "c:d", None)),
                ("system_prompt", (*WORDS, None)),
                ("note", (*WORDS, None)),
                ("settings", ({"temperature": 0.5}, {"temperature": None}, {"history": 3})),
            )
        )
        value = self.luck.choice(values)
        self.store.set_thread(thread.id, **{name: value})
        return f"sets {name} of {thread.id} to {value!r}"[:120]

    def tag(self) -> str:
        thread = self._thread()
        if thread is None:
            return self.begin_thread()
        tag = self.luck.choice(TAGS)
        tags = set(thread.tags) ^ {tag}
        self.store.set_thread(thread.id, tags=sorted(tags))
        return f"{'tags' if tag in tags else 'untags'} {thread.id} {tag}"

    def mark(self) -> str:
        message = self._message()
        if message is None:
            return self.begin_thread()
        kind = self.luck.randrange(3)
        if kind == 0:
            self.store.bookmark(message.id, on=message.bookmarked_at is None)
        elif kind == 1:
            self.store.react(message.id, self.luck.choice(("👍", "👎", None)))
        else:
            self.store.use_code(message.id, 0, self.luck.choice(("below", "copy")))
        return f"marks {message.id} ({kind})"

    def delete(self) -> str:
        if self.luck.random() < 0.5:
            thread = self._thread()
            if thread is None:
                return self.begin_thread()
            self.store.delete_thread(thread.id)
            return f"deletes {thread.id}"
        message = self._message()
        if message is None:
            return self.begin_thread()
        self.store.delete_message(message.id)
        return f"deletes message {message.id}"

    def restore(self) -> str:
        trash = self.store.trash()
        if not trash:
            return self.talk()
        item = self.luck.choice(trash)
        self.store.restore(item.id)
        return f"restores {item.id}"

    def purge(self) -> str:
        trash = self.store.trash()
        if not trash:
            return self.talk()
        item = self.luck.choice(trash)
        before = message_ids(self.store.file)
        self.store.purge(item.id)
        self.ledger.purged |= {hex_of(item.id)} | (before - message_ids(self.store.file))
        return f"purges {item.id}"

    def fork(self) -> str:
        message = self._message()
        if message is None:
            return self.begin_thread()
        thread = self.store.fork(message.id, self.luck.choice(WORDS))
        self._said(self.store.append(thread.id, [Message.user("on another way")]))
        return f"forks {thread.id} at {message.id}"


_ACTIONS = (
    (User.begin_thread, 6),
    (User.talk, 20),
    (User.branch, 8),
    (User.say_much, 0.3),
    (User.change, 20),
    (User.tag, 12),
    (User.mark, 8),
    (User.delete, 6),
    (User.restore, 4),
    (User.purge, 2),
    (User.fork, 4),
)
