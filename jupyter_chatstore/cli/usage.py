"""`usage`: tokens and dollars, added up; what is unknown is a dash and is counted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TextIO

from jupyter_chatstore.analytics import History
from jupyter_chatstore.cli.opened import path_of
from jupyter_chatstore.cli.terminal import as_json, table

if TYPE_CHECKING:
    import argparse

_SHOWN = ("runs", "unmeasured_runs", "input_tokens", "output_tokens", "cost_usd", "unpriced_runs")


def usage(options: argparse.Namespace, out: TextIO) -> bool:
    """Tokens and costs by day, model and so on."""
    with History(path_of(options)) as history:
        tokens = _rows(history.usage(by=options.by))
        dollars = {row[_key(row)]: row for row in _rows(history.costs(by=options.by))}
    rows = [
        {**row, **{name: dollars[row[_key(row)]][name] for name in ("cost_usd", "unpriced_runs")}}
        for row in tokens
        if row[_key(row)] in dollars
    ]
    if options.json:
        out.write(as_json(rows, indent=2) + "\n")
        return True
    # The id of a notebook or thread is for programs; the name comes last, it may be long.
    cells = [[row[name] for name in _SHOWN] + [row[options.by]] for row in rows]
    out.write(table((*_SHOWN, options.by), cells))
    return True


def _rows(relation: Any) -> list[dict[str, Any]]:
    names: list[str] = relation.columns
    return [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in zip(names, row, strict=True)
        }
        for row in relation.fetchall()
    ]


def _key(row: dict[str, Any]) -> str:
    return next(iter(row))
