"""What owners decided is done while the server runs: at its start, and every hour from then on."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.rights import retention

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.server.database import Database

EVERY_S = 3600.0
_logger = logging.getLogger(__name__)


async def keep(database: Database, now_ms: Callable[[], int], every_s: float = EVERY_S) -> None:
    """Empties what is due, again and again until it is cancelled; twice at once does no harm."""
    while True:
        try:
            await run_in_threadpool(retention.apply_all, database, now_ms())
        except ProblemError:  # the database is away: the next hour will do
            _logger.warning("retention waits", exc_info=True)
        await asyncio.sleep(every_s)
