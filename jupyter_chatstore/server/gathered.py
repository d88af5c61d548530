"""Pushes that come while their log is being written to go into it together: one thread, one commit.

Each is answered only after that commit. Where one of them is refused nothing was taken, and each
goes by itself, as if the others had not been there.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.sync.op import MAX_PUSH_OPS
from jupyter_chatstore.sync.wire import Pushed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_chatstore.server.log import Log
    from jupyter_chatstore.server.principal import Principal
    from jupyter_chatstore.sync.wire import WireOp

_AT_ONCE = 8
"""Logs that are written to at a time; with more, threads get in each other's way and fewer pushes
share a commit."""


@dataclass(slots=True)
class _Push:
    ops: Sequence[WireOp]
    who: Principal
    head: int | None
    done: asyncio.Future[Pushed]

    def goes_with(self, other: _Push) -> bool:
        same = (self.who.account, self.who.email) == (other.who.account, other.who.email)
        return same and self.head is None and other.head is None

    def ends(self, end: Pushed | Exception) -> None:
        if self.done.done():  # who asked is gone
            return
        if isinstance(end, Exception):
            self.done.set_exception(end)
        else:
            self.done.set_result(end)


class Gathered:
    """The pushes of one process, on one event loop.

    Args:
        log: Where they go.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self._waiting: dict[str, list[_Push]] = {}
        """Of each log that is being written to."""
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    async def push(
        self, log: str, ops: Sequence[WireOp], who: Principal, head: int | None = None
    ) -> Pushed:
        """As `log.Log.push`."""
        mine = _Push(ops, who, head, asyncio.get_running_loop().create_future())
        if log in self._waiting:
            self._waiting[log].append(mine)
        else:
            self._waiting[log] = [mine]
            task = asyncio.create_task(self._write(log))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await mine.done

    async def _write(self, log: str) -> None:
        waiting = self._waiting[log]
        try:
            while waiting:
                async with self._turns:
                    some = _next(waiting)
                    ends = await run_in_threadpool(self._taken, log, some)
                for push, end in zip(some, ends, strict=True):
                    push.ends(end)
        finally:
            del self._waiting[log]

    def _taken(self, log: str, pushes: Sequence[_Push]) -> Sequence[Pushed | Exception]:
        first = pushes[0]
        try:
            pushed = self._log.push(
                log,
                [op for push in pushes for op in push.ops],
                author=first.who.email,
                account=first.who.account,
                head=first.head,
            )
        except Exception as error:  # noqa: BLE001 - who pushed raises it
            away = isinstance(error, ProblemError) and error.code == "unavailable"
            if away or len(pushes) == 1:
                return [error] * len(pushes)
            return [self._taken(log, [push])[0] for push in pushes]
        return _shares(pushed, pushes)


def _next(waiting: list[_Push]) -> list[_Push]:
    """Takes the first, and those behind it that can go with it."""
    first, count = waiting[0], len(waiting[0].ops)
    some = 1
    for push in waiting[1:]:
        count += len(push.ops)
        if count > MAX_PUSH_OPS or not first.goes_with(push):
            break
        some += 1
    taken = waiting[:some]
    del waiting[:some]
    return taken


def _shares(pushed: Pushed, pushes: Sequence[_Push]) -> list[Pushed]:
    """What is said to each of several, each op once for each time that it was pushed."""
    acks = {ack.op_id: ack for ack in pushed.acks}
    refused = {one.op_id: one for one in pushed.refused}
    return [
        Pushed.model_construct(
            epoch=pushed.epoch,
            head=pushed.head,
            acks=tuple(acks[op.op_id] for op in push.ops if op.op_id in acks),
            refused=tuple(refused[op.op_id] for op in push.ops if op.op_id in refused),
            cursor=pushed.cursor,
        )
        for push in pushes
    ]
