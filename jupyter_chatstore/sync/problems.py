"""A server's refusal as one of our errors; nothing of it is taken for more than text."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from pydantic import ValidationError

from jupyter_chatstore.errors import SignedOutError, SyncConnectionError, SyncRefusedError
from jupyter_chatstore.sync.wire import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_chatstore.errors import SyncError

LATER = frozenset((HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS))
"""Refusals of which the same request may be granted later."""
_SERVERS = 500
_SHOWN = 300
_STAYS = "What is here stays, and waits."


def problem(server: str, status: int, said: bytes, headers: Mapping[str, str]) -> SyncError:
    """What to raise for an answer of 400 or above."""
    try:
        told = Problem.model_validate_json(said)
    except ValidationError:  # a proxy's page, or no chatstore server
        told = Problem(title=f"HTTP {status}", status=status, code="", detail="")
    why = "".join(c if c.isprintable() else " " for c in (told.detail or told.title)[:_SHOWN])
    if status in LATER or status >= _SERVERS:
        return SyncConnectionError(
            f"{server} can't do it now ({status}): {why}",
            kept=_STAYS,
            retry_after_s=_seconds(headers.get("retry-after"), told.retry_after),
        )
    if status == HTTPStatus.UNAUTHORIZED and told.code == "revoked":
        return SignedOutError(
            f"{server} has signed this device out.",
            kept=_STAYS,
            hint=f"Sign in again: `chatstore sync login {server}`.",
        )
    return SyncRefusedError(
        f"{server} refused it ({told.code or status}): {why}",
        problem=told.code,
        status=status,
        facts=dict(told.model_extra or {}),
        kept=_STAYS,
    )


def _seconds(header: str | None, field: float | None) -> float | None:
    """`Retry-After` in seconds; as a date it is not believed, as clocks differ."""
    try:
        found = float(header) if header is not None else field
    except ValueError:
        return field
    return found if found is not None and 0 <= found < float("inf") else None
