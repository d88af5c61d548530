"""`usage`: tokens and dollars, added up; what is unknown is a dash and is counted."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any, TextIO

from jupyter_chatstore.analytics import History
from jupyter_chatstore.cli.opened import path_of
from jupyter_chatstore.cli.parquet import write_parquet
from jupyter_chatstore.cli.spark import spark_line
from jupyter_chatstore.cli.terminal import as_json, plain, table

if TYPE_CHECKING:
    import argparse

    from jupyter_chatstore.analytics.answers import Answer

_SHOWN = ("runs", "unmeasured_runs", "input_tokens", "output_tokens", "cost_usd", "unpriced_runs")
_COSTS = ("cost_usd", "unpriced_runs")


def usage(options: argparse.Namespace, out: TextIO) -> bool:
    """Tokens and costs by day, model and so on.

    Raises:
        InvalidInputError: A time can't be read, or the file to write to is there already.
    """
    with History(path_of(options)) as history:
        _say(options, out, history)
    return True


def _say(options: argparse.Namespace, out: TextIO, history: History) -> None:
    span = {"since": options.since, "until": options.until}
    tokens = history.usage(options.by, **span)
    costs = history.costs(options.by, **span)
    dollars = {_key(row): row for row in costs.rows()}
    rows = [
        row | {name: dollars[_key(row)][name] for name in _COSTS}
        for row in tokens.rows()
        if _key(row) in dollars  # each answer is of its own moment
    ]
    if options.parquet:
        columns = {**_types(tokens), **{name: _types(costs)[name] for name in _COSTS}}
        write_parquet(options.parquet, columns, [list(row.values()) for row in rows])
        sys.stderr.write(f"Wrote {plain(str(options.parquet))}\n")
    elif options.json:
        out.write(as_json([_plain(row) for row in rows], indent=2) + "\n")
    else:
        # The id of a notebook or thread is for programs; the name comes last, it may be long.
        out.write(table((*_SHOWN, options.by), [_cells(row, options.by) for row in rows]))
        days = {row["day"]: _tokens(row) for row in history.usage("day", **span).rows()}
        out.write(spark_line(days, what="tokens", encoding=out.encoding or "ascii"))


def _types(answer: Answer) -> dict[str, str]:
    relation = answer.relation
    return dict(zip(relation.columns, map(str, relation.types), strict=True))


def _cells(row: dict[str, Any], by: str) -> list[Any]:
    shown = _plain(row)
    return [*(shown[name] for name in _SHOWN), shown[by]]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
    }


def _key(row: dict[str, Any]) -> Any:
    return next(iter(row.values()))


def _tokens(row: dict[str, Any]) -> int:
    return (row["input_tokens"] or 0) + (row["output_tokens"] or 0)
