"""What comes from the browser: checked at once, acted on once, answered from the worker."""

from __future__ import annotations

import logging
from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from jupyter_chatstore.errors import ChatstoreError, ProtocolError
from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.protocol import ErrorReply, parse_request
from jupyter_chatstore.panel.snapshot import error_info

if TYPE_CHECKING:
    from jupyter_chatstore.panel.outbox import Content, Outbox
    from jupyter_chatstore.panel.requests import Requests
    from jupyter_chatstore.panel.worker import Worker

REMEMBERED = 256
"""How many replies are kept, in case that their request comes again."""

_ACTING = (
    protocol.Located,
    protocol.NewThread,
    protocol.SetThread,
    protocol.Send,
    protocol.Stop,
    protocol.Edit,
    protocol.Regenerate,
    protocol.Resume,
    protocol.Compare,
    protocol.Switch,
    protocol.Fork,
    protocol.Delete,
    protocol.Restore,
    protocol.Mark,
    protocol.SuggestTitle,
    protocol.NextInput,
    protocol.CodeUsed,
    protocol.Approve,
    protocol.DeleteThread,
    protocol.Purge,
    protocol.SetBudget,
    protocol.SetPreferences,
    protocol.PutTemplate,
    protocol.DeleteTemplate,
    protocol.FarRequest,
    protocol.SettleRefused,
)
_MAX_REQ = 64

_log = logging.getLogger(__name__)


class Inbox:
    """Takes the browser's messages in any thread and returns at once.

    Args:
        requests: Acts on them.
        outbox: Where replies go.
        worker: Where it acts.
        far_worker: Where it acts on what a server has to be asked for.
    """

    def __init__(
        self, requests: Requests, outbox: Outbox, worker: Worker, far_worker: Worker
    ) -> None:
        self._requests = requests
        self._outbox = outbox
        self._worker = worker
        self._far_worker = far_worker
        self._replies: OrderedDict[str, Content] = OrderedDict()

    def take(self, content: object) -> None:
        """A message has come."""
        try:
            request = parse_request(content)
        except ProtocolError as error:
            req = _req_of(content)
            if req is None:
                _log.warning("A message that is no request was dropped.")
            else:
                self._worker.put(partial(self._refuse, req, error))
            return
        far = isinstance(request, protocol.FarRequest)
        (self._far_worker if far else self._worker).put(partial(self._answer, request))

    def _answer(self, request: protocol.Request) -> None:
        """Acts on a request, or replies once more to one that was acted on."""
        known = self._replies.get(request.req)
        if known is not None:
            self._outbox.reply(lambda _: known)
            return
        try:
            content = self._outbox.reply(self._requests.act(request))
        except ChatstoreError as error:
            content = self._refuse(request.req, error)
        except Exception as error:  # noqa: BLE001 - the browser waits for a reply, whatever happens
            _log.warning("A request failed: %s", type(error).__name__)
            content = self._refuse(request.req, _unforeseen(error))
        if isinstance(request, _ACTING) and not isinstance(request, protocol.SecretRequest):
            self._remember(request.req, content)

    def _refuse(self, req: str, error: ChatstoreError) -> Content:
        reply = ErrorReply(kind="error", req=req, error=error_info(error))
        return self._outbox.reply(lambda _: reply)

    def _remember(self, req: str, content: Content) -> None:
        self._replies[req] = content
        while len(self._replies) > REMEMBERED:
            self._replies.popitem(last=False)


def _req_of(content: object) -> str | None:
    if not isinstance(content, dict):
        return None
    req = cast("dict[str, Any]", content).get("req")
    return req if isinstance(req, str) and 0 < len(req) <= _MAX_REQ else None


def _unforeseen(error: Exception) -> ChatstoreError:
    """The error's own text may hold anything, so only its kind is told."""
    return ChatstoreError(
        f"The panel failed to do this ({type(error).__name__}).",
        kept="What was saved before is untouched.",
        hint="Try again; if it fails again, restart the kernel.",
    )
