"""Wrong passwords and codes are counted, and too many make who guesses wait.

They are counted in the database: who guesses gets no more tries from a server of more processes.
Of an account, tries from one address are few, and from all of them not many more: who guesses a
password can't keep its owner out from elsewhere for less than that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.sql import Sql
from jupyter_chatstore.server.tokens import hashed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jupyter_chatstore.server.database import Database

WINDOW_MS = 15 * 60_000
HERE = 10
"""Wrong tries at one name from one address, in a quarter of an hour."""
ADDRESS = 50
"""From one address, whatever the name."""
NAME = 100
"""At one name, from wherever."""
_FIND = Sql("SELECT tries, until FROM guess WHERE what = ? AND until > ?")
_OLD = Sql("DELETE FROM guess WHERE until <= ?")
_MORE = Sql(
    "INSERT INTO guess (what, until, tries) VALUES (?, ?, 1) "
    "ON CONFLICT (what) DO UPDATE SET tries = guess.tries + 1"
)
_FORGET = Sql("DELETE FROM guess WHERE what = ?")


class Guesses:
    """The wrong tries of the last quarter of an hour.

    Args:
        database: Where they are counted.
        now_ms: The clock, Unix milliseconds.
    """

    def __init__(self, database: Database, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms

    def check(self, name: str, address: str) -> None:
        """Lets a try pass.

        Raises:
            ProblemError: `rate_limited`: there were too many wrong ones.
        """
        now = self._now_ms()
        with self._database.reading() as connection:
            for what, most in _counted(name, address):
                row = _FIND.run(connection, what, now).one_or_none()
                if row and row.tries >= most:
                    raise ProblemError(
                        "rate_limited",
                        "Too many wrong tries; wait for a quarter of an hour.",
                        retry_after_s=(row.until - now) / 1_000,
                    )

    def wrong(self, name: str, address: str) -> None:
        """Counts a wrong try."""
        now = self._now_ms()
        with self._database.transaction() as connection:
            _OLD.run(connection, now)
            for what, _ in _counted(name, address):
                _MORE.run(connection, what, now + WINDOW_MS)

    def right(self, name: str, address: str) -> None:
        """Forgets the wrong tries of who then knew it."""
        what, _ = next(_counted(name, address))
        with self._database.reading() as connection:
            counted = _FIND.run(connection, what, self._now_ms()).one_or_none()
        if counted:
            with self._database.transaction() as connection:
                _FORGET.run(connection, what)


def _counted(name: str, address: str) -> Iterator[tuple[str, int]]:
    # In one order everywhere, so that two processes don't wait for each other.
    yield hashed(f"here\n{name}\n{address}"), HERE
    yield hashed(f"address\n{address}"), ADDRESS
    yield hashed(f"name\n{name}"), NAME
