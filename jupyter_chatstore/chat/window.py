"""How much a model reads at once, as far as that is known."""

from __future__ import annotations

from jupyter_chatstore.chat.prices import UNPRICED, base_url

TOKENS_SETTING = "chat.window_tokens"
"""The setting that stands in for a window that isn't known."""
DEFAULT_TOKENS = 100_000
ANSWER_TOKENS = 16_000
"""Left free for the answer; of a small window, a quarter."""


def window_tokens(provider: str | None, model: str) -> int | None:
    """The model's context window, question and answer together; None if it isn't known."""
    if provider is None or provider in UNPRICED or base_url(provider):
        return None
    # Reads 4 MB of models and prices: only for a model that may be among them.
    from genai_prices.data_snapshot import get_snapshot  # noqa: PLC0415

    try:
        _, found = get_snapshot().find_provider_model(model, None, provider, None)
    except LookupError:
        return None
    return found.context_window


def room_tokens(window: int, used: int) -> int:
    """What is left in a window beside `used` tokens and the answer."""
    return max(0, window - min(ANSWER_TOKENS, window // 4) - used)
