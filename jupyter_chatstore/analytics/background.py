"""DuckDB in the background: its threads give way to those that chat."""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NICER = 10


def connect(config: dict[str, Any]) -> DuckDBPyConnection:
    """A database in memory; where threads have priorities of their own, its threads' is low.

    So a message that is stored beside a long query waits for a processor a shorter while, and
    the query takes as long as before when nothing else is to be done.
    """
    if sys.platform != "linux":  # elsewhere there is one for the whole process
        return duckdb.connect(config=config)
    with ThreadPoolExecutor(1, initializer=_give_way) as pool:  # its threads are born as this one
        return pool.submit(duckdb.connect, config=config).result()


def _give_way() -> None:
    own = threading.get_native_id()
    os.setpriority(os.PRIO_PROCESS, own, os.getpriority(os.PRIO_PROCESS, own) + _NICER)
