"""Each ready answer has its picture, in plain words, and what is unknown has its mark there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jupyter_chatstore import History
from jupyter_chatstore.analytics.charts.along import distinct

SHIPPED = Path(__file__).parents[3] / "notebooks" / "data" / "history.db"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> History:
    path = tmp_path_factory.mktemp("shipped") / "chat.db"
    path.write_bytes(SHIPPED.read_bytes())
    return History(path)


def words(svg: str) -> list[str]:
    """All that is written in a picture."""
    return re.findall(r">([^<>]+)</(?:text|tspan)>", svg)


@pytest.mark.parametrize(
    ("ask", "written"),
    [
        (lambda h: h.usage("day"), ["Tokens per day", "tokens", "sent", "received"]),
        (lambda h: h.usage("repo"), ["Tokens by repository", "(none)"]),
        (
            lambda h: h.usage("hour", tz="Europe/Berlin"),
            ["Tokens per hour", "time in Europe/Berlin"],
        ),
        (lambda h: h.costs("model"), ["Costs by model", "US dollars", "price unknown", "gpt-5"]),
        (lambda h: h.latency(), ["Time to answer by model", "seconds", "until the first word"]),
        (lambda h: h.latency("month"), ["Time to answer per month", "seconds"]),
        (
            lambda h: h.models(),
            ["How the models compare", "failed", "price unknown", "openai:gpt-5"],
        ),
        (lambda h: h.errors(), ["Failed answers", "rate_limit", "others"]),
        (lambda h: h.activity(), ["Activity", "Mon", "Aug", "2025"]),
        (lambda h: h.threads(by="costs"), ["Threads that cost most", "US dollars"]),
        (lambda h: h.code(), ["What became of code, by language", "python", "put into a cell"]),
        (lambda h: h.context(), ["What was sent with a question, by model", "conversation"]),
        (
            lambda h: h.search_trends(["join"]),
            ["Messages that say it, per week", "join"],
        ),
        (lambda h: h.budget(), ["Costs and budget", "US dollars", "price unknown"]),
        (
            lambda h: h.compare("gpt-5", "claude-sonnet-4-5"),
            ["gpt-5 and claude-sonnet-4-5", "seconds"],
        ),
    ],
)
def test_what_is_written(shipped: History, ask: object, written: list[str]) -> None:
    found = words(ask(shipped).plot().svg())
    assert [text for text in written if text not in found] == []


def test_a_price_that_is_known_has_no_mark(shipped: History) -> None:
    assert "price unknown" in words(shipped.costs().plot().svg())
    assert "price unknown" not in words(shipped.costs(model="offline").plot().svg())


def test_short_names_are_never_alike() -> None:
    names = ["/a/b/one.ipynb", "/a/c/one.ipynb", "two", "two", None, "", "/x/c/one.ipynb"]
    labels = distinct(names)
    assert labels[:3] == ["b/one.ipynb", "c/one.ipynb", "two"]
    assert len(set(labels)) == len(names)
