"""The journal keeps its word when devices, files and the server don't."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from jupyter_chatstore.errors import KeyNeededError, StoreUnavailableError, TamperError
from jupyter_chatstore.model import Message, Run, new_id
from jupyter_chatstore.store import Store
from jupyter_chatstore.sync.journal import Journal
from jupyter_chatstore.sync.op import canonical
from jupyter_chatstore.sync.wire import Pushed, Refused
from tests.store.held import full_disk
from tests.sync.devices import Device, ListLog, say, settle, texts

NAMES = ("role", "status", "parent_id", "created_at", "parts")


def logged(log, **news):
    """The last op of a log, as a server might send it."""
    last = log.ops[-1]
    op = replace(last.op, **news)
    return replace(last, op=op, h=op.h)


def test_what_was_sent_and_not_answered_is_sent_again_the_same(laptop, log):
    thread = laptop.store.new_thread(title="t")
    say(laptop, thread, "1")
    first = laptop.journal.queue()
    log.push(first)  # and the answer is lost
    say(laptop, thread, "2")
    again = laptop.journal.queue()
    assert again[: len(first)] == first
    assert [op.h for op in again[: len(first)]] == [op.h for op in first]
    laptop.turn()
    assert len(log.ops) == len({one.op.op_id for one in log.ops})
    assert laptop.journal.queue() == []


def test_an_answer_that_is_lost_is_made_good_by_pulling(laptop, log):
    say(laptop, laptop.store.new_thread(title="t"), "1")
    log.push(laptop.journal.queue())
    laptop.pull()
    assert laptop.journal.queue() == []
    assert laptop.journal.pending() == (0, 0)


def test_an_answer_that_is_being_written_waits_for_its_end(laptop, desktop):
    thread = laptop.store.new_thread(title="t")
    _, answer, run = laptop.store.begin(
        thread.id, Message.user("q"), Message.assistant(""), Run(model="m")
    )
    laptop.store.checkpoint(answer.id, Message.assistant("half").parts)
    settle(laptop, desktop)
    assert texts(desktop, thread) == ["q"]
    whole = answer.model_copy(
        update={"status": "complete", "parts": Message.assistant("whole").parts}
    )
    laptop.store.finish(whole, run.model_copy(update={"status": "complete"}))
    settle(laptop, desktop)
    assert texts(desktop, thread) == ["q", "whole"]
    assert desktop.shown() == laptop.shown()


def test_an_interrupted_answer_that_is_finished_after_all_becomes_a_sibling(laptop, desktop):
    thread = laptop.store.new_thread(title="t")
    _, answer, run = laptop.store.begin(
        thread.id, Message.user("q"), Message.assistant(""), Run(model="m")
    )
    laptop.store.checkpoint(answer.id, Message.assistant("half").parts)
    laptop.store.transact(
        lambda c: c.exec_driver_sql("UPDATE run SET owner_pid = 1, owner_started = 1")
    )
    assert laptop.store.recover() == [answer.id]
    settle(laptop, desktop)
    assert texts(desktop, thread) == ["q", "half"]
    whole = answer.model_copy(
        update={"status": "complete", "parts": Message.assistant("whole").parts}
    )
    laptop.store.finish(whole, run.model_copy(update={"status": "complete"}))
    settle(laptop, desktop)
    assert desktop.shown() == laptop.shown()
    assert texts(laptop, thread) == ["q", "whole"]
    both = [(m.text, m.status) for m in desktop.store.siblings(answer.id)]
    assert sorted(both) == [("half", "interrupted"), ("whole", "complete")]
    assert desktop.store.search("half")
    assert desktop.store.search("whole")


def test_a_copied_database_goes_on_as_another_device(laptop, desktop, log, tmp_path):
    thread = laptop.store.new_thread(title="t")
    say(laptop, thread, "1")
    laptop.turn()
    say(laptop, thread, "said before the copy")
    laptop.journal.queue()
    laptop.store.backup(tmp_path / "copy.db")
    with (copy := Device(tmp_path / "copy.db", log)).store:
        assert copy.journal.device == laptop.journal.device
        copy.store.set_thread(thread.id, title="copy's")
        say(copy, thread, "on the copy")
        say(laptop, thread, "on the laptop")
        laptop.turn()
        copy.pull()
        assert copy.journal.device != laptop.journal.device
        settle(laptop, copy, desktop)
        assert laptop.shown() == copy.shown() == desktop.shown()
        said = {m.text for m in desktop.store.siblings(copy.store.messages(thread.id)[-1].id)}
        assert said == {"on the copy", "on the laptop"}
        assert desktop.store.thread(thread.id).title == "copy's"
        assert len(desktop.store.search("before the copy")) == 1


def test_a_copy_is_known_by_the_id_beside_it(laptop, log, tmp_path):
    say(laptop, laptop.store.new_thread(title="t"), "1")
    laptop.turn()
    laptop.store.backup(tmp_path / "copy.db")
    with (copy := Device(tmp_path / "copy.db", log, device=new_id())).store:
        assert copy.journal.device != laptop.journal.device
        say(copy, copy.store.new_thread(title="u"), "2")
        settle(copy, laptop)
        assert copy.shown() == laptop.shown()


def test_what_a_restored_server_lacks_is_given_by_any_device(laptop, desktop, log):
    thread = laptop.store.new_thread(title="t")
    say(laptop, thread, "1")
    settle(laptop, desktop)
    kept = len(log.ops)
    say(laptop, thread, "2")
    say(desktop, thread, "3")
    desktop.store.set_thread(thread.id, title="new")
    settle(laptop, desktop)
    before = laptop.shown()
    del log.ops[kept:]
    log.epoch = "e2"
    laptop.journal.resync(log.snapshot())
    laptop.turn()
    assert {one.op.device for one in log.ops} == {laptop.journal.device, desktop.journal.device}
    assert laptop.shown() == before
    desktop.journal.resync(log.snapshot(size=2))
    settle(laptop, desktop)
    assert laptop.shown() == desktop.shown() == before


def test_a_new_device_begins_with_what_is_live(laptop, desktop, log):
    thread = laptop.store.new_thread(title="1")
    first, *_ = say(laptop, thread, "a", "b")
    for title in "234":
        laptop.store.set_thread(thread.id, title=title, tags=[title])
    laptop.store.bookmark(first.id)
    laptop.turn()
    desktop.store.set_setting("desktop's", 1)
    mine = desktop.store.new_thread(title="here before")
    say(desktop, mine, "said here before")
    desktop.journal.resync(log.snapshot(size=3))
    settle(desktop, laptop)
    assert desktop.shown() == laptop.shown()
    assert texts(laptop, mine) == ["said here before"]
    assert desktop.journal.conflicts() == []


def test_what_was_replaced_while_away_is_no_conflict(laptop, desktop, log):
    thread = laptop.store.new_thread(title="1")
    say(laptop, thread, "a")
    settle(laptop, desktop)
    for title in "234":
        laptop.store.set_thread(thread.id, title=title, tags=[title])
    laptop.turn()
    log.epoch = "e2"
    desktop.journal.resync(log.snapshot())
    assert desktop.store.thread(thread.id).title == "4"
    assert desktop.store.thread(thread.id).tags == ("4",)
    assert desktop.journal.conflicts() == []


def test_two_devices_with_the_same_history_say_it_once(laptop, log, tmp_path):
    with Store(tmp_path / "before.db") as store:
        thread = store.new_thread(title="t")
        store.append(thread.id, [Message.user("1"), Message.assistant("2")], run=Run(model="m"))
        store.backup(tmp_path / "a.db")
        store.backup(tmp_path / "b.db")
    with (a := Device(tmp_path / "a.db", log)).store, (b := Device(tmp_path / "b.db", log)).store:
        settle(a, b, laptop)
        assert texts(a, thread) == texts(b, thread) == texts(laptop, thread) == ["1", "2"]
        assert a.shown() == b.shown() == laptop.shown()


@pytest.mark.parametrize(
    "news",
    [
        {"body": "{}"},
        {"body": canonical({"message": {"role": "root"}, "run": None})},
        {"body": canonical({"message": {name: [] for name in NAMES}, "run": None})},
        {"kind": "thread.set", "body": canonical({"field": "pinned", "value": "yes"})},
        {"kind": "tag.add", "body": canonical({"set": "tags", "item": {"a": 1}})},
        {"kind": "thread.del", "body": canonical({"seen": {"x": 1}})},
        {"kind": "thread.set", "thread": None, "body": canonical({"field": "title", "value": ""})},
        {"v": 2, "body": "?"},
        {"kind": "msg.put", "body": "[" * 100_000},
        {"kind": "msg.put", "body": '{"message":NaN,"run":null}'},
    ],
)
def test_what_this_release_does_not_know_is_kept_and_passed_over(laptop, desktop, log, news):
    thread = laptop.store.new_thread(title="t")
    say(laptop, thread, "1")
    settle(laptop, desktop)
    before = desktop.shown()
    odd = logged(log, op_id=new_id(), dseq=log.ops[-1].op.dseq + 1, **news)
    desktop.journal.take_in([replace(odd, seq=len(log.ops) + 1)])
    assert desktop.shown() == before
    later = logged(
        log,
        op_id=new_id(),
        dseq=odd.op.dseq + 1,
        kind="thread.set",
        ref=None,
        body=canonical({"field": "title", "value": "later"}),
    )
    desktop.journal.take_in([later])
    assert desktop.store.thread(thread.id).title == "later"


@pytest.mark.parametrize("harm", ["hash", "gap", "other", "sealed"])
def test_what_no_device_wrote_is_refused_whole(laptop, desktop, log, harm):
    thread = laptop.store.new_thread(title="t")
    say(laptop, thread, "1")
    settle(laptop, desktop)
    before, last = desktop.shown(), log.ops[-1]
    good = logged(log, op_id=new_id(), ref=new_id(), dseq=last.op.dseq + 1)
    bad = {
        "hash": replace(logged(log, op_id=new_id(), dseq=last.op.dseq + 2), h="0" * 64),
        "gap": logged(log, op_id=new_id(), dseq=last.op.dseq + 3),
        "other": logged(log, op_id=new_id()),
        "sealed": logged(log, op_id=new_id(), dseq=last.op.dseq + 2, enc="x", kid="k"),
    }[harm]
    with pytest.raises(KeyNeededError if harm == "sealed" else TamperError):
        desktop.journal.take_in([good, bad])
    assert desktop.shown() == before
    desktop.journal.take_in([good])
    assert desktop.shown() != before


def test_what_the_server_refuses_is_kept_and_holds_nothing_up(laptop, log):
    thread = laptop.store.new_thread(title="t")
    [message] = say(laptop, thread, "1")
    ops = laptop.journal.queue()
    taken = log.push(ops)
    no = Refused(op_id=ops[-1].op_id, code="too_large", detail="", seq=len(ops))
    laptop.journal.acked(
        ops, Pushed(epoch="e1", head=len(ops), acks=taken.acks[:-1], refused=(no,))
    )
    assert laptop.journal.queue() == []
    [refused] = laptop.journal.quarantine()
    assert (refused.kind, refused.message_id, refused.code) == ("msg.put", message.id, "too_large")
    assert texts(laptop, thread) == ["1"]


def test_while_the_file_cannot_be_used_sync_waits_and_loses_nothing(laptop, desktop):
    thread = laptop.store.new_thread(title="t")
    say(laptop, thread, "1")
    settle(laptop, desktop)
    say(desktop, thread, "2")
    desktop.push()
    with full_disk(laptop.path):
        say(laptop, thread, "said while the disk was full")
        with pytest.raises(StoreUnavailableError):
            laptop.turn()
    laptop.store.try_saving()
    settle(laptop, desktop)
    assert laptop.shown() == desktop.shown()
    assert len(laptop.store.search("said while")) == len(desktop.store.search("said while")) == 1


def test_a_reaction_to_what_comes_later_waits_for_it(laptop, desktop, log):
    thread = laptop.store.new_thread(title="t")
    first, second = say(laptop, thread, "1", "2")
    laptop.store.react(first.id, "👍")
    laptop.store.delete_message(second.id)
    laptop.push()
    order = sorted(log.ops, key=lambda one: one.op.kind == "msg.put")
    pages = [replace(one, seq=n) for n, one in enumerate(order, 1)]
    desktop.journal._write(
        lambda desk: desktop.journal._take_in(desk, pages[::-1], None, has_gaps=True)
    )
    laptop.pull()
    assert desktop.shown() == laptop.shown()


def test_a_conflict_is_told_and_settled_everywhere(laptop, desktop, log):
    thread = laptop.store.new_thread(title="t")
    settle(laptop, desktop)
    laptop.store.set_thread(thread.id, title="one", note="same")
    log.wall.ms += 1_000
    desktop.store.set_thread(thread.id, title="two", note="same")
    settle(laptop, desktop)
    desktop.journal.name_devices({laptop.journal.device: "laptop"})
    [conflict] = desktop.journal.conflicts()
    assert (conflict.kind, conflict.thread_id) == ("title", thread.id)
    assert conflict.shown.value == "two"
    [other] = conflict.others
    assert (other.value, other.device_name) == ("one", "laptop")
    desktop.journal.settle(conflict, other.id)
    assert desktop.store.thread(thread.id).title == "one"
    settle(desktop, laptop)
    assert laptop.store.thread(thread.id).title == "one"
    assert laptop.journal.conflicts() == desktop.journal.conflicts() == []
    desktop.journal.settle(conflict, other.id)  # a second click does nothing
    assert desktop.journal.queue() == []


@pytest.mark.parametrize("choice", ["restore", "delete"])
def test_a_deletion_that_had_not_seen_all_is_settled(laptop, desktop, choice):
    thread = laptop.store.new_thread(title="t")
    say(laptop, thread, "1")
    settle(laptop, desktop)
    laptop.store.delete_thread(thread.id)
    say(desktop, thread, "2", "3")
    settle(laptop, desktop)
    [conflict] = laptop.journal.conflicts()
    assert (conflict.kind, conflict.newer, len(conflict.others)) == ("deleted", 2, 1)
    laptop.journal.settle(conflict, choice)
    settle(laptop, desktop)
    assert laptop.journal.conflicts() == desktop.journal.conflicts() == []
    assert bool(desktop.store.trash()) == (choice == "delete")
    assert laptop.shown() == desktop.shown()


def test_without_a_sign_in_nothing_is_in_the_file(tmp_path, log):
    with Store(tmp_path / "a.db") as store:
        store.new_thread(title="t")
        tables = "SELECT count(*) FROM sqlite_master WHERE name GLOB 'sync_*'"
        assert store.look(lambda c: c.exec_driver_sql(tables).scalar()) == 0
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    with Store(tmp_path / "b.db") as store:
        assert Journal(store, log.id, log.wall).pending().changes > 0


def test_another_account_is_told_all_that_there_is(laptop, log, tmp_path):
    thread = laptop.store.new_thread(title="t")
    say(laptop, thread, "1")
    laptop.turn()
    other = ListLog(log.wall)
    again = Journal(laptop.store, other.id, log.wall, device=laptop.journal.device, is_own=True)
    assert again.device != laptop.journal.device
    other.push(again.queue())
    with (device := Device(tmp_path / "other.db", other)).store:
        device.pull()
        assert texts(device, thread) == ["1"]
    same = Journal(laptop.store, other.id, log.wall, device=again.device, is_own=True)
    assert same.device == again.device
