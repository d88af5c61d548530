"""Who asks, in which notebooks, and which models answer at what price."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Model:
    """A model as it could be had for a time; prices are US dollars for a million tokens."""

    provider: str
    name: str
    since: date
    until: date
    weight: float
    """How often it is chosen, beside the others of its time."""
    price_in: float | None
    price_out: float | None
    cached: float
    """What a token read from the cache costs, as a share of `price_in`; 0: it has no cache."""
    first_ms: float
    tokens_s: float
    thinks: bool = False
    fails: float = 0.02
    counts: float = 1.0
    """How often it says what it used."""

    @property
    def full_name(self) -> str:
        """As a thread names it."""
        return f"{self.provider}:{self.name}"


_START, _END = date(2025, 1, 1), date(2026, 1, 1)

MODELS = (
    Model("openai", "gpt-4o", _START, date(2025, 8, 11), 5, 2.5, 10, 0.5, 620, 75),
    Model("openai", "gpt-5", date(2025, 8, 8), _END, 5, 1.25, 10, 0.1, 2900, 95, thinks=True),
    Model("openai", "gpt-5-mini", date(2025, 8, 8), _END, 3, 0.25, 2, 0.1, 1400, 120, thinks=True),
    Model("openai", "gpt-4o-mini", _START, date(2025, 9, 1), 2, 0.15, 0.6, 0.5, 480, 90),
    Model("anthropic", "claude-3-5-sonnet", _START, date(2025, 6, 2), 4, 3, 15, 0.1, 900, 65),
    Model(
        "anthropic",
        "claude-sonnet-4",
        date(2025, 5, 23),
        date(2025, 10, 2),
        5,
        3,
        15,
        0.1,
        1100,
        70,
    ),
    Model("anthropic", "claude-sonnet-4-5", date(2025, 9, 30), _END, 6, 3, 15, 0.1, 1200, 72),
    Model("anthropic", "claude-haiku-4-5", date(2025, 10, 16), _END, 2, 1, 5, 0.1, 520, 130),
    Model("google", "gemini-2.0-flash", date(2025, 2, 6), _END, 1.5, 0.1, 0.4, 0.25, 420, 160),
    Model("ollama", "llama3.1", _START, _END, 1.2, None, None, 0, 800, 28, fails=0.05),
    Model(
        "house",
        "coder-32b",
        date(2025, 4, 1),
        _END,
        1.5,
        None,
        None,
        0,
        1500,
        40,
        fails=0.09,
        counts=0.6,
    ),
    Model("offline", "offline", _START, _END, 0.6, 0, 0, 0, 2, 9000, fails=0, counts=0),
)


@dataclass(frozen=True)
class Document:
    """A notebook, and the words of the work that is done in it."""

    title: str
    repo: str | None
    branch: str | None
    since: date
    until: date
    weight: float
    words: dict[str, str]


def _words(names: str) -> dict[str, str]:
    keys = ("df", "other", "key", "group", "value", "date", "text", "target", "file", "table")
    return dict(zip(keys, names.split(), strict=True))


_GIT = "https://git.example.org"

DOCUMENTS = (
    Document(
        "churn",
        f"{_GIT}/shop/churn",
        "main",
        _START,
        date(2025, 7, 1),
        5,
        _words(
            "customers contracts customer_id region monthly_fee signed_on complaint churned churn.parquet contract"
        ),
    ),
    Document(
        "sales-forecast",
        f"{_GIT}/shop/forecast",
        "main",
        date(2025, 5, 1),
        _END,
        5,
        _words(
            "sales promotions store_id category revenue sold_on product_name units sales.parquet sale"
        ),
    ),
    Document(
        "sensor-drift",
        f"{_GIT}/plant/sensors",
        "drift",
        date(2025, 2, 10),
        date(2025, 11, 1),
        3,
        _words(
            "readings sensors sensor_id line temperature read_at remark is_faulty readings.csv reading"
        ),
    ),
    Document(
        "web-experiment",
        f"{_GIT}/shop/experiments",
        "ab-checkout",
        date(2025, 3, 1),
        _END,
        3,
        _words(
            "visits orders visitor_id variant basket_value visited_at referrer converted visits.parquet visit"
        ),
    ),
    Document(
        "survey-2025",
        None,
        None,
        date(2025, 9, 1),
        _END,
        2,
        _words(
            "answers people person_id team satisfaction answered_on comment would_stay survey.csv answer"
        ),
    ),
    Document(
        "scratch",
        None,
        None,
        _START,
        _END,
        1.5,
        _words("df lookup id kind amount day note label data.csv item"),
    ),
)


@dataclass(frozen=True)
class Person:
    """Whose store it is."""

    name: str
    seed: int
    threads: int
    titles: tuple[str, ...]
    """Their notebooks; those with a repository are everybody's."""
    folder: str
    budget_usd: float | None = None

    @property
    def documents(self) -> tuple[Document, ...]:
        """Their notebooks."""
        return tuple(d for d in DOCUMENTS if d.title in self.titles)

    def notebook_id(self, document: Document) -> str:
        """The id in that notebook's metadata."""
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{self.name} {document.title}"))


ALONE = Person("history", 2025, 320, tuple(d.title for d in DOCUMENTS), "/home/you/work", 1.25)
TEAM = (
    Person("ada", 1, 40, ("churn", "sales-forecast", "scratch"), "/home/ada/shop"),
    Person("ben", 2, 30, ("web-experiment", "sales-forecast", "scratch"), "/home/ben/src"),
    Person("chloe", 3, 36, ("sensor-drift", "sales-forecast", "scratch"), "/Users/chloe/code"),
)
