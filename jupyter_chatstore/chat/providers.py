"""From a model's name to its provider: `offline` is ours, all others come from pydantic-ai."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.chat.offline import OfflineProvider
from jupyter_chatstore.errors import AuthenticationError, ModelNotFoundError

if TYPE_CHECKING:
    from jupyter_chatstore.chat.provider import Provider
    from jupyter_chatstore.store import Store

OFFLINE = "offline"
_ALIASES = {"google-gla": "google", "gemini": "google", "google-vertex": "google-cloud"}
"""Names that other tools have taught people."""


def split_model(model: str) -> tuple[str | None, str]:
    """Provider and model of `provider:model`; no provider if none is named."""
    if model == OFFLINE:
        return OFFLINE, OFFLINE
    provider, colon, name = model.partition(":")
    if not colon:
        return None, model
    return _ALIASES.get(provider, provider), name


def joined_model(provider: str | None, name: str | None) -> str | None:
    """The model that `split_model` takes apart; None if it isn't known."""
    if name is None:
        return None
    return name if provider in (None, OFFLINE) else f"{provider}:{name}"


def check_model(model: str, store: Store) -> None:
    """Lets the name of a model pass that could be asked, if there is a key for it.

    Raises:
        ModelNotFoundError: No provider is named, it is unknown, or its package is missing.
    """
    try:
        connect(model, store)
    except AuthenticationError:  # that can be mended, and the answer will say how
        pass
    except ModelNotFoundError as error:
        raise ModelNotFoundError(
            error.what, kept="The model was left as it is.", hint=error.hint
        ) from None


def connect(model: str, store: Store) -> Provider:
    """The provider of a model; may be slow the first time, for it imports what it needs.

    Raises:
        ModelNotFoundError: No provider is named, it is unknown, or its package is missing.
        AuthenticationError: Its key is neither in the environment nor in the keyring.
    """
    provider, name = split_model(model)
    if provider == OFFLINE:
        return OfflineProvider(store)
    if provider is None or not name:
        raise ModelNotFoundError(
            f"{model!r} names no provider.",
            kept="The question is kept.",
            hint="Write provider:model, such as openai:gpt-5, or offline; then retry.",
        )
    # Heavy, and not needed offline.
    from jupyter_chatstore.chat.pydantic_ai_provider import open_provider  # noqa: PLC0415

    return open_provider(provider, name)
