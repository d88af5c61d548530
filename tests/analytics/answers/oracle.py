"""The ready answers, computed once more in plain Python."""

from __future__ import annotations

import json
import re
from collections import defaultdict

from tests.analytics.answers.plain import (
    TOKENS,
    Plain,
    Row,
    count,
    grouped,
    percentile,
    share,
    total,
)


def usage(plain: Plain, rows: list[Row], by: str, tz: str) -> dict[tuple, Row]:
    return {key: used(runs) for key, runs in grouped(plain, rows, by, tz).items()}


def used(runs: list[Row]) -> Row:
    return {
        "runs": len(runs),
        "unmeasured_runs": count(
            runs, lambda r: r["input_tokens"] is None and r["output_tokens"] is None
        ),
        **{name: total(runs, name) for name in TOKENS},
    }


def costs(plain: Plain, rows: list[Row], by: str, tz: str) -> dict[tuple, Row]:
    return {
        key: {"runs": len(runs), **priced(runs)}
        for key, runs in grouped(plain, rows, by, tz).items()
    }


def priced(runs: list[Row]) -> Row:
    return {
        "unpriced_runs": count(runs, lambda r: r["cost_usd"] is None),
        "cost_usd": total(runs, "cost_usd"),
    }


def timed(runs: list[Row], name: str, *percents: int) -> Row:
    times = [run[f"{name}_ms"] for run in runs]
    return {f"{name}_p{percent}_ms": percentile(times, percent) for percent in percents}


def latency(plain: Plain, rows: list[Row], by: str, tz: str) -> dict[tuple, Row]:
    return {
        key: {
            "runs": len(runs),
            "first_token_runs": count(runs, lambda r: r["first_token_ms"] is not None),
            **timed(runs, "first_token", 50, 90, 99),
            "total_runs": count(runs, lambda r: r["total_ms"] is not None),
            **timed(runs, "total", 50, 90, 99),
        }
        for key, runs in grouped(plain, rows, by, tz).items()
    }


def errors(rows: list[Row]) -> dict[tuple, Row]:
    groups, totals = defaultdict(list), defaultdict(int)
    for run in rows:
        model = (run["model"], run["provider"])
        totals[model] += 1
        if run["status"] == "error":
            groups[error_code(run), *model].append(run)
    return {
        key: {
            "failed_runs": len(runs),
            "runs": totals[key[1:]],
            "error_rate": len(runs) / totals[key[1:]],
            "last_at": max(run["started_at"] for run in runs),
        }
        for key, runs in groups.items()
    }


def error_code(run: Row) -> str | None:
    found = re.search(r'"code":\s*"(\w+)"', run["error"] or "")
    return found and found[1]


def activity(plain: Plain, rows: list[Row], tz: str) -> dict[tuple, Row]:
    return {
        key: {
            "runs": len(runs),
            "threads": len({run["thread_id"] for run in runs}),
            "notebooks": len({run["notebook_id"] for run in runs} - {None}),
        }
        for key, runs in grouped(plain, rows, "day", tz).items()
    }


def threads(plain: Plain, rows: list[Row], *, everything: bool) -> dict[tuple, Row]:
    groups = defaultdict(list)
    for run in rows:
        groups[run["thread_id"]].append(run)
    found = {}
    for id_, thread in plain.threads.items():
        runs = groups[id_]
        if not runs and not everything:
            continue
        messages = count(plain.messages.values(), lambda m: m["thread_id"] == id_)  # noqa: B023
        starts = [run["started_at"] for run in runs]
        found[id_,] = {
            "thread": thread["title"],
            "notebook_id": thread["notebook_id"],
            "notebook": plain.name(thread["notebook_id"]),
            "messages": messages,
            **used(runs),
            **priced(runs),
            "first_at": min(starts, default=None),
            "last_at": max(starts, default=None),
        }
    return found


def code(plain: Plain, rows: list[Row], by: str, tz: str) -> dict[tuple, Row]:
    became = became_of(plain)
    found = {}
    for key, blocks in grouped(plain, rows, by, tz).items():
        what = [became[block["message_id"], block["block"]] for block in blocks]
        inserted = [
            block for block, (is_inserted, *_) in zip(blocks, what, strict=True) if is_inserted
        ]
        found[key] = {
            "blocks": len(blocks),
            "lines": sum(block["lines"] for block in blocks),
            "inserted_blocks": len(inserted),
            "copied_blocks": sum(copied and not put for put, copied, _ in what),
            "unused_blocks": sum(not copied and not put for put, copied, _ in what),
            "replaced_blocks": sum(replaced for *_, replaced in what),
            "inserted_rate": len(inserted) / len(blocks),
            "inserted_lines": total(inserted, "lines"),
        }
    return found


def became_of(plain: Plain) -> dict[tuple, tuple[bool, bool, bool]]:
    """Of each block: whether it was put into a cell, was copied, and was replaced there."""
    put, copied, cells = defaultdict(list), set(), defaultdict(list)
    for use in sorted(plain.uses, key=lambda use: (use["created_at"], use["id"])):
        block = (use["message_id"], use["block"])
        if use["how"] == "copy":
            copied.add(block)
        else:
            cell = use["cell_id"] or use["id"]
            put[block].append((cell, len(cells[cell])))
            cells[cell].append(block)

    def is_replaced(block: tuple) -> bool:
        return bool(put[block]) and all(
            place + 1 < len(cells[cell]) and cells[cell][place + 1] != block
            for cell, place in put[block]
        )

    return defaultdict(
        lambda: (False, False, False),
        {b: (bool(put[b]), b in copied, is_replaced(b)) for b in {*put, *copied}},
    )


def context(plain: Plain, rows: list[Row], by: str, tz: str) -> dict[tuple, Row]:
    found = {}
    for key, runs in grouped(plain, rows, by, tz).items():
        told = [json.loads(run["context"]) for run in runs if run["context"]]
        items = [item for sent in told for item in sent["items"]]
        both = [
            run
            for run in runs
            if run["input_tokens"] is not None and run["cache_read_tokens"] is not None
        ]
        found[key] = {
            "runs": len(runs),
            "told_runs": len(told),
            "history_messages": total(told, "history_messages"),
            "left_out_messages": total(told, "left_out_messages"),
            "history_tokens": total(told, "history_tokens"),
            "items": len(items) if told else None,
            "item_tokens": total(items, "tokens"),
            "cached_rate": share(
                sum(run["cache_read_tokens"] for run in both),
                sum(run["input_tokens"] for run in both),
            ),
        }
    return found


def models(plain: Plain, rows: list[Row]) -> dict[tuple, Row]:
    again, became = regenerated(plain), became_of(plain)
    blocks = defaultdict(list)
    for block in plain.blocks():
        blocks[block["message_id"]].append(became[block["message_id"], block["block"]][0])
    groups = defaultdict(list)
    for run in rows:
        groups[run["model"], run["provider"]].append(run)
    found = {}
    for key, runs in groups.items():
        code = [is_inserted for run in runs for is_inserted in blocks[run["message_id"]]]
        failed = count(runs, lambda r: r["status"] == "error")
        repeated = count(runs, lambda r: r["message_id"] in again)
        found[key] = {
            **used(runs),
            "complete_runs": count(runs, lambda r: r["status"] == "complete"),
            "failed_runs": failed,
            "error_rate": failed / len(runs),
            **timed(runs, "first_token", 50, 95),
            **timed(runs, "total", 50, 95),
            "cost_usd": total(runs, "cost_usd"),
            "unpriced_runs": count(runs, lambda r: r["cost_usd"] is None),
            "regenerated_runs": repeated,
            "regeneration_rate": repeated / len(runs),
            "code_blocks": len(code),
            "inserted_blocks": sum(code),
            "inserted_rate": share(sum(code), len(code)),
        }
    return found


def regenerated(plain: Plain) -> set[str]:
    """Answers after which another one was asked for, not at the same time."""
    compared = {
        run["message_id"]
        for run in plain.runs
        if run["context"] and json.loads(run["context"]).get("compared")
    }
    answers = [m for m in plain.messages.values() if m["role"] == "assistant" and m["parent_id"]]
    return {
        one["id"]
        for one in answers
        for other in answers
        if other["parent_id"] == one["parent_id"]
        and other["seq"] > one["seq"]
        and other["id"] not in compared
    }


def trends(plain: Plain, rows: list[Row], words: list[str], by: str, tz: str) -> dict[tuple, Row]:
    found = {}
    for key, messages in grouped(plain, rows, by, tz).items():
        for word in words:
            pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
            says = count(messages, lambda m: pattern.search("".join(m["texts"])))  # noqa: B023
            found[*key, word] = {
                "messages": says,
                "all_messages": len(messages),
                "rate": share(says, len(messages)),
            }
    return found


def compare(plain: Plain, rows: list[Row], a: str, b: str) -> dict[tuple, Row]:
    answers = defaultdict(list)
    for run in rows:
        message = plain.messages[run["message_id"]]
        if message["parent_id"]:
            answers[message["parent_id"]].append((message["seq"], run))
    found = {}
    for question, given in answers.items():
        ordered = [run for _, run in sorted(given, key=lambda one: one[0])]
        of_a = [run for run in ordered if is_model(run, a)]
        of_b = [run for run in ordered if is_model(run, b)]
        if of_a and of_b:
            one, other = of_a[-1], of_b[-1]
            found[question,] = {
                "thread_id": one["thread_id"],
                "message_id_a": one["message_id"],
                "message_id_b": other["message_id"],
                **{
                    f"{name}_{side}": run[name]
                    for name in (
                        "status",
                        "first_token_ms",
                        "total_ms",
                        "input_tokens",
                        "output_tokens",
                        "cost_usd",
                    )
                    for side, run in (("a", one), ("b", other))
                },
            }
    return found


def is_model(run: Row, name: str) -> bool:
    return run["model"] is not None and name in (
        run["model"],
        f"{run['provider']}:{run['model']}",
    )
