"""The ready answers that a `History` gives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Unpack

from jupyter_chatstore.analytics.answers.answer import Answer
from jupyter_chatstore.analytics.answers.costs import costs
from jupyter_chatstore.analytics.answers.filter import Filter, Moment, Only
from jupyter_chatstore.analytics.answers.latency import latency
from jupyter_chatstore.analytics.answers.models import models
from jupyter_chatstore.analytics.answers.usage import usage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.answers.by import By
    from jupyter_chatstore.analytics.answers.question import Question


class Answers(ABC):
    """Ready answers over the views.

    All take `since, until, notebook, model, tag, tz` (see `Filter`), or a `Filter` as `where`.
    `by` is one of `hour, day, week, month` (of a run's start in `tz`; weeks begin on Monday; an
    hour is its first moment), `model, provider, notebook, thread, tag, repo`. A run counts in
    each of its thread's tags; one without a tag, a notebook or a repository is in a row of NULL.
    What is unknown is NULL, never 0, and so is a rate of nothing.
    """

    def usage(
        self,
        by: By = "day",
        since: Moment | None = None,
        until: Moment | None = None,
        **only: Unpack[Only],
    ) -> Answer:
        """Tokens, added up.

        Returns:
            What it is by (a notebook: `notebook_id, notebook`; a thread: `thread_id, thread`),
            then `runs`, `unmeasured_runs` (no tokens known, in no sum), `input_tokens`,
            `output_tokens`, `cache_read_tokens`, `cache_write_tokens`, `reasoning_tokens`; a sum
            of which nothing is known is NULL. Periods in their order, others the most used first.

        Raises:
            InvalidInputError: There is no such `by`, time or time zone.
        """
        return self._asked(usage(by, Filter.of(since, until, only)))

    def costs(
        self,
        by: By = "day",
        since: Moment | None = None,
        until: Moment | None = None,
        **only: Unpack[Only],
    ) -> Answer:
        """US dollars, added up.

        Returns:
            What it is by, then `runs`, `unpriced_runs` (price unknown, not in the sum) and
            `cost_usd` (NULL if no run is priced). Periods in their order, others the dearest
            first.

        Raises:
            InvalidInputError: There is no such `by`, time or time zone.
        """
        return self._asked(costs(by, Filter.of(since, until, only)))

    def latency(
        self,
        by: By = "model",
        since: Moment | None = None,
        until: Moment | None = None,
        **only: Unpack[Only],
    ) -> Answer:
        """How long answers took, whatever became of them.

        Returns:
            What it is by, then `runs`; `first_token_runs` (those measured) with
            `first_token_p50_ms`, `first_token_p90_ms`, `first_token_p99_ms`; `total_runs` with
            `total_p50_ms`, `total_p90_ms`, `total_p99_ms`: milliseconds from the question,
            interpolated. Periods in their order, others the most asked first.

        Raises:
            InvalidInputError: There is no such `by`, time or time zone.
        """
        return self._asked(latency(by, Filter.of(since, until, only)))

    def models(
        self,
        since: Moment | None = None,
        until: Moment | None = None,
        **only: Unpack[Only],
    ) -> Answer:
        """How the models compare, the most asked first.

        Returns:
            `model, provider`, the columns of `usage`, `complete_runs`, `failed_runs`, then
            `first_token_p50_ms`, `first_token_p95_ms`, `total_p50_ms`, `total_p95_ms` (NULL if
            never measured), `cost_usd` and `unpriced_runs`.
        """
        return self._asked(models(Filter.of(since, until, only)))

    def _asked(self, question: Question) -> Answer:
        return Answer(self._refreshed(with_texts=question.needs_texts), question)

    @abstractmethod
    def _refreshed(self, *, with_texts: bool) -> DuckDBPyConnection:
        """This thread's connection, once the views are fresh."""
