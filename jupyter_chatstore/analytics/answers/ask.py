"""The ready answers that a `History` and a `Lake` give."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Literal, Unpack

from jupyter_chatstore.analytics.answers.activity import activity
from jupyter_chatstore.analytics.answers.answer import Answer
from jupyter_chatstore.analytics.answers.budget import budget
from jupyter_chatstore.analytics.answers.code import code
from jupyter_chatstore.analytics.answers.compare import compare
from jupyter_chatstore.analytics.answers.context import context
from jupyter_chatstore.analytics.answers.costs import costs
from jupyter_chatstore.analytics.answers.errors import errors
from jupyter_chatstore.analytics.answers.filter import Filter, Moment, Only
from jupyter_chatstore.analytics.answers.latency import latency
from jupyter_chatstore.analytics.answers.models import models
from jupyter_chatstore.analytics.answers.threads import threads
from jupyter_chatstore.analytics.answers.trends import trends
from jupyter_chatstore.analytics.answers.usage import usage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.answers.by import By, Period
    from jupyter_chatstore.analytics.answers.question import Question
    from jupyter_chatstore.analytics.answers.threads import Most


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
            `model, provider`, the columns of `usage`, `complete_runs`, `failed_runs` and
            `error_rate`; `first_token_p50_ms`, `first_token_p95_ms`, `total_p50_ms`,
            `total_p95_ms` (NULL if never measured); `cost_usd` and `unpriced_runs`;
            `regenerated_runs` (another answer to the same question was asked for later, not
            beside it) and `regeneration_rate`; `code_blocks`, `inserted_blocks` (put into a
            cell) and `inserted_rate`. Rates are shares of 1.
        """
        return self._asked(models(Filter.of(since, until, only)))

    def errors(
        self,
        since: Moment | None = None,
        until: Moment | None = None,
        **only: Unpack[Only],
    ) -> Answer:
        """What went wrong, the most frequent first.

        Returns:
            `error_code` (as in `runs`), `model`, `provider`, `failed_runs` that ended so,
            `runs` of that model, `error_rate` (a share of 1) and `last_at`.
        """
        return self._asked(errors(Filter.of(since, until, only)))

    def activity(
        self,
        since: Moment | None = None,
        until: Moment | None = None,
        **only: Unpack[Only],
    ) -> Answer:
        """The days on which there was talk, in their order.

        Returns:
            `day`, then how many `runs` began on it, in how many `threads` and `notebooks`.
        """
        return self._asked(activity(Filter.of(since, until, only)))

    def threads(
        self,
        top: int = 20,
        by: Most = "tokens",
        since: Moment | None = None,
        until: Moment | None = None,
        **only: Unpack[Only],
    ) -> Answer:
        """The threads that took most; those without any run are among them if all are asked for.

        Args:
            top: How many.
            by: `tokens, costs, messages, runs` or `last`: the most, or the latest, come first.
            since: See `Filter`, as `until` and `only`.
            until: The end.
            **only: What else narrows it.

        Returns:
            `thread_id, thread, notebook_id, notebook`, `messages` (all of the thread's, whatever
            the filter says), the columns of `usage` and `costs`, `first_at` and `last_at`: when
            its first and its last run began.

        Raises:
            InvalidInputError: There is no such `by`, or `top` is less than 1.
        """
        return self._asked(threads(top, by, Filter.of(since, until, only)))

    def code(
        self,
        by: By | Literal["language"] = "language",
        since: Moment | None = None,
        until: Moment | None = None,
        **only: Unpack[Only],
    ) -> Answer:
        """What became of generated code.

        Returns:
            What it is by, then `blocks` and their `lines`; `inserted_blocks` (put into a cell),
            `copied_blocks` (copied, not put into one), `unused_blocks`; `replaced_blocks` (put
            into cells that all got other generated code later), `inserted_rate` (a share of 1)
            and `inserted_lines`. Periods in their order, others the most blocks first.

        Raises:
            InvalidInputError: There is no such `by`, time or time zone.
        """
        return self._asked(code(by, Filter.of(since, until, only)))

    def context(
        self,
        by: By = "model",
        since: Moment | None = None,
        until: Moment | None = None,
        **only: Unpack[Only],
    ) -> Answer:
        """What was sent with questions: the conversation so far, and what was named with `@`.

        Returns:
            What it is by, then `runs`, `told_runs` (of which it is known), `history_messages`,
            `left_out_messages` (found no room) and `history_tokens`; `items` named with `@` and
            `item_tokens`; `cached_rate`: the share of 1 of input tokens that the provider read
            from its cache, over runs of which both are known. Tokens of history and items are
            estimates. Periods in their order, others the most asked first.

        Raises:
            InvalidInputError: There is no such `by`, time or time zone.
        """
        return self._asked(context(by, Filter.of(since, until, only)))

    def search_trends(
        self,
        words: str | Sequence[str],
        by: Period = "week",
        since: Moment | None = None,
        until: Moment | None = None,
        **only: Unpack[Only],
    ) -> Answer:
        """How often words were said, in questions and answers.

        Args:
            words: Whole words or phrases, in letters great or small.
            by: `hour, day, week` or `month`.
            since: See `Filter`, as `until` and `only`.
            until: The end.
            **only: What else narrows it; a `model` leaves its answers only.

        Returns:
            The period, `word`, `messages` that say it, `all_messages` of that period and `rate`
            (a share of 1), for each period in which there was talk; in order of time and word.

        Raises:
            InvalidInputError: There is no word, or no such period, time or time zone.
        """
        return self._asked(trends(words, by, Filter.of(since, until, only)))

    def budget(
        self,
        since: Moment | None = None,
        until: Moment | None = None,
        **only: Unpack[Only],
    ) -> Answer:
        """What each month cost, this one among them, beside what the user lets it cost.

        Returns:
            `month`, `is_this_month`, `runs`, `unpriced_runs` (in no sum), `cost_usd`,
            `budget_usd` (as it is set in the panel now; NULL if it isn't) and `budget_share`
            (1: all of it is spent); in order of time.
        """
        return self._asked(budget(self._budget_usd(), Filter.of(since, until, only)))

    def compare(
        self,
        model_a: str,
        model_b: str,
        since: Moment | None = None,
        until: Moment | None = None,
        **only: Unpack[Only],
    ) -> Answer:
        """Two models on the questions that both answered, in order of time.

        Args:
            model_a: A model, with its provider (`openai:gpt-5`) or without.
            model_b: The other.
            since: See `Filter`, as `until` and `only`.
            until: The end.
            **only: What else narrows it.

        Returns:
            `question_id, thread_id, message_id_a, message_id_b`, then `status`,
            `first_token_ms`, `total_ms`, `input_tokens`, `output_tokens` and `cost_usd`, each
            with `_a` and with `_b`. Of several answers by one model it is the newest.

        Raises:
            InvalidInputError: It is one and the same model.
        """
        return self._asked(compare(model_a, model_b, Filter.of(since, until, only)))

    def _asked(self, question: Question) -> Answer:
        return Answer(self._refreshed(question.sql, question.values), question)

    @abstractmethod
    def _budget_usd(self) -> float | None:
        """What a month may cost; None: there is no budget."""

    @abstractmethod
    def _refreshed(
        self, query: str, params: Sequence[Any] | Mapping[str, Any] | None
    ) -> DuckDBPyConnection:
        """This thread's connection, once the views that a query reads are fresh."""
