"""`sync conflicts`: what two devices wrote at the same time, and which of it to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from jupyter_chatstore.cli.opened import opened
from jupyter_chatstore.cli.terminal import as_json, one_line
from jupyter_chatstore.errors import NotFoundError
from jupyter_chatstore.sync.sync import Sync

if TYPE_CHECKING:
    import argparse

    from jupyter_chatstore.sync.journal import Conflict, Version


def conflicts(options: argparse.Namespace, out: TextIO) -> bool:
    """What waits for a choice, or one choice.

    Raises:
        NotFoundError: There is no such conflict.
    """
    with opened(options) as store, Sync(store) as sync:
        found = {f"{one.kind}:{one.thread_id}": one for one in sync.conflicts()}
        if options.settle:
            if options.settle not in found:
                raise NotFoundError(
                    f"There is no conflict {options.settle!r}.",
                    kept="Nothing was changed.",
                    hint="`chatstore sync conflicts` lists them.",
                )
            sync.settle(found[options.settle], options.use or _shown(found[options.settle]))
            out.write("{}\n" if options.json else "Settled\n")
            return True
    if options.json:
        out.write(as_json([_json(key, one) for key, one in found.items()], indent=2) + "\n")
        return True
    for key, one in found.items():
        out.write(f"{key}  {one_line(one.title) or '(no title)'}\n")
        for choice, version in _choices(one):
            who = version.device_name or version.author or version.device
            what = "" if one.kind == "deleted" else f"  {one_line(version.value or '(nothing)')}"
            out.write(f"    {choice}  {version.at:%Y-%m-%d %H:%M}  {one_line(who)}{what}\n")
        if one.kind == "deleted":
            out.write(f"    restore  {one.newer:,} newer messages here\n")
    return True


def _shown(conflict: Conflict) -> str:
    return "restore" if conflict.shown is None else conflict.shown.id


def _choices(conflict: Conflict) -> list[tuple[str, Version]]:
    if conflict.shown is None:
        return [("delete", conflict.others[0])]
    return [(version.id, version) for version in (conflict.shown, *conflict.others)]


def _json(key: str, conflict: Conflict) -> dict[str, Any]:
    return {
        "conflict": key,
        "thread_id": conflict.thread_id,
        "title": conflict.title,
        "kind": conflict.kind,
        "shown": _shown(conflict),
        "newer_messages": conflict.newer,
        "choices": [
            {
                "choice": choice,
                "value": version.value,
                "device": version.device_name or version.device,
                "author": version.author,
                "at": version.at.isoformat(),
            }
            for choice, version in _choices(conflict)
        ],
    }
