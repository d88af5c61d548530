"""One filter narrows every answer; what it can't read is refused in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from jupyter_chatstore import History, Message, Run, Store
from jupyter_chatstore.analytics.answers import Filter
from jupyter_chatstore.errors import InvalidInputError

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def asked(store: Store, history: History) -> History:
    """Five runs: one a day from May 1 at noon, in two notebooks and none."""
    sales = store.observe_notebook(path="/data/sales.ipynb", title="Sales")
    other = store.observe_notebook(path="/data/more-sales.ipynb")
    for number, notebook in enumerate((sales.id, sales.id, other.id, None, None)):
        thread = store.new_thread(notebook, "t")
        store.set_thread(thread.id, tags=["odd"] if number % 2 else ["even", "x"])
        run = Run(
            model="m", provider=f"p{number}", started_at=NOON + timedelta(days=number), cost_usd=1.0
        )
        store.append(thread.id, [Message.assistant("a")], run=run)
    return history


def providers(history: History, **only: Any) -> str:
    return "".join(sorted(row[0][1] for row in history.usage("provider", **only).fetchall()))


@pytest.mark.parametrize(
    ("only", "left"),
    [
        ({}, "01234"),
        ({"since": "2025-05-03"}, "234"),
        ({"since": date(2025, 5, 3), "until": date(2025, 5, 4)}, "23"),
        ({"until": "2025-05-03"}, "012"),
        ({"until": NOON + timedelta(days=2)}, "01"),
        ({"until": "2025-05-03T12:00:01"}, "012"),
        ({"since": "2025-05-03T12:00:00+02:00"}, "234"),
        ({"since": "2025-05-03T14:00:01", "tz": "Europe/Berlin"}, "34"),
        ({"since": datetime(2025, 5, 5, 1, tzinfo=timezone(timedelta(hours=14)))}, "34"),
        ({"since": "2025-05-03", "tz": "Pacific/Kiritimati"}, "1234"),
        ({"notebook": "sales.ipynb"}, "01"),
        ({"notebook": "/data/more-sales.ipynb"}, "2"),
        ({"notebook": ["Sales", "more-sales.ipynb"]}, "012"),
        ({"notebook": "no such"}, ""),
        ({"model": "m"}, "01234"),
        ({"model": "p3:m"}, "3"),
        ({"model": ("p3:m", "p4:m", "m2")}, "34"),
        ({"tag": "odd"}, "13"),
        ({"tag": ["odd", "x"]}, "01234"),
        ({"tag": "even", "notebook": "Sales", "until": "2025-05-01"}, "0"),
        ({"where": Filter(tag="odd")}, "13"),
        ({"where": Filter(tag="odd", since="2025-05-03")}, "3"),
        ({"where": Filter(tag="odd"), "tag": "even"}, "024"),
        ({"tag": []}, ""),
    ],
)
def test_what_is_left(asked: History, only: dict[str, Any], left: str) -> None:
    assert providers(asked, **only) == left


def test_every_answer_takes_a_filter(asked: History) -> None:
    where = Filter(tag="odd")
    assert asked.costs("provider", where=where).fetchall() == [("p1", 1, 0, 1.0), ("p3", 1, 0, 1.0)]
    assert [row[:2] for row in asked.latency("tag", where=where).fetchall()] == [("odd", 2)]
    assert len(asked.models(where=where)) == 2
    assert len(asked.activity(where=where)) == 2
    assert len(asked.threads(where=where)) == 2
    assert asked.errors(where=where).fetchall() == []
    assert asked.code(where=where).fetchall() == []
    assert [row[:2] for row in asked.context(where=where).fetchall()] == [("m", 2)]
    assert asked.search_trends("a", where=where).rows()[0]["all_messages"] == 2
    assert asked.budget(where=where).rows()[0]["runs"] == 2
    assert asked.compare("a", "b", where=where).fetchall() == []


def test_a_notebook_by_its_id(asked: History, store: Store) -> None:
    id_ = store.notebook("/data/sales.ipynb").id
    assert providers(asked, notebook=id_) == "01"


def test_filters_of_the_same_are_the_same() -> None:
    one = Filter(since="2025-05-01", model=["a", "b"], tz="Europe/Berlin")
    other = Filter(
        since=datetime(2025, 4, 30, 22, tzinfo=UTC), model=("a", "b"), tz="Europe/Berlin"
    )
    assert one == other
    assert len({one, other}) == 1


@pytest.mark.parametrize(
    ("only", "said"),
    [
        ({"since": "last week"}, "since='last week' is no time"),
        ({"until": 5}, "until=5 is no time"),
        ({"until": date.max}, "is no time"),
        ({"tz": "Mars/Olympus"}, "no time zone 'Mars/Olympus'"),
        ({"tz": "../../etc/passwd"}, "no time zone"),
        ({"tz": 3}, "no time zone 3"),
        ({"tag": 3}, "tag=3 is no name"),
        ({"model": ["a", None]}, "is no name"),
        ({"user": "me"}, "since, until, notebook, model, tag, tz"),
    ],
)
def test_what_is_refused(history: History, only: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        history.usage(**only)
    assert said in str(refused.value)


def test_names_are_values_and_no_sql(asked: History) -> None:
    assert providers(asked, tag="x') or true --", model="m' or '1'='1") == ""
