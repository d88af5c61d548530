"""What a run cost, by its model's list price; unknown is None, never a wrong number."""

from __future__ import annotations

import os

from jupyter_chatstore.model import Usage

UNPRICED = {"offline", "ollama"}
"""Providers on the user's own machine: a model's name there may be another's product."""


def base_url(provider: str) -> str | None:
    """The address of the user's own that stands in for the provider's, if one is set."""
    return os.environ.get(f"{provider.upper()}_BASE_URL") or None


def input_cost_usd(tokens: int, provider: str | None, model: str) -> float | None:
    """What sending so many tokens costs, without the answer; None if the price isn't known."""
    if provider == "offline":
        return 0.0
    usage = Usage(input_tokens=tokens, output_tokens=0)
    return None if provider is None else cost_usd(usage, provider, model, base_url(provider))


def cost_usd(usage: Usage, provider: str, model: str, api_url: str | None = None) -> float | None:
    """The list price in USD of that usage, if both are known.

    Args:
        usage: The tokens of one run.
        provider: Who answered, as far as the name says.
        model: The model's name there.
        api_url: Where the request went, which counts before the name: behind an address of the
            user's own, a well-known name may be any model at any price.
    """
    if usage.input_tokens is None or usage.output_tokens is None or provider in UNPRICED:
        return None
    # Reads 4 MB of prices: only when a run has used tokens.
    import genai_prices  # noqa: PLC0415

    tokens = genai_prices.Usage(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cache_read_tokens=usage.cache_read_tokens,
        cache_write_tokens=usage.cache_write_tokens,
    )
    try:
        if api_url:
            price = genai_prices.calc_price(tokens, model, provider_api_url=api_url)
        else:
            price = genai_prices.calc_price(tokens, model, provider_id=provider)
    except (LookupError, ValueError):  # no such model; counts that contradict each other
        return None
    return float(price.total_price)
