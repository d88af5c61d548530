"""One command is parsed, its module loaded, its outcome made an exit status."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, TextIO, cast

from jupyter_chatstore.cli.arguments import parser
from jupyter_chatstore.cli.extras import check_server
from jupyter_chatstore.cli.terminal import one_line
from jupyter_chatstore.errors import ChatstoreError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

DONE, FAILED = 0, 1
INTERRUPTED = 130  # 128 + SIGINT
READER_GONE = 141  # 128 + SIGPIPE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: Those after the program's name; None takes the process's own.

    Returns:
        The exit status: 0 done, 1 failed (one line on stderr says why), 2 wrong usage (raised as
        SystemExit), 130 interrupted, 141 the reader of the output has gone.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that knows no emoji gets escapes instead
            stream.reconfigure(errors="backslashreplace")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    options = parser().parse_args(arguments)
    try:
        if options.command in ("serve", "server"):
            check_server()
        # Each command's module brings what it needs: `--help` loads neither DuckDB nor SQLModel.
        module = import_module(f"jupyter_chatstore.cli.{options.module}")
        command = cast(
            "Callable[[argparse.Namespace, TextIO], bool]", getattr(module, options.command)
        )
        good = command(options, sys.stdout)
        sys.stdout.flush()
    except ChatstoreError as error:
        return _failed(str(error))
    except BrokenPipeError:
        # What is still in the buffer has nowhere to go; Python would try once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except OSError as error:
        return _failed(f"{error.filename or 'The output'}: {error.strerror or error}.")
    except KeyboardInterrupt:
        return INTERRUPTED
    return DONE if good else FAILED


def _failed(why: str) -> int:
    sys.stderr.write(f"chatstore: {one_line(why)}\n")
    return FAILED
