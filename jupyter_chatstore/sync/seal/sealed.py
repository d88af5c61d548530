"""A remote that seals what goes to the server and opens what comes from it.

What is behind it, the journal, knows plain ops only and their plain hashes; so switching
encryption on, or changing the key, changes nothing there. A log whose device has no key passes
as it is, and stops at the first sign that it is encrypted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.errors import KeyNeededError, SyncError, SyncRefusedError, TamperError
from jupyter_chatstore.sync.op import MAX_PUSH_BYTES
from jupyter_chatstore.sync.seal.announced import Announced
from jupyter_chatstore.sync.seal.ring import Ring, key_needed
from jupyter_chatstore.sync.seal.sealing import CLEAR_KINDS
from jupyter_chatstore.sync.watched import WatchedRemote
from jupyter_chatstore.sync.wire import Resealed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jupyter_chatstore.sync.op import Op
    from jupyter_chatstore.sync.remote import Remote
    from jupyter_chatstore.sync.seal.read import Read
    from jupyter_chatstore.sync.seal.vault import Vault
    from jupyter_chatstore.sync.wire import (
        Digest,
        Keys,
        Logs,
        Pulled,
        Pushed,
        Snapshot,
        WireLogged,
    )

_PORTION = 2 * MAX_PUSH_BYTES // 3
"""Of bodies before they are sealed, as what is sealed can't be packed much."""
_KEY_CODES = frozenset({"plaintext_refused", "unknown_kid"})


class SealedRemote:
    """A `Remote` of plain ops, in front of one that may see only sealed ones.

    Each call may also raise `KeyNeededError`, where this device has to be given a key, and
    `TamperError`, where the server sent what no device of the owner made: nothing of a page
    is given on then.

    Args:
        remote: The server.
        vault: The keys that this device has.
        journal: What this device has read: what the server of an encrypted log says is held against
            it. One that is not encrypted is the server's word anyway, and it may be put back to an
            older state without a word.
    """

    def __init__(
        self,
        remote: Remote,
        vault: Vault,
        journal: Callable[[], Read],
    ) -> None:
        self._remote = remote
        self._watched = WatchedRemote(remote, lambda _: journal().seen())
        self._journal = journal
        self.vault = vault
        self._rings: dict[str, Ring] = {}

    def now(self) -> int:
        """The server's clock, Unix milliseconds."""
        return self._remote.now()

    def logs(self) -> Logs:
        """The logs that the account can read, its own first."""
        return self._remote.logs()

    def push(self, log: str, ops: Sequence[Op], head: int | None = None) -> Pushed:
        """Adds ops, in the order of each device's dseq; with `head` only if the log is there.

        What is sealed packs badly, and a new key is sent by itself: the answer may be for the
        first of them only.
        """
        try:
            pushed = self._push(log, ops, head)
        except KeyNeededError:
            if not self._has_new_key(log):
                raise
            pushed = self._push(log, ops, head)
        return pushed

    def _push(self, log: str, ops: Sequence[Op], head: int | None) -> Pushed:
        ring = self.ring(log)
        new = next((at for at, op in enumerate(ops) if ring.waits_for(op)), None)
        if new == 0:
            # Whoever makes a key has seen all that others sealed, or sent in the clear.
            head = sum(Announced.of(ops[0]).seen.values())
            pushed = self._of(log).push(log, ops[:1], head)
            self.vault.announced(log, pushed.epoch)
            self.forget(log)
            return pushed
        sealed = [ring.seal(op) for op in _portion(ops[:new])]
        for _ in sealed:
            try:
                pushed = self._of(log).push(log, sealed, head)
            except SyncRefusedError as refusal:
                if refusal.problem in _KEY_CODES:
                    raise self._unknown(log, ring, refusal) from refusal
                if refusal.problem != "op_reuse" or not _resealed(ring, ops, sealed, refusal):
                    raise
            else:
                if any(op.kind == "key.put" for op in sealed):
                    self.forget(log)  # a restored server knows its key again
                return pushed
        return self._of(log).push(log, sealed, head)

    def _unknown(self, log: str, ring: Ring, refusal: SyncRefusedError) -> SyncError:
        """What it is if the server knows nothing of a key, or of the log without one."""
        if not ring.keys:
            self.vault.mark(log)
        elif self._remote.keys(log).epoch != self.vault.epoch(log):
            return SyncRefusedError(
                "The server was restored from before the key of this encrypted history.",
                kept="Nothing was sent; what is on this device stays.",
                hint="Bring the device in step on which the key was made, or changed last.",
                problem="epoch",
                status=refusal.status,
            )
        return key_needed(changed=bool(ring.keys))

    def ops(self, log: str, after: str | None, limit: int = 500) -> Pulled:
        """What comes after a cursor, by seq."""
        if after is None:
            self.forget(log)  # another epoch may begin
        self.ring(log)
        page = self._of(log).ops(log, after, limit)
        opened = self._opened(log, page.ops)
        return page if opened is page.ops else page.model_copy(update={"ops": opened})

    def digest(self, log: str, upto: int | None = None) -> Digest:
        """What the log holds of each device; the checksums are those of what is sealed."""
        return self._of(log).digest(log, upto)

    def snapshot(
        self, log: str, after: int | None = None, limit: int = 500, upto: int | None = None
    ) -> Snapshot:
        """What is live, a page at a time, by seq."""
        self.ring(log)
        page = self._of(log).snapshot(log, after, limit, upto)
        opened = self._opened(log, page.ops)
        return page if opened is page.ops else page.model_copy(update={"ops": opened})

    def add_device(self, device: str, name: str) -> None:
        """Makes a device of the account known, or gives it another name."""
        self._remote.add_device(device, name)

    def is_encrypted(self, log: str) -> bool:
        """Whether the log is encrypted."""
        return bool(self.ring(log).keys)

    def has_clear(self, log: str) -> bool:
        """Whether an encrypted log's server says that it has ops in the clear."""
        return self.ring(log).has_clear

    def put_away(self, log: str) -> None:
        """What could be sealed of that is sealed; nothing is read in the clear any more."""
        self.ring(log).has_clear = False

    def keys(self, log: str) -> Keys:
        """The ops that tell of the log's keys, oldest first."""
        return self._remote.keys(log)

    def reseal(self, log: str, ops: Sequence[Op]) -> Resealed:
        """Puts plain ops that the server has in the clear there again, sealed."""
        ring, at, done = self.ring(log), 0, Resealed(unsealed=True)
        while at < len(ops):
            sealed = [ring.seal(op) for op in _portion(ops[at:])]
            done = self._remote.reseal(log, sealed)
            at += len(sealed)
        return done

    def ring(self, log: str) -> Ring:
        """The keys of a log, checked against what the server tells of them.

        Raises:
            KeyNeededError: This device lacks one.
            TamperError: The server withholds one, or tells of one that no device made.
        """
        found = self._rings.get(log)
        if found is None:
            found = self._rings[log] = self._checked(log)
        return found

    def forget(self, log: str) -> None:
        """Looks for the keys anew, next time."""
        self._rings.pop(log, None)

    def _of(self, log: str) -> Remote:
        return self._watched if self.ring(log).keys else self._remote

    def _checked(self, log: str) -> Ring:
        keys = self.vault.keys(log)
        if not keys:
            return Ring(log)
        said = self._remote.keys(log)
        told = told_of(said)
        kids = {op.kid for op in told}
        waiting = None
        if keys[-1].kid in kids:
            self.vault.announced(log, said.epoch)
        elif not self.vault.epoch(log):
            keys, waiting = keys[:-1], keys[-1]
        ring = Ring(log, keys, waiting)
        ring.has_clear = said.unsealed or not told
        for op in [*self._journal().keys_told(), *told]:
            ring.hear(op)
        if said.epoch == self.vault.epoch(log) and any(key.kid not in kids for key in keys):
            raise TamperError(
                "The server does not tell of an encryption key that it told of before.",
                kept="Nothing was sent, and nothing was taken in.",
                hint="Ask who runs the server whether it was restored from a backup.",
            )
        return ring

    def _opened(self, log: str, entries: tuple[WireLogged, ...]) -> tuple[WireLogged, ...]:
        if not self.ring(log).keys and all(
            entry.enc is None and entry.kind != "key.put" for entry in entries
        ):
            return entries
        try:
            return self._read(log, entries)
        except KeyNeededError:
            if not self._has_new_key(log):
                if not self.ring(log).keys:
                    self.vault.mark(log)
                raise
            return self._read(log, entries)

    def _read(self, log: str, entries: tuple[WireLogged, ...]) -> tuple[WireLogged, ...]:
        ring, known = self.ring(log), set[str]()
        if ring.has_clear:
            # What is here just as it is there is no news, whoever says it.
            clear = [e.op() for e in entries if e.enc is None and not e.purged]
            known = self._journal().known([op for op in clear if op.kind not in CLEAR_KINDS])
        return tuple(
            e if known and e.h in known and e.op().h == e.h else _plain(ring, e) for e in entries
        )

    def _has_new_key(self, log: str) -> bool:
        """Whether this device was given a key since it was looked for; another process can."""
        ring = self._rings.pop(log, None)
        return ring is not None and any(key.kid not in ring.keys for key in self.vault.keys(log))


def told_of(keys: Keys) -> list[Op]:
    """The ops that tell of keys, which are what their hashes say.

    Raises:
        TamperError: They are not.
    """
    ops = [entry.op() for entry in keys.ops]
    if [op.h for op in ops] != [entry.h for entry in keys.ops]:
        raise TamperError(
            "The server sent an encryption key that is not what its hash says.",
            kept="Nothing was sent, and nothing was taken in.",
            hint="Ask who runs the server; your history on this device is complete.",
        )
    return ops


def _portion(ops: Sequence[Op]) -> Sequence[Op]:
    """As many as a push may have when they are sealed, and one at least."""
    size = 0
    for at, op in enumerate(ops):
        size += len(op.body or "")
        if at and size > _PORTION:
            return ops[:at]
    return ops


def _resealed(ring: Ring, ops: Sequence[Op], sealed: list[Op], refusal: SyncRefusedError) -> bool:
    """An op was sent before, under an older key, and its answer was lost: it is sent so again."""
    for at, op in enumerate(ops):
        if op.op_id == refusal.facts.get("op_id"):
            for other in ring.seals(op):
                if other.h == refusal.facts.get("known_h") and other != sealed[at]:
                    sealed[at] = other
                    return True
    return False


def _plain(ring: Ring, entry: WireLogged) -> WireLogged:
    op = ring.open(entry.logged())
    if op.enc is None and entry.enc is None:
        return entry
    known = {"enc": None, "kid": None, "body": op.body}
    return entry.model_copy(update={**known, "h": entry.h if entry.purged else op.h})
