"""The server's application: its routes, and what becomes of errors."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, suppress
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.server import openapi
from jupyter_chatstore.server.access import all_seats
from jupyter_chatstore.server.ending import on_ending
from jupyter_chatstore.server.gathered import Gathered
from jupyter_chatstore.server.log import Log
from jupyter_chatstore.server.metrics import Metrics
from jupyter_chatstore.server.pages import page
from jupyter_chatstore.server.problems import ProblemError, unfit
from jupyter_chatstore.server.rights.keeping import keep
from jupyter_chatstore.server.routes import (
    account,
    caps,
    device_page,
    devices,
    docs_page,
    events,
    health,
    keys,
    logs,
    ops,
    resources,
    share_pages,
    shares,
    spaces,
    welcome_page,
)
from jupyter_chatstore.server.routes import (
    auth as auth_calls,
)
from jupyter_chatstore.server.state import State
from jupyter_chatstore.server.wake import Wake
from jupyter_chatstore.server.watched import Watched

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from jupyter_chatstore.server.config import Config
    from jupyter_chatstore.server.database import Database
    from jupyter_chatstore.server.principal import Auth
    from jupyter_chatstore.sync.wire import ProblemCode

_ROUTERS = (
    ops.router,
    events.router,
    caps.router,
    auth_calls.router,
    devices.router,
    logs.router,
    keys.router,
    health.router,
    device_page.router,
    welcome_page.router,
    docs_page.router,
    page.router,
    spaces.router,
    shares.router,
    resources.router,
    account.router,
    share_pages.router,
)
"""Addresses are compared in this order: what is called all the time comes first."""
_MAX_BODY_BYTES = 64 * 1024
"""Of a call that doesn't say otherwise."""
_CODES: dict[int, ProblemCode] = {404: "not_found", 413: "too_large", 415: "unsupported_encoding"}


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def create_app(
    config: Config, database: Database, *, auth: Auth, now_ms: Callable[[], int] = _now_ms
) -> FastAPI:
    """A server over a database whose schema is up to date (see `schema`).

    Args:
        config: What its administrator decided.
        database: Where everything is; it is the caller's to close.
        auth: What tells who a token belongs to.
        now_ms: The clock, Unix milliseconds.
    """
    wake = Wake(config.poll_s)
    log = Log(database, now_ms, wake.moved)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        wake.start(log.heads, partial(all_seats, database))
        on_ending(wake.end, config.drain_s)
        keeping = asyncio.create_task(keep(database, now_ms))
        yield
        keeping.cancel()
        with suppress(asyncio.CancelledError):  # a log that it is at is emptied wholly or not yet
            await keeping
        await wake.stop()

    app = FastAPI(
        title="jupyter_chatstore",
        version=version("jupyter_chatstore"),
        lifespan=lifespan,
        max_body_size=_MAX_BODY_BYTES,
        docs_url=None,  # FastAPI's own load scripts from elsewhere
        redoc_url=None,
    )
    app.state.chatstore = State(config, database, log, Gathered(log), wake, now_ms)
    app.state.auth = auth
    app.state.metrics = Metrics()
    app.add_middleware(Watched, metrics=app.state.metrics)
    for router in _ROUTERS:
        app.include_router(router)
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(InvalidInputError, _unusable)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _internal)
    openapi.complete(app)
    return app


async def _problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return error.response()


async def _unusable(_request: Request, error: Exception) -> Response:
    assert isinstance(error, InvalidInputError)
    return ProblemError("invalid", f"{error.what} {error.hint}".strip()).response()


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return unfit(error.errors()).response()


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    problem = ProblemError(_CODES.get(error.status_code, "invalid"), str(error.detail))
    problem.status = error.status_code
    response = problem.response()
    response.headers.update(error.headers or {})  # which methods are allowed, of a 405
    return response


async def _internal(_request: Request, _error: Exception) -> Response:
    return ProblemError("internal", "The server made a mistake; it is in its log.").response()
