"""The loop never waits for ever, and never says that it is at work when it is not."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from jupyter_chatstore import Store
from jupyter_chatstore.errors import (
    KeyNeededError,
    SignedOutError,
    StoreUnavailableError,
    SyncConnectionError,
    SyncRefusedError,
)
from jupyter_chatstore.sync.board import Board
from jupyter_chatstore.sync.loop import Done, Loop
from jupyter_chatstore.sync.pace import IDLE_S
from jupyter_chatstore.sync.status import Progress, Status

AWAY = SyncConnectionError("nobody there")


@dataclass
class Script:
    """What each turn gives or raises; after the last, all is well."""

    outcomes: list = field(default_factory=list)
    changes: int = 0
    waiting: int = 0
    state: str = "pending"
    turns: list = field(default_factory=list)

    def changed(self) -> int:
        return self.changes

    def base(self) -> Status:
        return Status(self.state, server="https://one", email="a@b.c")

    def pending(self) -> int:
        return self.waiting

    def turn(self, *, fetch: bool, progress: Callable) -> Done:
        self.turns.append(fetch)
        outcome = self.outcomes.pop(0) if self.outcomes else Done()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class World:
    """One loop, with a clock that only the test moves."""

    def __init__(self, store: Store, *outcomes) -> None:
        self.work = Script(list(outcomes))
        self.now = 1_000.0
        self.board = Board(store)
        self.loop = Loop(
            self.work, self.board, lambda: 0.5, clock=lambda: self.now, now=lambda: self.now
        )

    @property
    def shown(self) -> Status:
        status = self.board.read()
        assert status is not None
        return status

    def run(self, seconds: float) -> None:
        end = self.now + seconds
        while self.now < end:
            self.now += max(self.loop.step(), 0.001)


@pytest.fixture
def store(db_path):
    with Store(db_path) as store:
        yield store


def test_at_start_all_is_brought_in_step(store):
    world = World(store)
    world.run(1)
    assert world.work.turns == [True]
    assert (world.shown.state, world.shown.synced_at) == ("synced", 1_000.0)


def test_signed_in_nowhere_it_does_nothing_and_holds_nothing(store):
    world = World(store)
    world.work.state = "off"
    world.run(100)
    assert not world.work.turns
    assert not world.board.lease.held


def test_a_failed_turn_is_tried_again_without_any_new_change(store):
    world = World(store, AWAY, AWAY, AWAY)
    world.work.waiting = 3
    world.loop.step()
    assert (world.shown.state, world.shown.pending) == ("offline", 3)
    assert world.shown.retry_at is not None
    assert world.shown.retry_at > world.now
    world.run(60)
    assert world.shown.state == "synced"
    assert world.work.turns == [True] * 4 + [True]


def test_what_is_written_while_offline_is_counted_at_once(store):
    world = World(store, *[AWAY] * 50)
    world.loop.step()
    world.work.changes, world.work.waiting = 1, 7
    world.loop.step()
    assert (world.shown.state, world.shown.pending) == ("offline", 7)
    assert len(world.work.turns) == 1


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (SyncRefusedError("no", problem="forbidden", status=403), "error", "sync_refused"),
        (SignedOutError("out"), "error", "signed_out"),
        (KeyNeededError("key"), "key_needed", "key_needed"),
    ],
)
def test_what_time_does_not_mend_waits_for_the_user(store, error, state, code):
    world = World(store, error)
    world.run(10_000)
    assert (world.shown.state, world.shown.code, len(world.work.turns)) == (state, code, 1)
    world.board.ask()
    world.run(1)
    assert world.shown.state == "synced"


def test_a_store_that_can_not_be_written_is_waited_for(store):
    world = World(store, StoreUnavailableError("the disk is full"))
    world.loop.step()
    assert (world.shown.state, world.shown.code) == ("offline", "store_unavailable")
    world.run(60)
    assert world.shown.state == "synced"


def test_a_fault_of_our_own_ends_neither_loop_nor_retries(store, caplog):
    world = World(store, ZeroDivisionError("secret text"))
    world.loop.step()
    assert (world.shown.state, world.shown.code) == ("error", "internal")
    assert "secret text" not in caplog.text + world.shown.error
    world.run(60)
    assert world.shown.state == "synced"


def test_a_change_is_sent_without_a_question_and_the_server_is_asked_now_and_then(store):
    world = World(store)
    world.run(5)
    world.work.changes += 1
    world.run(1)
    assert world.work.turns == [True, False]
    world.run(IDLE_S)
    assert world.work.turns[2:] == [True]


def test_news_are_fetched_at_once(store):
    world = World(store)
    world.run(5)
    world.loop.told()
    world.run(0.2)
    assert world.work.turns == [True, True]


def test_no_state_is_syncing_for_longer_than_somebody_is_heard_of(store):
    world = World(store)
    heard = []

    def turn(*, fetch, progress):
        for done in itertools.count():
            progress(Progress(done, 1_000))
            shown = world.shown
            heard.append(shown.at(world.now, 40.0).state)
            world.now += 30
            if done == 3:
                heard.append(world.shown.at(world.now + 60, 40.0).state)
                raise AWAY

    world.work.turn = turn
    world.loop.step()
    assert heard == ["syncing"] * 4 + ["offline"]
    assert world.shown.state == "offline"


def test_paused_it_rests_and_goes_on_when_it_may(store):
    world = World(store)
    world.run(1)
    world.work.state, world.work.changes = "paused", 1
    world.run(100)
    assert (world.shown.state, len(world.work.turns)) == ("paused", 1)
    world.work.state, world.work.changes = "pending", 2
    world.run(1)
    assert (world.shown.state, len(world.work.turns)) == ("synced", 2)


def test_of_two_processes_one_works_and_the_other_follows_when_it_ends(store):
    one, two = World(store), World(store)
    one.run(5)
    two.run(5)
    assert (len(one.work.turns), len(two.work.turns)) == (1, 0)
    assert two.shown.state == "synced"
    one.loop.start()
    one.loop.close(wait_s=10)
    two.run(5)
    assert len(two.work.turns) == 1


@pytest.mark.parametrize(
    ("done", "state"),
    [
        (Done(pending=2), "pending"),
        (Done(conflicts=2), "conflict"),
        (Done(clock_off=True), "clock_off"),
        (Done(), "synced"),
    ],
)
def test_what_a_turn_leaves_is_said(store, done, state):
    world = World(store, done)
    world.loop.step()
    assert world.shown.state == state


def test_words_for_people():
    assert Status("pending", pending=3).words(0) == "pending 3"
    assert Status("offline", retry_at=112).words(100) == "offline, retry in 12 s"
    assert (
        Status("syncing", progress=Progress(5_000, 100_000)).words(0) == "syncing 5,000 of 100,000"
    )
    assert Status("synced").words(0) == "synced"


def test_what_a_full_disk_does_not_take_is_still_known_here(store):
    board, other = Board(store), Board(store)
    board.write(Status("syncing", since=1))
    said = store.file.with_name(f"{store.file.name}-sync") / "status.json"
    said.unlink()
    said.mkdir()  # nothing can be put in its place
    board.write(Status("offline", since=2))
    assert board.read() == Status("offline", since=2)
    assert list(said.parent.iterdir()) == [said]
    said.rmdir()
    other.write(Status("synced", since=3))
    assert board.read() == other.read() == Status("synced", since=3)
