"""What a request is refused with: problem details (RFC 9457) with a stable code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.responses import JSONResponse

from jupyter_chatstore.errors import ChatstoreError
from jupyter_chatstore.sync.wire import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import Response

    from jupyter_chatstore.sync.wire import ProblemCode

STATUS: dict[ProblemCode, int] = {
    "invalid": 422,
    "too_slow": 408,
    "too_large": 413,
    "unsupported_encoding": 415,
    "unauthenticated": 401,
    "revoked": 401,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "op_reuse": 409,
    "dseq_gap": 409,
    "device_forked": 409,
    "epoch": 409,
    "plaintext_refused": 409,
    "unknown_kid": 409,
    "moved": 409,
    "authorization_pending": 400,
    "slow_down": 400,
    "access_denied": 400,
    "expired_token": 400,
    "invalid_grant": 400,
    "rate_limited": 429,
    "unavailable": 503,
    "internal": 500,
}


class ProblemError(ChatstoreError):
    """A request that is refused; nothing of it was done.

    Args:
        code: Which problem it is, for programs.
        detail: What happened, in one sentence, for people.
        retry_after_s: Seconds after which it may be tried again.
        facts: Further fields that the code comes with.
    """

    def __init__(
        self,
        code: ProblemCode,
        detail: str,
        *,
        retry_after_s: float | None = None,
        **facts: str | float,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.status = STATUS[code]
        self.retry_after_s = retry_after_s
        self.facts = facts

    def response(self) -> Response:
        """The answer that tells it."""
        problem = Problem(
            title=self.code.replace("_", " "),
            status=self.status,
            detail=self.what,
            code=self.code,
            retry_after=self.retry_after_s,
            **self.facts,  # pyright: ignore[reportArgumentType] - fields beyond the model's own
        )
        headers: dict[str, str] = {"Cache-Control": "no-store"}
        if self.retry_after_s is not None:
            headers["Retry-After"] = str(max(1, round(self.retry_after_s)))
        if self.status == STATUS["unauthenticated"]:
            headers["WWW-Authenticate"] = "Bearer"
        content: Any = problem.model_dump(exclude_none=True)
        return JSONResponse(content, self.status, headers, media_type="application/problem+json")


def unfit(errors: Sequence[Any]) -> ProblemError:
    """The problem of a request that does not fit; what was sent is not repeated in it.

    Args:
        errors: As pydantic lists them.
    """
    first = errors[0]
    place = ".".join(str(step) for step in first["loc"])
    return ProblemError(
        "invalid", f"{place[:200]}: {first['msg'][:200]}" if place else first["msg"]
    )
