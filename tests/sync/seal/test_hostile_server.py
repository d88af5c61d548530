"""A server that lies is noticed; nothing of it is believed, and nothing here is lost."""

from __future__ import annotations

import shutil

import pytest

from jupyter_chatstore.errors import KeyNeededError, SyncError, TamperError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.log import Log
from jupyter_chatstore.sync.op import to_wire
from jupyter_chatstore.sync.wire import Cursor, WireOp
from tests.server.databases import signed_up, sqlite
from tests.sync.log_remote import LogRemote
from tests.sync.seal import hostile as h
from tests.sync.seal.sealed_devices import PASSPHRASE, Device, now_ms


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Two devices in step through an encrypted log; then each wrote something."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("template")
        patch.setenv("JUPYTER_DATA_DIR", str(folder / "jupyter"))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        database = Database(sqlite(folder / "server.db").url)
        account = signed_up(database).account
        remote = LogRemote(Log(database, now_ms), account)
        one = Device(folder / "one.db", account, remote)
        one.encryption.switch_on(PASSPHRASE)
        two = Device(folder / "two.db", account, remote)
        two.encryption.unlock(passphrase=PASSPHRASE)
        thread = one.say("first", "second", title="kept")
        two.say("of the other", title="mine")
        for device in (two, one, two, one):
            device.turn()
        one.say("news one", "news two", thread=thread)
        one.store.set_thread(thread, tags=["new"])
        one.turn()
        two.say("not sent yet", title="waiting")
        one.store.close()
        two.store.close()
        database.close()
    return folder, account


class World:
    def __init__(self, folder, account):
        self.database = Database(f"sqlite:///{folder / 'server.db'}")
        self.honest = LogRemote(Log(self.database, now_ms), account)
        self.folder, self.account = folder, account
        self.two = Device(folder / "two.db", account, self.honest)

    def close(self):
        self.two.store.close()
        self.database.close()


@pytest.fixture
def world(template, tmp_path, monkeypatch):
    folder, account = template
    shutil.copytree(folder, tmp_path / "world")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "world" / "jupyter"))
    made = World(tmp_path / "world", account)
    yield made
    made.close()


def left_out(at):
    return lambda ops: ops[:at] + ops[at + 1 :]


def replaced(make, at=0):
    """One op of the page is another."""
    return lambda ops: [*ops[:at], make(ops[at]), *ops[at + 1 :]]


def gone_back(page, _):
    cursor = Cursor(Cursor.parse(page.cursor).epoch, 1).text()
    return page.model_copy(update={"ops": (), "cursor": cursor, "head": 1, "more": False})


def facts(**changes):
    return lambda page, _: page.model_copy(update=changes)


def mine(entry, device):
    return h.forged(entry, device=device)


CASES = {
    "an op is left out": h.ops_of(left_out(0)),
    "the last op is left out": h.ops_of(lambda ops: ops[:-1]),
    "an op is left out and the rest numbered anew": h.numbered(left_out(0)),
    "an op is repeated": h.numbered(lambda ops: [ops[0], *ops]),
    "ops of a device are reordered": h.numbered(lambda ops: ops[::-1]),
    "a page is given in another order": h.ops_of(lambda ops: ops[::-1]),
    "bodies are swapped": h.swapped("body"),
    "bodies go to another message": h.said("ref", lambda *_: new_id()),
    "bodies go to another thread": h.said("thread", lambda *_: new_id()),
    "a sealed text is altered": h.said("body", h.flipped),
    "a sealed text is cut short": h.said("body", lambda entry, _: entry.body[:-4]),
    "a sealed text is missing": h.said("body", None),
    "a body is replaced by plain text": h.said("body", '{"field":"title","value":"evil"}'),
    "encryption is stripped": h.ops_of(replaced(h.plain)),
    "encryption is stripped of all": h.ops_of(lambda ops: [h.plain(one) for one in ops]),
    "plain text is added": h.numbered(lambda ops: [*ops, h.plain(ops[-1], dseq=ops[-1].dseq + 1)]),
    "plain text of a new device": h.numbered(
        lambda ops: [*ops, h.plain(ops[-1], device=new_id(), dseq=1, op_id=new_id())]
    ),
    "a key that nobody has": h.said("kid", "0" * 32),
    "no key is named": h.said("kid", None),
    "another way of sealing": h.said("enc", "aes-128-ecb"),
    "an op is forged": h.ops_of(replaced(h.forged)),
    "the kind is changed": h.said("kind", "msg.del"),
    "a purge is forged": h.said("kind", "purge"),
    "a purge in the clear": h.ops_of(
        replaced(
            lambda one: h.entry_of(
                one.op().__class__(
                    new_id(), one.device, one.dseq, one.hlc, "purge", one.thread, one.thread
                ),
                one,
            )
        )
    ),
    "what is replaced is changed": h.said("base", lambda *_: (new_id(),)),
    "an op id is used again for another body": h.said("op_id", lambda _, ops: ops[0].op_id),
    "the year is 9999": h.said("hlc", h.FAR),
    "a clock that is believed too much": h.ops_of(
        lambda ops: [one.model_copy(update={"hlc_eff": h.FAR}) for one in ops]
    ),
    "a clock's reading is none": h.ops_of(
        lambda ops: [one.model_copy(update={"hlc": "yesterday"}) for one in ops]
    ),
    "the page is of another history": lambda page, _: page.model_copy(
        update={"cursor": Cursor("evil", page.head).text()}
    ),
    "the cursor goes back": lambda page, _: page.model_copy(
        update={"cursor": Cursor(Cursor.parse(page.cursor).epoch, 1).text()}
    ),
    "the cursor is none": facts(cursor="evil"),
    "the log is rolled back": gone_back,
    "the head is behind": facts(head=1),
    "the head is forged": facts(head=2**40),
    "there is more, always, and nothing comes": facts(ops=(), more=True),
    "a page is larger than what was asked for": h.numbered(lambda ops: ops + [ops[-1]] * 501),
    "pages have no end": h.endless,
    "a refusal has a text": h.ops_of(
        lambda ops: [one.model_copy(update={"kind": "void"}) for one in ops]
    ),
    "what was purged is there": h.ops_of(
        lambda ops: [one.model_copy(update={"purged": True}) for one in ops]
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_page_that_lies_is_noticed_and_nothing_of_it_is_believed(world, case):
    two = world.two
    before = two.shown()
    two.connect(h.Hostile(world.honest, ops=CASES[case]))
    with pytest.raises((TamperError, KeyNeededError)):
        two.turn()
    assert two.shown() == before
    assert h.EVIL not in two.texts()
    two.connect(world.honest)
    two.turn()
    assert two.texts() == {
        *("first", "second", "of the other", "news one", "news two", "not sent yet")
    }
    assert b"not sent yet" not in (world.folder / "server.db").read_bytes()


def acked(seq):
    return lambda answer, _: answer.model_copy(
        update={"acks": tuple(one.model_copy(update=seq(one)) for one in answer.acks)}
    )


PUSHES = {
    "nothing is answered": facts(acks=()),
    "another op is answered": acked(lambda _: {"op_id": new_id()}),
    "it is taken beyond the head": acked(lambda one: {"seq": one.seq + 10**6}),
    "its clock is changed": acked(lambda _: {"hlc_eff": h.FAR}),
    "the head goes back": facts(head=1),
}


@pytest.mark.parametrize("case", PUSHES)
def test_an_answer_that_lies_is_noticed_and_the_push_is_done_again(world, case):
    two = world.two
    before = two.shown()
    two.connect(h.Hostile(world.honest, push=PUSHES[case]))
    with pytest.raises(TamperError):
        two.turn()
    assert two.shown() == before
    assert two.journal.pending().ops
    two.connect(world.honest)
    two.turn()
    assert not two.journal.pending().ops
    assert "news two" in two.texts()


KEYS = {
    "fewer passes": h.key_bent(argon2id={"passes": 1}),
    "less memory": h.key_bent(argon2id={"memory_bytes": 8192}),
    "no function at all": h.key_bent(argon2id={"name": "none"}),
    "another salt": h.key_bent(argon2id={"salt": "00" * 16}),
    "an old check": h.key_bent(check="A" * 100),
    "what older keys may seal": h.key_bent(seen={new_id(): 5}),
    "no key": lambda keys, _: keys.model_copy(update={"ops": ()}),
    "not what its hash says": lambda keys, _: keys.model_copy(
        update={"ops": (keys.ops[0].model_copy(update={"h": "0" * 64}),)}
    ),
    "the same twice, as another op": lambda keys, _: keys.model_copy(
        update={
            "ops": (
                keys.ops[0],
                h.entry_of(keys.ops[0].op().__class__(**without_h(keys.ops[0])), keys.ops[0]),
            )
        }
    ),
}


def without_h(entry):
    known = to_wire(entry.op()) | {"op_id": new_id(), "base": ()}
    return {name: known[name] for name in WireOp.model_fields if name != "h"}


@pytest.mark.parametrize("case", KEYS)
def test_a_key_that_was_bent_is_noticed_before_anything_is_sent(world, case):
    two = world.two
    head = world.honest.log.head(world.account)
    two.connect(h.Hostile(world.honest, keys=KEYS[case]))
    with pytest.raises(SyncError) as caught:
        two.turn()
    assert isinstance(caught.value, TamperError | KeyNeededError)
    assert world.honest.log.head(world.account) == head
    assert {"first", "not sent yet"} <= two.texts()


@pytest.mark.parametrize("case", sorted(set(KEYS) - {"no key"}))
def test_no_passphrase_is_tried_on_a_key_that_was_bent(world, case):
    three = Device(world.folder / "three.db", world.account, world.honest)
    three.say("mine")
    three.connect(h.Hostile(world.honest, keys=KEYS[case]))
    with pytest.raises((TamperError, KeyNeededError)):
        three.encryption.unlock(passphrase=PASSPHRASE)
    assert three.vault.keys(world.account) == ()
    three.store.close()


DIGESTS = {
    "it has less than before": h.counted(max_dseq=lambda n: n - 1, count=lambda n: n - 1),
    "it has more than there is": h.counted(max_dseq=lambda n: n + 1, count=lambda n: n + 1),
    "it has some of the middle": h.counted(count=lambda n: n - 1),
}


@pytest.mark.parametrize("case", DIGESTS)
def test_a_digest_that_lies_is_noticed(world, case):
    world.two.connect(h.Hostile(world.honest, digest=DIGESTS[case]))
    with pytest.raises(TamperError):
        world.two.remote.digest(world.account)


SNAPSHOTS = {
    "it has less than was seen": facts(vector={}),
    "it goes on for ever": lambda page, _: page.model_copy(update={"ops": (), "after": 5}),
    "it is of another moment": facts(upto=10**6),
    "it is altered": h.said("body", h.flipped),
    "it is plain": h.ops_of(lambda ops: [h.plain(one) for one in ops]),
    "it is in another order": h.ops_of(lambda ops: ops[::-1]),
}


@pytest.mark.parametrize("case", SNAPSHOTS)
def test_a_snapshot_that_lies_is_noticed(world, case):
    three = Device(world.folder / "three.db", world.account, world.honest)
    three.encryption.unlock(passphrase=PASSPHRASE)
    three.say("mine")
    three.connect(h.Hostile(world.honest, snapshot=SNAPSHOTS[case]))
    with pytest.raises(TamperError):
        three.turn()
    assert three.texts() == {"mine"}
    three.connect(world.honest)
    three.turn()
    assert {"mine", "news two"} <= three.texts()
    three.store.close()


def test_what_was_taken_is_not_refused_afterwards(world):
    two = world.two
    two.remote.push(world.account, two.journal.queue())  # without an answer
    two.connect(world.honest)
    ops = two.journal.queue()
    two.journal.acked(ops, two.remote.push(world.account, ops))
    mine = {op.op_id for op in ops}
    two.connect(
        h.Hostile(
            world.honest,
            ops=h.ops_of(lambda page: [h.void(o) if o.op_id in mine else o for o in page]),
        )
    )
    with pytest.raises(TamperError, match="refused after it had been taken"):
        two.turn()
    assert "not sent yet" in two.texts()


def test_a_purge_that_no_device_asked_for_takes_nothing_away(world):
    two = world.two
    ops = two.journal.queue()
    two.journal.acked(ops, two.remote.push(world.account, ops))
    mine = {op.op_id for op in ops}

    def emptied(page):
        gone = {"purged": True, "body": None}
        return [o.model_copy(update=gone) if o.op_id in mine else o for o in page]

    two.connect(h.Hostile(world.honest, ops=h.ops_of(emptied)))
    two.turn()
    assert {"not sent yet", "news two"} <= two.texts()


def test_another_log_does_not_open(world):
    """What is sealed for one log is nothing in another, even with the same key."""
    other = signed_up(world.database).account
    world.honest.log.push(
        other,
        [
            WireOp.model_validate(o.model_dump(include=set(WireOp.model_fields)))
            for o in world.honest.log.ops(world.account).ops
        ],
        author="x",
        account=other,
    )
    lying = LogRemote(world.honest.log, world.account)
    lying.ops = lambda _, after, limit=500: world.honest.log.ops(other, None, limit)
    lying.snapshot = lambda _, *more: world.honest.log.snapshot(other, *more)
    before = world.two.shown()
    world.two.connect(lying)
    with pytest.raises(TamperError):
        world.two.turn()
    assert world.two.shown() == before


def test_there_are_enough_of_them():
    assert len({*CASES, *PUSHES, *KEYS, *DIGESTS, *SNAPSHOTS}) >= 25
