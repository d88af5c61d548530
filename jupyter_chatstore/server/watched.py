"""Around every request: its id, its line in the log, its place in the figures."""

from __future__ import annotations

import logging
import math
import re
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders

from jupyter_chatstore.server.logs import FACTS, LOGGER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from jupyter_chatstore.server.metrics import Metrics

REQUEST_ID = "x-request-id"
NOWHERE = "(none)"
"""The route of what no route is for: an address that a stranger made up is no label."""
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_FAILED = 500
_log = logging.getLogger(LOGGER)


class Watched:
    """The app with one line in the log for each request.

    Args:
        app: What answers.
        metrics: Where it is counted.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if _GIVEN_ID.fullmatch(given) else str(uuid4())
        began = perf_counter()
        status = _FAILED
        sent = 0

        async def noting(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                _as_answered(scope)
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            elif message["type"] == "http.response.body":
                sent += len(message.get("body", b""))
            await send(message)

        self._metrics.open.inc()
        try:
            await self._app(scope, receive, noting)
        except Exception:
            _log.exception("failed", extra={FACTS: {"request": request_id, **_place(scope)}})
            raise
        finally:
            self._metrics.open.dec()
            self._tell(scope, request_id, status, sent, perf_counter() - began)

    def _tell(self, scope: Scope, request_id: str, status: int, sent: int, seconds: float) -> None:
        place = _place(scope)
        self._metrics.requests.labels(place["method"], place["route"], str(status)).inc()
        if not _waits(scope):
            self._metrics.seconds.labels(place["route"]).observe(seconds)
        if place["route"] in _QUIET:
            return
        facts = {
            "request": request_id,
            **place,
            "status": status,
            "ms": round(seconds * 1_000, 1),
            "bytes": sent,
            **_who(scope.get("state", {})),
        }
        _log.log(
            logging.ERROR if status >= _FAILED else logging.INFO, "request", extra={FACTS: facts}
        )


def _as_answered(scope: Scope) -> None:
    # Starlette puts a plain 413 in the place of any answer, even of what was done, to a request
    # whose body is too large; once there is an answer, nobody keeps what comes of the body.
    limit = scope.get("starlette._body_limit_responder")
    if limit is not None:
        limit.max_body_size = math.inf


def _place(scope: Scope) -> dict[str, str]:
    route = getattr(scope.get("route"), "path", NOWHERE)
    method = scope["method"]
    return {"method": method if method in _METHODS else NOWHERE, "route": route}


def _who(state: Mapping[str, Any]) -> dict[str, str]:
    principal = state.get("principal")
    return {"account": principal.account, "device": principal.device} if principal else {}


def _waits(scope: Scope) -> bool:
    route = getattr(scope.get("route"), "path", "")
    return route.endswith("/events") or b"wait=" in scope.get("query_string", b"")
