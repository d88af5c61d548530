"""What a store is, as plain dictionaries: slow, and short enough to be seen to be right."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Said:
    """A message as the model has it."""

    thread: str
    parent: str | None
    text: str
    number: int
    is_deleted: bool = False


@dataclass
class Talk:
    """A thread as the model has it; a fork's own messages follow those that it shares."""

    head: str | None = None
    fork_of: str | None = None
    is_deleted: bool = False


@dataclass
class World:
    """All there is."""

    talks: dict[str, Talk] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)

    def way(self, key: str | None) -> list[str]:
        """From a message to the first, deleted ones too."""
        found = []
        while key is not None:
            found.append(key)
            key = self.said[key].parent
        return found

    def shown(self, thread: str) -> list[str]:
        way = self.way(self.talks[thread].head)[::-1]
        return [key for key in way if not self.said[key].is_deleted]

    def live_before(self, key: str | None) -> str | None:
        return next((k for k in self.way(key) if not self.said[k].is_deleted), None)

    def own(self, thread: str) -> list[str]:
        return [key for key, said in self.said.items() if said.thread == thread]

    def count(self, thread: str) -> int:
        members = {*self.own(thread), *self.way(self.talks[thread].fork_of)}
        return sum(not self.said[key].is_deleted for key in members)

    def holders(self, key: str) -> list[str]:
        """The threads that a message is part of."""
        return [
            name
            for name, talk in self.talks.items()
            if self.said[key].thread == name or key in self.way(talk.fork_of)
        ]

    def newest(self, thread: str, key: str) -> str:
        """The newest message of a thread that comes after one of its messages, or that one."""
        after = [
            other
            for other in {*self.own(thread), *self.way(self.talks[thread].fork_of)}
            if key in self.way(other) and not self.said[other].is_deleted
        ]
        return max(after, key=lambda other: self.said[other].number)

    def found(self, word: str) -> set[str]:
        return {
            key
            for key, said in self.said.items()
            if word in said.text.split()
            and not said.is_deleted
            and not self.talks[said.thread].is_deleted
        }

    def forks(self, thread: str) -> list[str]:
        """The threads that begin in this one, or in one that does."""
        direct = [
            name
            for name, talk in self.talks.items()
            if talk.fork_of is not None and self.said[talk.fork_of].thread == thread
        ]
        return direct + [name for fork in direct for name in self.forks(fork)]

    def purge_message(self, key: str) -> None:
        gone = self.said[key]
        before = self.live_before(gone.parent)
        for name in self.holders(key):
            talk = self.talks[name]
            talk.head = before if talk.head == key else talk.head
            talk.fork_of = gone.parent if talk.fork_of == key else talk.fork_of
        for said in self.said.values():
            said.parent = gone.parent if said.parent == key else said.parent
        del self.said[key]

    def purge_thread(self, thread: str) -> None:
        for fork in self.forks(thread):
            for key in self.way(self.talks[fork].fork_of):
                if self.said[key].thread == thread:
                    self.said[key].thread = fork
            begins = self.talks[fork].fork_of
            if begins is not None and self.said[begins].thread == fork:
                self.talks[fork].fork_of = None
        self.said = {key: said for key, said in self.said.items() if said.thread != thread}
        del self.talks[thread]
