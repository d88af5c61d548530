"""The server's logs as a client's remote, without the wire between them."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from jupyter_chatstore.errors import SyncConnectionError, SyncRefusedError
from jupyter_chatstore.server.log import Log
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.sync.op import to_wire
from jupyter_chatstore.sync.wire import WireOp


class LogRemote:
    """One account's remote; `before` may raise what a network would, `after` loses an answer."""

    def __init__(self, log: Log, account: str) -> None:
        self.log = log
        self.account = account
        self.calls: list[str] = []
        self.named: list[str] = []
        self.before: Callable[[str], None] = lambda _: None
        self.after: Callable[[str], None] = lambda _: None

    def push(self, log, ops, head=None):
        who = {"author": "ada", "account": self.account}
        return self._ask("push", lambda: self.log.push(log, wired(ops), **who, head=head))

    def ops(self, log, after, limit=500):
        return self._ask("ops", lambda: self.log.ops(log, after, limit))

    def digest(self, log, upto=None):
        return self._ask("digest", lambda: self.log.digest(log, upto))

    def snapshot(self, log, after=None, limit=500, upto=None):
        return self._ask("snapshot", lambda: self.log.snapshot(log, after, limit, upto))

    def keys(self, log):
        return self._ask("keys", lambda: self.log.keys(log))

    def reseal(self, log, ops):
        return self._ask("reseal", lambda: self.log.reseal(log, wired(ops)))

    def add_device(self, device, name):
        self.named.append(device)

    def _ask(self, name: str, ask: Callable[[], Any]) -> Any:
        self.calls.append(name)
        self.before(name)
        try:
            answer = ask()
        except ProblemError as problem:
            if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
                raise SyncConnectionError(problem.what) from None
            raise SyncRefusedError(
                problem.what, problem=problem.code, status=problem.status, facts=problem.facts
            ) from None
        self.after(name)
        return answer


def wired(ops):
    """Ops as the server gets them."""
    return [WireOp.model_validate(to_wire(op)) for op in ops]


def lost(name: str) -> Callable[[str], None]:
    """Fails each call of that name."""

    def fail(called: str) -> None:
        if called == name:
            raise SyncConnectionError("lost on the way")

    return fail
