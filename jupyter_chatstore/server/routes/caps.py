"""`GET /v1/caps`: what the server is and can do."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter

from jupyter_chatstore.server.state import Here
from jupyter_chatstore.sync.wire import Caps

router = APIRouter(prefix="/v1", tags=["server"])


@router.get("/caps")
async def caps(here: Here) -> Caps:
    """What the server is and can do; needs no account."""
    return Caps(
        server=f"jupyter_chatstore {version('jupyter_chatstore')}",
        now=here.now_ms(),
        registration=here.config.registration,
    )
