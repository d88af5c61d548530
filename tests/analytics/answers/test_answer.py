"""An answer is of the moment at which it was asked, in whatever form it is read."""

from __future__ import annotations

import gc

import pytest

from jupyter_chatstore import History, Message, Run, Store, Usage
from jupyter_chatstore.errors import InvalidInputError


@pytest.fixture
def once(store: Store, history: History) -> History:
    """A history of one run."""
    ask(store)
    return history


def ask(store: Store) -> None:
    run = Run(model="m", provider="p", usage=Usage(input_tokens=3, output_tokens=4), cost_usd=0.5)
    store.append(store.new_thread().id, [Message.assistant("a")], run=run)


def test_it_stays_as_it_was(once: History, store: Store) -> None:
    answer = once.usage("model")
    many = answer.relation.filter("runs > 1")
    ask(store)
    assert once.usage("model").fetchall() == [("m", 2, 0, 6, 8, None, None, None)]
    assert answer.fetchall() == [("m", 1, 0, 3, 4, None, None, None)]
    assert many.fetchall() == []


def test_it_is_read_in_every_form(once: History) -> None:
    answer = once.costs("model")
    expected = {"model": "m", "runs": 1, "unpriced_runs": 0, "cost_usd": 0.5}
    assert answer.columns == list(expected)
    assert answer.rows() == [expected]
    assert answer.df().to_dict("records") == [expected]
    assert answer.pl().to_dicts() == [expected]
    assert answer.arrow().read_all().to_pylist() == [expected]
    assert answer.relation.project("cost_usd * 2").fetchall() == [(1.0,)]
    assert len(answer) == 1
    assert "cost_usd" in repr(answer)
    assert "0.5" in repr(answer)


def test_it_outlives_the_history_that_gave_it(store: Store) -> None:
    ask(store)
    answer = History(store).usage("model")
    gc.collect()
    assert answer.fetchall()[0][:2] == ("m", 1)


def test_many_answers_are_held_at_once(once: History, store: Store) -> None:
    answers = []
    for _ in range(20):
        answers.append(once.usage("model"))
        ask(store)
    assert [answer.fetchall()[0][1] for answer in answers] == list(range(1, 21))


@pytest.mark.parametrize(
    ("ask_it", "said"),
    [
        (lambda h: h.usage("moon"), "hour, day, week, month, model"),
        (lambda h: h.usage("language"), "Use one of: hour"),
        (lambda h: h.code("moon"), "repo, language"),
        (lambda h: h.threads(by="moon"), "tokens, costs, messages, runs, last"),
        (lambda h: h.threads(top=0), "Use 1 or more"),
        (lambda h: h.search_trends([]), "Give a word"),
        (lambda h: h.search_trends(["a", " "]), "Give a word"),
        (lambda h: h.search_trends("a", by="model"), "hour, day, week, month"),
        (lambda h: h.compare("a", "a"), "with itself"),
    ],
)
def test_what_is_refused_names_what_there_is(history: History, ask_it: object, said: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        ask_it(history)
    assert said in str(refused.value)


def test_an_empty_history_answers(history: History) -> None:
    assert history.budget().rows()[0]["cost_usd"] is None
    for answer in (
        history.usage(),
        history.models(),
        history.errors(),
        history.activity(),
        history.threads(),
        history.code(),
        history.search_trends("a"),
        history.compare("a", "b"),
    ):
        assert answer.fetchall() == []
        assert len(answer.columns) > 2
