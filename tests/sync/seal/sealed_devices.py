"""Devices that keep in step through a real log that may be encrypted."""

from __future__ import annotations

from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store
from jupyter_chatstore.sync.journal import Journal
from jupyter_chatstore.sync.seal.encryption import Encryption
from jupyter_chatstore.sync.seal.passphrase import FLOOR, Argon2id
from jupyter_chatstore.sync.seal.sealed import SealedRemote
from jupyter_chatstore.sync.seal.turn import SealedTurn
from jupyter_chatstore.sync.seal.vault import Vault
from tests.sync.devices import shown

NOW = 1_800_000_000_000
PASSPHRASE = "four words and a penguin"
QUICK = Argon2id(passes=FLOOR[0], memory_bytes=FLOOR[1], salt="5a" * 16)


def now_ms():
    """The clock of everybody: it stands still."""
    return NOW


class Device:
    """A store that is signed in to a log."""

    def __init__(self, path, log, remote):
        self.path = path
        self.log = log
        self.store = Store(path)
        self.journal = Journal(self.store, log, now_ms)
        self.vault = Vault(self.store, self.journal.device)
        self.connect(remote)

    def connect(self, remote):
        """From now on it asks this server; it remembers nothing of the last but its file."""
        self.remote = SealedRemote(remote, self.vault, lambda: self.journal)
        self.encryption = Encryption(self.journal, self.remote, self.vault, self.turn, QUICK)

    def turn(self, told=lambda _: None):
        SealedTurn(self.journal, self.remote).run(told=told)

    def say(self, *texts, thread=None, title=None):
        thread = thread or self.store.new_thread(title=title or texts[0]).id
        self.store.append(thread, [Message.user(text) for text in texts])
        return thread

    def shown(self):
        return shown(self.store)

    def texts(self):
        """All texts of all messages."""
        return {
            part.text
            for thread in self.store.threads()
            for message in self.store.messages(thread.id, limit=500)
            for part in message.parts
        }
