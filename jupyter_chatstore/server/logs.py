"""Logs: one JSON object a line, without bodies, tokens, addresses of mail or values of any kind."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from types import TracebackType

LOGGER = "jupyter_chatstore.server"
FACTS = "facts"
"""The name of a record's attribute that holds its further fields, for `extra=`."""


class Lines(logging.Formatter):
    """A record as one line of JSON.

    Of an exception its type and where it was raised are told, never its words: those of a
    database or a parser quote what they were given.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        fields: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, FACTS, {}),
        }
        if record.exc_info and (kind := record.exc_info[0]):
            fields["error"] = kind.__qualname__
            fields["where"] = _where(record.exc_info[2])
        return json.dumps(fields, ensure_ascii=True, default=repr)


def _where(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace, limit=-8)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def log_to(stream: TextIO = sys.stderr) -> None:
    """Writes what the server and uvicorn have to say as JSON lines, and nothing else of theirs."""
    lines = logging.StreamHandler(stream)
    lines.setFormatter(Lines())
    for name in (LOGGER, "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers = [lines]
        logger.setLevel(logging.INFO)
        logger.propagate = False
    # uvicorn's own line for a request has the whole address in it, a share's id too.
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").handlers = []
