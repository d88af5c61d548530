"""What runs are added up by: a time, a model, a notebook and so on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from jupyter_chatstore.analytics.answers.question import Question
from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jupyter_chatstore.analytics.answers.filter import Filter

Period = Literal["hour", "day", "week", "month"]
By = Literal[Period, "model", "provider", "notebook", "thread", "tag", "repo"]
PERIODS: tuple[str, ...] = get_args(Period)

_LOCAL = "(started_at AT TIME ZONE $tz)"
# The hour that comes twice when clocks are set back stays two: it is taken off the moment itself.
_HOUR = f"started_at - ({_LOCAL} - date_trunc('hour', {_LOCAL}))"


@dataclass(frozen=True, slots=True)
class Grouping:
    """How runs are added up."""

    key: str
    """The expression over `runs` that those of one group share."""
    name: str
    shown: str = ""
    """What is shown of it, if that is more than its name."""
    runs: str = ""
    """A join that gives each run what `key` needs."""
    labels: str = ""
    """A join that gives each group what `shown` needs."""


NOTEBOOK_NAME = "coalesce(nullif(title, ''), path)"

_GROUPINGS = {
    "hour": Grouping(_HOUR, "hour"),
    "day": Grouping(f"{_LOCAL}::DATE", "day"),
    "week": Grouping(f"date_trunc('week', {_LOCAL})::DATE", "week"),
    "month": Grouping(f"date_trunc('month', {_LOCAL})::DATE", "month"),
    "model": Grouping("model", "model"),
    "provider": Grouping("provider", "provider"),
    "notebook": Grouping(
        "notebook_id",
        "notebook_id",
        shown=f"notebook_id, {NOTEBOOK_NAME} AS notebook",
        labels="LEFT JOIN (SELECT id AS notebook_id, title, path FROM notebooks) "
        "USING (notebook_id)",
    ),
    "thread": Grouping(
        "thread_id",
        "thread_id",
        shown="thread_id, title AS thread",
        labels="LEFT JOIN (SELECT id AS thread_id, title FROM threads) USING (thread_id)",
    ),
    "tag": Grouping(
        "tag",
        "tag",
        runs="""LEFT JOIN (
          SELECT DISTINCT id AS thread_id, unnest(tags) AS tag FROM threads
        ) USING (thread_id)""",
    ),
    "language": Grouping("language", "language"),
    "repo": Grouping(
        "repo",
        "repo",
        runs="LEFT JOIN (SELECT id AS notebook_id, git_repo AS repo FROM notebooks) "
        "USING (notebook_id)",
    ),
}


def period(by: str) -> str:
    """The expression of a run's hour, day, week or month in `$tz`."""
    return _GROUPINGS[by].key


def one_of(value: str, choices: Iterable[str], what: str) -> None:
    """Refuses a value that is none of the choices.

    Raises:
        InvalidInputError: It names the choices.
    """
    if value not in tuple(choices):
        raise InvalidInputError(
            f"{what} {value!r}.",
            hint=f"Use one of: {', '.join(choices)}.",
        )


def added_up(  # noqa: PLR0917 - named as the SQL goes
    picture: str,
    by: str,
    where: Filter,
    sums: str,
    first: str,
    source: str = "runs",
    also: tuple[str, ...] = (),
) -> Question:
    """The question of sums over groups of runs; periods in their order, others by `first`.

    Args:
        picture: The name of its picture.
        by: What they are added up by.
        where: Which runs.
        sums: The columns of a group.
        first: What the greatest of comes first.
        also: What these rows can be added up by besides.
        source: Rows that have the columns of `runs` by which they are grouped and filtered.

    Raises:
        InvalidInputError: There is no such `by`.
    """
    one_of(by, (*get_args(By), *also), "Runs can't be added up by")
    grouping = _GROUPINGS[by]
    name = grouping.name
    order = "" if by in PERIODS else f"{first} DESC NULLS LAST, "
    return Question(
        f"""
SELECT {grouping.shown or name}, summed.* EXCLUDE ({name})
FROM (
  SELECT {grouping.key} AS {name}, {sums}
  FROM (FROM {source} WHERE {where.condition}) AS runs {grouping.runs}
  GROUP BY ALL
) AS summed {grouping.labels}
ORDER BY {order}{name} NULLS LAST
""",  # noqa: S608
        {**where.values, **({"tz": where.tz} if by in PERIODS else {})},
        picture=picture,
        told={"by": by, "tz": where.tz},
    )
