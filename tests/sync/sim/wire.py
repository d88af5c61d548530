"""The real log of the real server, behind a network that loses, doubles and delays."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from jupyter_chatstore.errors import SyncConnectionError, SyncRefusedError
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.sync.op import to_wire
from jupyter_chatstore.sync.wire import LogInfo, Logs, WireOp

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from jupyter_chatstore.server.log import Log
    from jupyter_chatstore.sync.op import Op
    from jupyter_chatstore.sync.wire import Digest, Pulled, Pushed, Snapshot


class Server(Protocol):
    """Whoever has the log now: another one after each restart."""

    log: Log
    account: str
    clock_ms: Callable[[], int]


@dataclass
class Network:
    """What may go wrong between devices and server; `trouble` is how often it does, 0 to 1."""

    luck: random.Random
    trouble: float = 0.0
    is_cut: bool = False
    late: list[Callable[[], object]] = field(default_factory=list)
    """Requests that arrive once more, some time."""

    def carry(self, request: Callable[[], Any]) -> Any:
        """Brings a request there and its answer back, or not.

        Raises:
            SyncConnectionError: One of the two was lost.
        """
        if self.is_cut:
            raise SyncConnectionError("The network is cut.")
        fate = self.luck.random() / self.trouble if self.trouble else 1.0
        if fate < 0.3:
            raise SyncConnectionError("The request was lost.")
        if fate < 0.5:
            self.late.append(request)
            if self.luck.random() < 0.5:
                raise SyncConnectionError("The request is on its way.")
        answer = request()
        if fate < 0.7:
            answer = request()
        if 0.7 <= fate < 1.0:
            raise SyncConnectionError("The answer was lost.")
        return answer

    def deliver_late(self) -> None:
        """Requests of long ago arrive; nobody waits for their answers."""
        self.luck.shuffle(self.late)
        while self.late and self.luck.random() < 0.8:
            with suppress(SyncRefusedError):  # as it should be, if it is out of date
                self.late.pop()()


class SimRemote:
    """A `Remote` of one device."""

    def __init__(
        self, server: Server, network: Network, meanwhile: Callable[[], object] = lambda: None
    ) -> None:
        self._meanwhile = meanwhile
        """What happens on the device between a page's arrival and its being taken in."""
        self._server = server
        self._network = network

    def now(self) -> int:
        """The server's clock."""
        return self._ask(self._server.clock_ms)

    def logs(self) -> Logs:
        """The account's own log only."""

        def look() -> Logs:
            head = self._server.log.heads([self._server.account])[self._server.account]
            info = LogInfo(
                log=self._server.account,
                name="own",
                kind="personal",
                role="owner",
                epoch=head.epoch,
                head=head.n,
            )
            return Logs(logs=(info,))

        return self._ask(look)

    def push(self, log: str, ops: Sequence[Op]) -> Pushed:
        """Ops go through their wire form, as over HTTP."""
        sent = [WireOp.model_validate(to_wire(op)) for op in ops]
        account = self._server.account
        return self._ask(
            lambda: self._server.log.push(log, sent, author="a@example.org", account=account)
        )

    def ops(self, log: str, after: str | None, limit: int = 500) -> Pulled:
        """What comes after a cursor."""
        pulled = self._ask(lambda: self._server.log.ops(log, after, limit))
        self._meanwhile()
        return pulled

    def digest(self, log: str, upto: int | None = None) -> Digest:
        """What the log has."""
        return self._ask(lambda: self._server.log.digest(log, upto))

    def snapshot(
        self, log: str, after: int | None = None, limit: int = 500, upto: int | None = None
    ) -> Snapshot:
        """What is live."""
        return self._ask(lambda: self._server.log.snapshot(log, after, limit, upto))

    def add_device(self, device: str, name: str) -> None:
        """Every device is known here."""

    def _ask(self, work: Callable[[], Any]) -> Any:
        def request() -> Any:
            try:
                return work()
            except ProblemError as problem:
                if problem.code == "unavailable":
                    raise SyncConnectionError(str(problem)) from None
                raise SyncRefusedError(
                    str(problem),
                    problem=problem.code,
                    status=problem.status,
                    facts=dict(problem.facts),
                ) from None

        return self._network.carry(request)
