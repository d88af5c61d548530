"""A provider's failure as an error of ours: what happened and what to do, without any secret."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from pydantic_ai import exceptions as theirs

from jupyter_chatstore.chat.credentials import where_to_put
from jupyter_chatstore.chat.masking import redact
from jupyter_chatstore.errors import (
    AuthenticationError,
    ModelNotFoundError,
    ProviderConnectionError,
    RateLimitError,
    RunError,
)

KEPT = "The question and what had arrived of the answer are kept."
MAX_SAID_CHARS = 300


def translate(raised: Exception, provider: str, model: str, key: str | None) -> RunError:
    """The error that fits; its text quotes the provider at most as far as that is safe."""
    if isinstance(raised, theirs.ModelTimeoutError | theirs.ModelRequestTimeout):
        return ProviderConnectionError(
            f"{provider} did not answer in time.", kept=KEPT, hint="Retry."
        )
    if isinstance(raised, theirs.ModelConnectionError):
        return cut_off(provider) if raised.phase == "read" else unreachable(provider)
    if isinstance(raised, theirs.ModelAPIError):
        return _refused(raised, provider, model, _said(raised, key))
    return unreadable(provider, type(raised).__name__)


def _refused(raised: theirs.ModelAPIError, provider: str, model: str, said: str) -> RunError:
    """The provider answered, and the answer is an error."""
    if isinstance(raised, theirs.ModelRateLimitError):
        return _rate_limit(provider, said, raised.retry_after)
    for kind, ours, what, hint in _REFUSALS:
        if isinstance(raised, kind):
            words = {"provider": provider, "model": model, "said": said}
            key_hint = where_to_put(provider)
            return ours(what.format(**words), kept=KEPT, hint=hint.format(key_hint=key_hint))
    return RunError(
        f"{provider} did not accept the request{said}.",
        kept=KEPT,
        hint="Choose another model, or ask in another way.",
    )


def _rate_limit(provider: str, said: str, wait_s: float | None) -> RateLimitError:
    wait = "a while" if wait_s is None else f"{wait_s:g} s"
    return RateLimitError(
        f"{provider} asks to wait{said}.",
        kept=KEPT,
        hint=f"Wait {wait}, then retry.",
        retry_after_s=wait_s,
    )


_REFUSALS: tuple[tuple[type[theirs.ModelAPIError], type[RunError], str, str], ...] = (
    (
        theirs.ModelAuthenticationError,
        AuthenticationError,
        "{provider} refused the key{said}.",
        "{key_hint} Then retry.",
    ),
    (
        theirs.ModelNotFoundError,
        ModelNotFoundError,
        "{provider} knows no model {model!r}{said}.",
        "Choose another model, then retry.",
    ),
    (
        theirs.ModelQuotaExceededError,
        RateLimitError,
        "The account's quota at {provider} is used up{said}.",
        "Check the plan and billing there, or choose another provider.",
    ),
    (
        theirs.ModelContextWindowExceededError,
        RunError,
        "The conversation is too long for {model}{said}.",
        "Send less: start a new thread, or name fewer things with @.",
    ),
    (
        theirs.ModelUnavailableError,
        RunError,
        "{provider} is not available now{said}.",
        "Retry in a while, or choose another model.",
    ),
    (
        theirs.ModelServerError,
        RunError,
        "{provider} has a problem of its own{said}.",
        "Retry in a while, or choose another model.",
    ),
)
"""What a provider's refusal means; the first that fits counts."""


def cut_off(provider: str) -> ProviderConnectionError:
    """The stream broke before the answer's end."""
    return ProviderConnectionError(
        f"The connection to {provider} was cut off before the answer's end.",
        kept=KEPT,
        hint="Retry.",
    )


def unreachable(provider: str) -> ProviderConnectionError:
    """There was no connection."""
    return ProviderConnectionError(
        f"{provider} can't be reached.",
        kept=KEPT,
        hint="Check the network and the provider's base URL, then retry.",
    )


def unreadable(provider: str, why: str = "") -> RunError:
    """What came is no answer in the provider's own format."""
    detail = f" ({why})" if why else ""
    return RunError(
        f"What {provider} sent can't be read as an answer{detail}.",
        kept=KEPT,
        hint="Retry; if it fails again, try another model.",
    )


def _said(raised: Exception, key: str | None) -> str:
    """Status and the provider's own words: `: 429, too many requests`; empty if there is none."""
    words: list[str] = []
    if isinstance(raised, theirs.ModelHTTPError):
        words.append(f"status {raised.status_code}")
    if isinstance(raised, theirs.ModelAPIError):
        message = " ".join(_message(raised.body).split())
        if message:
            words.append(redact(message, key)[:MAX_SAID_CHARS].rstrip("."))
    return f" ({': '.join(words)})" if words else ""


def _message(body: object) -> str:
    """The text in an error's body, which is `{message}` or `{error: {message}}` as a rule."""
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except ValueError:
            return ""
    if not isinstance(body, Mapping):
        return ""
    fields = cast("Mapping[str, Any]", body)
    inner = fields.get("error")
    message = fields.get("message") or (inner if isinstance(inner, str) else _message(inner))
    return message if isinstance(message, str) else ""
