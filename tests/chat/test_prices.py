"""A price is a list price that is known for sure, or none."""

from __future__ import annotations

import pytest

from jupyter_chatstore import Usage
from jupyter_chatstore.chat.prices import cost_usd

USAGE = Usage(input_tokens=1000, output_tokens=100, cache_read_tokens=400)
OPENAI = "https://api.openai.com/v1/"


def test_cached_tokens_cost_less() -> None:
    expected = (600 * 2.5 + 400 * 1.25 + 100 * 10) / 1e6  # gpt-4o's list price
    assert cost_usd(USAGE, "openai", "gpt-4o", OPENAI) == pytest.approx(expected)
    assert cost_usd(USAGE, "openai", "gpt-4o") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("provider", "model", "api_url"),
    [
        ("openai", "our-own-model", OPENAI),
        ("openai", "gpt-4o", "http://localhost:8000/v1"),
        ("ollama", "gpt-4o", None),
        ("nobody", "gpt-4o", None),
    ],
)
def test_an_unknown_price_is_none(provider: str, model: str, api_url: str | None) -> None:
    assert cost_usd(USAGE, provider, model, api_url) is None


def test_unknown_usage_has_no_price() -> None:
    assert cost_usd(Usage(input_tokens=1000), "openai", "gpt-4o", OPENAI) is None
