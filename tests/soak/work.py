"""One process's random work on a store; each thing that a call has acknowledged is told.

Every message holds a word that no other has. What is in a worker's own thread no other touches;
in the shared thread all only add, so that all of it stays on one branch.
"""

from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import Message, Run, TextPart
from jupyter_chatstore.store import Store

PAUSE_S = 0.006
"""SQLite's waiting is not fair: without a pause now and then, those who come last starve."""


class Worker:
    """Endless random work.

    Args:
        store: Its own.
        seed: Names all that it says.
        shared: A thread that all workers add to.
        log: A file descriptor; a line is written to it after each call that has returned.
    """

    def __init__(self, store: Store, seed: int, shared: str, log: int) -> None:
        self.store = store
        self.seed = seed
        self.shared = shared
        self.chance = random.Random(seed)
        self.log = log
        self.number = 0
        self.own = store.new_thread(title=f"of {seed}").id
        (first,) = self.say(self.own)
        self.mine = [first]
        self.told(thread=self.own)

    def told(self, **what: object) -> None:
        os.write(self.log, json.dumps(what).encode() + b"\n")

    def word(self) -> str:
        self.number += 1
        return f"w{self.seed}x{self.number}z"

    def say(self, thread_id: str, **where: object) -> list[Message]:
        message = Message.user(self.word()).model_copy(update=where)
        kept = self.store.append(thread_id, [message])
        self.told(id=kept[0].id, text=kept[0].text)
        return kept

    def step(self) -> None:
        """Does one thing; the rare ones cost time with the size of the store."""
        often = [self.pair, self.stream, self.edit, self.switch, self.label, self.find]
        seldom = [self.fork, self.trash_message, self.trash_thread, self.purge]
        self.chance.choice(often * 4 + seldom)()
        assert self.store.saved.saved, self.store.saved.reason

    def pair(self) -> None:
        said = [Message.user(self.word()), Message.assistant(f"{self.word()} " * 40)]
        where = self.chance.choice([self.own, self.shared])
        for message in self.store.append(where, said, run=Run(model="m")):
            self.told(id=message.id, text=message.text, shared=where == self.shared)

    def stream(self) -> None:
        where = self.chance.choice([self.own, self.shared])
        question, answer, run = self.store.begin(
            where, Message.user(self.word()), Message(role="assistant"), Run()
        )
        assert question is not None
        self.told(id=question.id, text=question.text, shared=where == self.shared)
        word, text = self.word(), ""
        for _ in range(4):
            text += f"{word} "
            self.store.checkpoint(answer.id, [TextPart(text)])
            self.told(id=answer.id, start=text)
        done = {"status": "complete", "parts": (TextPart(text),)}
        self.store.finish(
            answer.model_copy(update=done), run.model_copy(update={"status": "complete"})
        )
        self.told(id=answer.id, text=text)

    def edit(self) -> None:
        """A sibling of what follows one of its messages."""
        self.mine += self.say(self.own, parent_id=self.chance.choice(self.mine).id)

    def switch(self) -> None:
        self.store.switch(self.chance.choice(self.mine).id)

    def label(self) -> None:
        self.number += 1
        self.store.set_thread(self.own, tags=[str(self.number)])
        self.told(label=self.number, of=self.own)

    def find(self) -> None:
        (message,) = self.say(self.own)
        assert [hit.message_id for hit in self.store.search(message.text)] == [message.id]

    def fork(self) -> None:
        fork = self.store.fork(self.chance.choice(self.mine).id)
        self.told(thread=fork.id)
        self.say(fork.id)

    def trash_message(self) -> None:
        stays, comes_back = self.say(self.own) + self.say(self.own)
        self.told(trashing=stays.id)
        self.told(trashing=comes_back.id)
        self.store.delete_message(stays.id)
        self.told(trashed=stays.id)
        self.store.delete_message(comes_back.id)
        self.store.restore(comes_back.id)
        self.told(restored=comes_back.id)

    def trash_thread(self) -> None:
        fork = self.store.fork(self.chance.choice(self.mine).id)
        self.store.delete_thread(fork.id)
        if self.chance.random() < 0.5:
            self.store.restore(fork.id)
            self.told(thread=fork.id)
        else:
            self.store.purge(fork.id)
            self.told(purged=fork.id)

    def purge(self) -> None:
        word = self.word()
        (message,) = self.store.append(self.own, [Message.user(word)])
        self.store.search(word)
        self.store.purge(message.id)
        self.told(purged=message.id, word=word)


def work(path: str, seed: int, shared: str, log: Path, steps: int | None = None) -> None:
    """Works until it is killed, or for some steps."""
    descriptor = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    with Store(path, busy_timeout_ms=60_000) as store:
        try:
            store.new_thread(thread_id=shared, title="shared")
        except InvalidInputError:
            assert store.thread(shared).title == "shared"  # another one was faster
        worker = Worker(store, seed, shared, descriptor)
        while steps is None or worker.number < steps:
            worker.step()
            time.sleep(worker.chance.uniform(0, PAUSE_S))
    os.close(descriptor)
