"""`/healthz`, `/readyz`, `/metrics`: for who runs the server."""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from jupyter_chatstore.server.metrics import CONTENT_TYPE
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.state import Here

if TYPE_CHECKING:
    from jupyter_chatstore.server.database import Database
    from jupyter_chatstore.server.metrics import Metrics

router = APIRouter(tags=["server"])


@router.get("/healthz", response_class=Response)
async def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", media_type="text/plain")


@router.get("/readyz", response_class=Response)
async def readyz(here: Here) -> Response:
    """It can be given work: its database answers, and it isn't about to end."""
    if here.wake.ended:
        raise ProblemError("unavailable", "This server is shutting down.", retry_after_s=1)
    await run_in_threadpool(_ask, here.database)
    return Response("ok\n", media_type="text/plain")


@router.get("/metrics", response_class=Response)
def metrics(request: Request, here: Here) -> Response:
    """Figures for Prometheus; with a bearer token where the administrator set one."""
    wanted = here.config.metrics_token
    given = request.headers.get("Authorization", "")
    if wanted and not compare_digest(given.encode(), f"Bearer {wanted}".encode()):
        raise ProblemError("unauthenticated", "The figures need their own token.")
    figures: Metrics = request.app.state.metrics
    return Response(figures.text(), media_type=CONTENT_TYPE)


def _ask(database: Database) -> None:
    with database.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
