"""The ready answers: the same sums as by hand, and what is unknown is never taken for zero."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from statistics import quantiles

import pytest

from jupyter_chatstore import ChatstoreError, History, Message, Run, Store
from tests.analytics.past import Past
from tests.analytics.test_views import TOKENS, total


def keys(past: Past, run: Run, by: str) -> tuple:
    day = run.started_at.date()
    titles = {n.id: n.title for n in past.notebooks} | {t.id: t.title for t in past.threads}
    notebook_id = past.notebook_of(run.thread_id)
    return {
        "day": (day,),
        "week": (day - timedelta(days=day.weekday()),),
        "month": (day.replace(day=1),),
        "model": (run.model,),
        "provider": (run.provider,),
        "notebook": (notebook_id, titles.get(notebook_id)),
        "thread": (run.thread_id, titles.get(run.thread_id)),
    }[by]


def grouped(past: Past, by: str) -> dict[tuple, list[Run]]:
    groups = defaultdict(list)
    for run in past.runs:
        groups[keys(past, run, by)].append(run)
    return groups


BY = ("day", "week", "month", "model", "provider", "notebook", "thread")


@pytest.mark.parametrize("by", BY)
class TestByAnything:
    def test_usage_adds_up(self, past: Past, history: History, by: str) -> None:
        groups = grouped(past, by)
        width = 2 if by in ("notebook", "thread") else 1
        relation = history.usage(by=by)
        assert relation.columns[width:] == ["runs", "unmeasured_runs", *TOKENS]
        rows = relation.fetchall()
        assert len(rows) == len(groups)
        for row in rows:
            runs = groups[row[:width]]
            assert row[width:] == (
                len(runs),
                sum(r.usage.input_tokens is None and r.usage.output_tokens is None for r in runs),
                *(total([getattr(r.usage, name) for r in runs]) for name in TOKENS),
            )

    def test_costs_add_up_and_the_unpriced_are_counted(
        self, past: Past, history: History, by: str
    ) -> None:
        groups = grouped(past, by)
        width = 2 if by in ("notebook", "thread") else 1
        relation = history.costs(by=by)
        assert relation.columns[width:] == ["runs", "unpriced_runs", "cost_usd"]
        rows = relation.fetchall()
        assert len(rows) == len(groups)
        for row in rows:
            runs = groups[row[:width]]
            assert row[width:] == (
                len(runs),
                sum(r.cost_usd is None for r in runs),
                pytest.approx(total([r.cost_usd for r in runs])),
            )

    def test_days_come_in_order_and_the_rest_by_size(
        self, past: Past, history: History, by: str
    ) -> None:
        rows = history.usage(by=by).fetchall()
        if isinstance(rows[0][0], date):
            assert rows == sorted(rows, key=lambda row: row[0])
        else:
            sizes = [(row[-5] or 0) + (row[-4] or 0) for row in rows]
            assert sizes == sorted(sizes, reverse=True)


class TestModels:
    def test_percentiles_and_counts(self, past: Past, history: History) -> None:
        relation = history.models()
        for values in relation.fetchall():
            row = dict(zip(relation.columns, values, strict=True))
            runs = [
                r for r in past.runs if (r.model, r.provider) == (row["model"], row["provider"])
            ]
            assert row["runs"] == len(runs)
            assert row["complete_runs"] == sum(r.status == "complete" for r in runs)
            assert row["failed_runs"] == sum(r.status == "error" for r in runs)
            assert row["unpriced_runs"] == sum(r.cost_usd is None for r in runs)
            for column, field in (("first_token", "first_token_ms"), ("total", "total_ms")):
                times = [getattr(r, field) for r in runs if getattr(r, field) is not None]
                if len(times) < 2:
                    continue
                cuts = quantiles(times, n=100, method="inclusive")
                assert row[f"{column}_p50_ms"] == pytest.approx(cuts[49])
                assert row[f"{column}_p95_ms"] == pytest.approx(cuts[94])


class TestUnknownIsNotZero:
    def test_a_model_without_usage_or_price_has_none(self, store: Store, history: History) -> None:
        thread = store.new_thread()
        store.append(thread.id, [Message.assistant("hello")], run=Run(model="m", provider="p"))
        assert history.usage(by="model").fetchall() == [("m", 1, 1, None, None, None, None, None)]
        assert history.costs(by="model").fetchall() == [("m", 1, 1, None)]

    def test_a_price_of_zero_is_a_price(self, store: Store, history: History) -> None:
        thread = store.new_thread()
        store.append(thread.id, [Message.assistant("hello")], run=Run(model="m", cost_usd=0.0))
        assert history.costs(by="model").fetchall() == [("m", 1, 0, 0.0)]

    def test_an_empty_history_has_no_rows(self, history: History) -> None:
        assert history.usage().fetchall() == []
        assert history.models().fetchall() == []


def test_what_runs_can_not_be_added_up_by_is_refused_with_a_hint(history: History) -> None:
    with pytest.raises(ChatstoreError, match="Use one of: hour, day, week") as refused:
        history.costs(by="moon; drop table runs")
    assert refused.value.code == "invalid_input"
