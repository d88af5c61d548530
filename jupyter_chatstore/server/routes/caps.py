"""`GET /v1/caps`: what the server is and can do."""

from __future__ import annotations

from fastapi import APIRouter, Request

from jupyter_chatstore.server.state import Here
from jupyter_chatstore.sync.wire import Caps

router = APIRouter(prefix="/v1", tags=["server"])


@router.get("/caps")
async def caps(request: Request, here: Here) -> Caps:
    """What the server is and can do; needs no account."""
    return Caps(
        server=f"{request.app.title} {request.app.version}",
        now=here.now_ms(),
        registration=here.config.registration,
    )
