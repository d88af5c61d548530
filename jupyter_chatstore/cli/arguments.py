"""What can be typed after `chatstore`, and which function each command is."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from jupyter_chatstore.cli import server_arguments, sync_arguments, team_arguments
from jupyter_chatstore.cli.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

BY = ("hour", "day", "week", "month", "model", "provider", "notebook", "thread", "tag", "repo")
WRONG_USAGE = 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line, as for every other error."""
        self.exit(WRONG_USAGE, f"{self.prog}: {one_line(message)} (see {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """The parser; what it gives holds `module` and `command`, the function to call."""
    root = _Parser(prog="chatstore", description="Conversations that live with your notebook.")
    root.add_argument("--db", type=Path, default=None, metavar="PATH", help=_DB)
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, (module, help_, fill) in _COMMANDS.items():
        command = commands.add_parser(name, help=help_, description=help_, allow_abbrev=False)
        command.set_defaults(module=module, command=name)
        # Typed after the command it is the same as before it.
        command.add_argument("--db", type=Path, default=argparse.SUPPRESS, help=_DB, metavar="PATH")
        fill(command)
    return root


_DB = "the store's file (default: $JUPYTER_CHATSTORE_DB, or chat.db in Jupyter's data directory)"


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON")


def _thread(command: argparse.ArgumentParser) -> None:
    command.add_argument("thread", metavar="THREAD", help="the thread's id")


def _thread_or_message(command: argparse.ArgumentParser) -> None:
    command.add_argument("id", metavar="THREAD|MESSAGE", help="the id of a thread or message")


def _threads(command: argparse.ArgumentParser) -> None:
    command.add_argument("--notebook", metavar="ID|PATH", help="only threads of this notebook")
    command.add_argument("--tag", help="only threads with this tag")
    command.add_argument("--archived", action="store_true", help="those that are archived")
    command.add_argument("--limit", type=_count, default=50, help="at most so many (default 50)")
    command.add_argument("--after", metavar="THREAD", help="those that follow this one")
    _json(command)


def _show(command: argparse.ArgumentParser) -> None:
    _thread(command)
    command.add_argument("--limit", type=_count, default=50, help="the newest so many (default 50)")
    command.add_argument("--before", metavar="MESSAGE", help="those before this one")
    _json(command)


def _search(command: argparse.ArgumentParser) -> None:
    command.add_argument("query", metavar="WORDS", nargs="+", help="what to look for")
    command.add_argument("--limit", type=_count, default=20, help="at most so many (default 20)")
    _json(command)


def _usage(command: argparse.ArgumentParser) -> None:
    command.add_argument("--by", choices=BY, default="model", help="default: model")
    command.add_argument("--since", metavar="TIME", help="from this day or moment on (in UTC)")
    command.add_argument("--until", metavar="TIME", help="to this day, or before this moment")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument(
        "--parquet", type=Path, metavar="FILE", help="a new Parquet file to write to instead"
    )


def _export(command: argparse.ArgumentParser) -> None:
    command.add_argument("thread", metavar="THREAD", nargs="?", help="a thread's id; without: all")
    command.add_argument(
        "--format",
        choices=("markdown", "json"),
        help="markdown: the open branch (default for one thread); "
        "json: all branches with their runs, one line a thread (default for all)",
    )
    command.add_argument("--output", type=Path, metavar="FILE", help="a new file to write to")
    command.add_argument(
        "--parquet",
        metavar="DIR|s3://BUCKET/PREFIX",
        help="bring a lake of Parquet files up to date: all threads, a folder a table and month, "
        "of which only those that changed are written",
    )
    command.add_argument(
        "--json", action="store_true", help="with --parquet: print what was written as JSON"
    )


def _archive(command: argparse.ArgumentParser) -> None:
    _thread(command)
    command.add_argument("--undo", action="store_true", help="take it out of the archive")


def _delete(command: argparse.ArgumentParser) -> None:
    _thread_or_message(command)
    command.add_argument("--purge", action="store_true", help="for good, past the trash")
    command.add_argument("--yes", action="store_true", help=argparse.SUPPRESS)


def _purge(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--older-than", type=_count, metavar="DAYS", help="only what has been there for longer"
    )


def _doctor(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--repair", action="store_true", help="make the search index and what lists show anew"
    )
    _json(command)


def _backup(command: argparse.ArgumentParser) -> None:
    command.add_argument("target", type=Path, metavar="FILE", help="a new file for the copy")


_COMMANDS: dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]] = {
    "threads": ("listings", "List threads, newest first.", _threads),
    "show": ("listings", "Show a thread's messages.", _show),
    "search": ("listings", "Find messages.", _search),
    "usage": ("usage", "Add up tokens and costs.", _usage),
    "export": ("export", "Write threads as Markdown, JSON or Parquet.", _export),
    "archive": ("upkeep", "Archive a thread.", _archive),
    "delete": ("discard", "Put a thread or message into the trash.", _delete),
    "restore": ("discard", "Take a thread or message out of the trash.", _thread_or_message),
    "trash": ("discard", "List what is in the trash, the last deleted first.", _json),
    "purge": ("discard", "Empty the trash, for good.", _purge),
    "backup": ("upkeep", "Copy the store while it is in use.", _backup),
    "doctor": ("checkup", "Check the store's file.", _doctor),
    "share": ("share", "Make a link that shows a thread.", team_arguments.share),
    "shares": ("share", "List such links, or end one.", team_arguments.shares),
    "sync": ("sync", "Keep devices in step through a server.", sync_arguments.sync),
    "serve": (
        "serve",
        "Run a server that keeps devices and teams in step.",
        server_arguments.serve,
    ),
    "server": ("server", "Look after such a server.", server_arguments.server),
}
