"""What is unknown is never taken for zero."""

from __future__ import annotations

import pytest

from jupyter_chatstore import ChatstoreError, History, Message, Run, Store


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
