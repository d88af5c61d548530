"""Encryption of one log: switched on, joined, and given another key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError, KeyNeededError, SyncError, SyncRefusedError
from jupyter_chatstore.sync.journal.keyed import BusyError
from jupyter_chatstore.sync.seal.announce import Wrapping, announce
from jupyter_chatstore.sync.seal.announced import Announced
from jupyter_chatstore.sync.seal.key import OwnerKey
from jupyter_chatstore.sync.seal.passphrase import checked
from jupyter_chatstore.sync.seal.ring import Ring, key_needed
from jupyter_chatstore.sync.seal.sealed import told_of
from jupyter_chatstore.sync.seal.turn import reseal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jupyter_chatstore.sync.journal import Journal
    from jupyter_chatstore.sync.op import Op
    from jupyter_chatstore.sync.seal.passphrase import Argon2id
    from jupyter_chatstore.sync.seal.sealed import SealedRemote
    from jupyter_chatstore.sync.seal.vault import Vault
    from jupyter_chatstore.sync.wire import Keys

_TRIES = 8
LIKE_WORDS = 16
"""What has so many words is meant as the 24, though some may be missing."""


class Encryption:
    """Encryption of a log, on a device that is signed in.

    Args:
        journal: The log's.
        remote: The server, behind the seal.
        vault: Where this device keeps its keys.
        turn: Brings the log in step; is given what to call with how many ops were sealed so far.
        argon2id: How passphrases become keys, if not as usual.
    """

    def __init__(
        self,
        journal: Journal,
        remote: SealedRemote,
        vault: Vault,
        turn: Callable[[Callable[[int], None]], None],
        argon2id: Argon2id | None = None,
    ) -> None:
        self._journal = journal
        self._remote = remote
        self._vault = vault
        self._turn = turn
        self._argon2id = argon2id

    def switch_on(self, passphrase: str, told: Callable[[int], None] = lambda _: None) -> str:
        """Encrypts the log, with all that the server has of it already; gives the 24 words.

        After an interruption, a second call goes on.

        Args:
            passphrase: What another device will ask for.
            told: Is called with how many ops were sealed so far.

        Raises:
            InvalidInputError: The log is encrypted already, or the passphrase is too short.
            SyncError: It could not be done now.
        """
        checked(passphrase)
        if self._remote.ring(self._journal.log).newest is None:
            if not self._begin(passphrase):
                self._announce(passphrase, (), told)
        elif not self._remote.keys(self._journal.log).unsealed:
            raise InvalidInputError(
                "This history is encrypted already.",
                kept="Nothing was changed.",
                hint="`chatstore sync rotate` gives it another key and passphrase.",
            )
        self.reseal(told)
        return self.words()

    def begin(self, passphrase: str) -> str:
        """Encrypts a log before anything of this device was sent, or joins it; gives the 24 words.

        Args:
            passphrase: A new one, or that of the log if it is encrypted already.

        Raises:
            InvalidInputError: The log has changes in the clear, or the passphrase is too short.
            KeyNeededError: The log is encrypted, with another passphrase.
            SyncError: It could not be done now.
        """
        checked(passphrase)
        if self._remote.keys(self._journal.log).ops:
            self.unlock(passphrase=passphrase)
        elif not self._begin(passphrase):
            raise InvalidInputError(
                "This account has a history on the server already that is not encrypted.",
                kept="Nothing of this device was sent; it is signed in, and paused.",
                hint="`chatstore sync encrypt` on the device that it comes from encrypts it; then"
                " `chatstore sync unlock` and `chatstore sync resume` here.",
            )
        return self.words()

    def rotate(self, passphrase: str) -> str:
        """Gives the log another key, passphrase and words; gives the words.

        What was written before stays readable for devices that join with the new ones; a device
        that had the old key only reads nothing that comes after.

        Raises:
            InvalidInputError: The log is not encrypted, or the passphrase is too short.
            KeyNeededError: This device lacks the key.
            SyncError: It could not be done now.
        """
        checked(passphrase)
        ring = self._remote.ring(self._journal.log)
        if ring.newest is None:
            raise _not_encrypted()
        self._announce(passphrase, tuple(ring.keys.values()), lambda _: None)
        return self.words()

    def unlock(self, *, passphrase: str | None = None, words: str | None = None) -> None:
        """Gives this device the keys; they are proven before anything is sent or taken in.

        Args:
            passphrase: The passphrase, or
            words: the 24 words.

        Raises:
            InvalidInputError: The log is not encrypted.
            KeyNeededError: It is another passphrase, or they are other words.
            TamperError: The server changed the keys, or weakened what protects them.
        """
        log = self._journal.log
        said = self._remote.keys(log)
        told = self._told(said)
        if not told and self._vault.is_marked(log):
            raise SyncError(
                "The server has no key of this encrypted history: it was restored from before it.",
                kept="Nothing was sent or taken in; what is on this device stays.",
                hint="Bring a device in step that has the key, then try again here.",
            )
        if not told:
            raise _not_encrypted()
        newest = Announced.of(told[-1])
        if words is not None:
            key = newest.open_by_words(words, log)
        else:
            key = newest.open_by_passphrase(passphrase or "", log)
        newest.verify(told[-1], key, log)
        keys = (*newest.keys_before(key, log), key)
        ring = Ring(log, keys)
        for op in told:
            ring.hear(op)
        self._vault.save(log, keys, said.epoch)
        self._remote.forget(log)

    def unlock_with(self, secret: str) -> None:
        """Gives this device the keys by the passphrase or by the words, whichever it is.

        Raises:
            InvalidInputError: The log is not encrypted.
            KeyNeededError: It opens nothing.
            TamperError: The server changed the keys, or weakened what protects them.
        """
        if len(secret.split()) < LIKE_WORDS:
            self.unlock(passphrase=secret)
            return
        try:
            self.unlock(words=secret)
        except KeyNeededError as error:
            try:  # a passphrase may be as long
                self.unlock(passphrase=secret)
            except KeyNeededError:
                raise error from None

    def words(self) -> str:
        """The 24 words of the newest key.

        Raises:
            InvalidInputError: The log is not encrypted.
            KeyNeededError: This device lacks the key.
        """
        log = self._journal.log
        key = self._remote.ring(log).newest
        if key is None:
            raise _not_encrypted()
        for op in reversed(self._told(self._remote.keys(log))):
            if op.kid == key.kid:
                said = Announced.of(op)
                said.verify(op, key, log)
                return said.words_again(key, log)
        raise key_needed()

    def reseal(self, told: Callable[[int], None] = lambda _: None) -> None:
        """Has the server put what it has in the clear away for its sealed form.

        Raises:
            SyncError: Some of it is not on this device as it is there.
        """
        if not reseal(self._journal, self._remote, told):
            raise SyncError(
                "The server has changes in the clear that this device can't seal.",
                kept="All others are sealed.",
                hint="Bring all devices in step, then try again on each that has the key.",
            )

    def _begin(self, passphrase: str) -> bool:
        """Tells a log that has nothing yet of a key; says whether it could."""
        journal, log = self._journal, self._journal.log
        journal.take_back_key()
        if self._remote.digest(log).upto or journal.pending().ops:
            return False
        key, by = OwnerKey(), Wrapping.of(passphrase, self._argon2id)
        self._vault.save(log, (key,))
        self._remote.forget(log)
        try:
            op = journal.tell_key(
                lambda op, _: announce(op, key, log, by=by, seen={}).op, first=True
            )
            journal.acked([op], self._remote.push(log, [op]))
        except (BusyError, SyncRefusedError):
            journal.take_back_key()
            self._put_back((), "")
            return False
        return True

    def _told(self, said: Keys) -> list[Op]:
        """What tells of keys: what this device has read, and the server's news."""
        known = self._journal.keys_told()
        kids = {op.kid for op in known}
        return known + [op for op in told_of(said) if op.kid not in kids]

    def _announce(
        self, passphrase: str, before: Sequence[OwnerKey], told: Callable[[int], None]
    ) -> None:
        journal, log = self._journal, self._journal.log
        epoch = self._vault.epoch(log)
        key, by = OwnerKey(), Wrapping.of(passphrase, self._argon2id)

        def make(op: Op, seen: Mapping[str, int]) -> Op:
            return announce(op, key, log, by=by, before=before, seen=seen).op

        for left in reversed(range(_TRIES)):
            journal.take_back_key()
            self._turn(told)
            self._vault.save(log, (*before, key))
            self._remote.forget(log)
            try:
                journal.tell_key(make)
                self._turn(told)
            except (BusyError, SyncRefusedError) as error:
                journal.take_back_key()
                self._put_back(before, epoch)
                moved = isinstance(error, BusyError) or error.problem == "moved"
                if not moved or not left:
                    raise
            else:
                return

    def _put_back(self, before: Sequence[OwnerKey], epoch: str) -> None:
        log = self._journal.log
        if before:
            self._vault.save(log, before, epoch)
        else:
            self._vault.forget(log)
        self._remote.forget(log)


def _not_encrypted() -> InvalidInputError:
    return InvalidInputError(
        "This history is not encrypted.",
        kept="Nothing was changed.",
        hint="`chatstore sync encrypt` encrypts it.",
    )
