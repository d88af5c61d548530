"""`server migrate | backup | restored | stats | deploy-files | users`: for who runs one."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, TextIO

from jupyter_chatstore.cli import users
from jupyter_chatstore.cli.terminal import as_json, one_line
from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.server import deploy, schema
from jupyter_chatstore.server.config import Config
from jupyter_chatstore.server.copy import backup as copy
from jupyter_chatstore.server.copy import restored as tell_restored
from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.serving import opened
from jupyter_chatstore.server.settings import settled
from jupyter_chatstore.server.stats import stats_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def server(options: argparse.Namespace, out: TextIO) -> bool:
    """Does what was typed after it."""
    return _ACTIONS[options.action](options, out)


def _migrate(options: argparse.Namespace, out: TextIO) -> bool:
    settings = settled(options.data_dir, options.database, Config())
    with closing(Database(settings.database)) as database:
        if options.role and not database.postgres:
            raise InvalidInputError(
                "An embedded database has no roles.",
                kept="Nothing was changed.",
                hint="Leave out --role.",
            )
        schema.migrate(database, options.role)
        out.write(f"{one_line(str(database.url))} is as this release needs it\n")
    return True


def _backup(options: argparse.Namespace, out: TextIO) -> bool:
    target = options.target.expanduser().absolute()
    with closing(opened(settled(options.data_dir, options.database, Config()))) as database:
        copy(database, target)
    out.write(
        f"Copied to {one_line(str(target))}; keep a copy of the file `secret` elsewhere, "
        "or all sign in again after a restore\n"
    )
    return True


def _restored(options: argparse.Namespace, out: TextIO) -> bool:
    with closing(opened(settled(options.data_dir, options.database, Config()))) as database:
        logs = tell_restored(database)
    out.write(f"{logs:,} logs: each device compares what it has, and gives what is missing\n")
    return True


def _stats(options: argparse.Namespace, out: TextIO) -> bool:
    with closing(opened(settled(options.data_dir, options.database, Config()))) as database:
        figures = stats_of(database)
    if options.json:
        out.write(as_json(figures, indent=2) + "\n")
    else:
        width = max(map(len, figures))
        out.write("".join(f"{name:<{width}}  {value:>15,}\n" for name, value in figures.items()))
    return True


def _deploy_files(options: argparse.Namespace, out: TextIO) -> bool:
    out.writelines(
        f"{one_line(str(path))}\n" for path in deploy.write(options.folder.expanduser().absolute())
    )
    return True


_ACTIONS: dict[str, Callable[[argparse.Namespace, TextIO], bool]] = {
    "migrate": _migrate,
    "backup": _backup,
    "restored": _restored,
    "stats": _stats,
    "deploy-files": _deploy_files,
    "users": users.users,
}
