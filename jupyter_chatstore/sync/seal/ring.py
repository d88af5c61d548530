"""The keys of one log as a device knows them, and what of the log they vouch for."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import KeyNeededError, TamperError
from jupyter_chatstore.sync.seal.announced import Announced
from jupyter_chatstore.sync.seal.sealing import CLEAR_KINDS, seal, unseal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jupyter_chatstore.sync.op import Logged, Op
    from jupyter_chatstore.sync.seal.key import OwnerKey


class Ring:
    """The keys of a log, checked against what the log tells of them.

    Args:
        log: The log's id.
        keys: What this device has, oldest first; none: this log was not encrypted so far.
        waiting: A key that was made here, and that the log was not told of yet.
    """

    def __init__(
        self, log: str, keys: Sequence[OwnerKey] = (), waiting: OwnerKey | None = None
    ) -> None:
        self.log = log
        self.keys = {key.kid: key for key in keys}
        self._waiting = waiting
        self.has_clear = False
        """Whether the server says that it has ops in the clear, from before the key."""
        self._told: dict[str, Mapping[str, int]] = {}
        """The keys that the log told of, oldest first, each with what older ones may seal."""

    @property
    def newest(self) -> OwnerKey | None:
        """What new ops are sealed with."""
        return next(reversed(self.keys.values()), None)

    def hear(self, op: Op) -> None:
        """Takes a `key.put` of the log in, in the log's order; one that is known already too.

        Raises:
            TamperError: No device made it.
            KeyNeededError: A device did, and this one doesn't have the key.
        """
        said = Announced.of(op)
        before = self.keys.get(next(reversed(self._told), ""))
        if self.waits_for(op) and self._waiting is not None:
            self.keys[said.kid] = self._waiting
            self._waiting = None
        key = self.keys.get(said.kid)
        if key is not None:
            said.verify(op, key, self.log)
        if said.kid in self._told:
            return
        if before is not None and not said.proven(op, before, self.log):
            raise TamperError(
                "The server sent an encryption key that was not made with the key before it.",
                kept="Nothing was sent, and nothing was taken in.",
                hint="Ask who runs the server; your history on this device is complete.",
            )
        if key is None:
            raise key_needed(changed=before is not None)
        self._told[said.kid] = said.seen

    def waits_for(self, op: Op) -> bool:
        """Whether an op tells of the key that was made here."""
        return op.kind == "key.put" and self._waiting is not None and op.kid == self._waiting.kid

    def seal(self, op: Op) -> Op:
        """An op as it is sent: sealed, or as it is where there is no key.

        What was there before a key came is sealed with the key before that, again and again: so a
        restored server that was not told of all keys yet can take it.
        """
        key = self.newest
        if key is None or op.kind in CLEAR_KINDS:
            return op
        for kid, later in pairwise(self._told):
            if op.dseq <= self._told[later].get(op.device, 0):
                return seal(op, self.keys[kid], self.log)
        return seal(op, key, self.log)

    def seals(self, op: Op) -> list[Op]:
        """An op as any of the keys may have sealed it, the newest first."""
        if op.kind in CLEAR_KINDS:
            return [op]
        return [seal(op, key, self.log) for key in reversed(self.keys.values())]

    def open(self, entry: Logged) -> Op:
        """An op of the log as its device made it.

        Raises:
            TamperError: No device made it so.
            KeyNeededError: This device doesn't have the key.
        """
        op = entry.op
        if op.kind == "key.put":
            self.hear(op)
            return op
        if op.kind == "void" or (entry.purged and op.body is None):
            return op
        if op.enc is None and op.kid is None:
            if self.keys:
                raise TamperError(
                    f"The server sent a change ({op.kind}, {op.op_id}) that is not encrypted,"
                    " in a history that is.",
                    kept="Nothing of what came with it was taken in.",
                    hint="Ask who runs the server. If it was restored from before the encryption,"
                    " bring a device in step first that was there before it, too.",
                )
            return op
        key = self.keys.get(op.kid or "")
        if key is None:
            raise key_needed(changed=bool(self.keys))
        opened = unseal(op, key, self.log)
        self._in_time(op)
        return opened

    def _in_time(self, op: Op) -> None:
        """An older key seals only what was there when the next one came."""
        kids = list(self._told)
        for later in kids[kids.index(op.kid) + 1 if op.kid in kids else 0 :]:
            if op.dseq > self._told[later].get(op.device, 0):
                raise TamperError(
                    f"The server sent a change ({op.kind}, {op.op_id}) under a key that had been"
                    " replaced when it was made.",
                    kept="Nothing of what came with it was taken in.",
                    hint="Look at `chatstore sync devices` for one that you don't have any more.",
                )


def key_needed(*, changed: bool = False) -> KeyNeededError:
    """This device lacks the key of a log."""
    return KeyNeededError(
        "The key of this encrypted history was changed on another device."
        if changed
        else "This history is encrypted, and this device has no key for it.",
        kept="Nothing was sent or taken in; what is on this device stays.",
        hint="Give the passphrase or the 24 words: `chatstore sync unlock`.",
    )
