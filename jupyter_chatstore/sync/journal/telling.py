"""What the user is told of other devices, and has to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.sync.journal import authors, conflicts, derive, moving, quarantine
from jupyter_chatstore.sync.journal import tables as t
from jupyter_chatstore.sync.journal.opened import Opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jupyter_chatstore.sync.journal.authors import Writer
    from jupyter_chatstore.sync.journal.conflicts import Conflict
    from jupyter_chatstore.sync.journal.desk import Desk
    from jupyter_chatstore.sync.journal.quarantine import Refused


class Telling(Opened):
    """Conflicts, authors, and what was refused; `Journal` is the whole."""

    def conflicts(self) -> list[Conflict]:
        """What was written in two places at once and waits for a choice; a look, nothing more."""
        return self.store.look(lambda c: conflicts.found(*self._at(c)))

    def settle(self, conflict: Conflict, choice: str) -> None:
        """Shows what is chosen everywhere, in the place of all that was written.

        Args:
            conflict: As `conflicts` gave it.
            choice: The id of one of its versions; of a deletion, `restore` or `delete`.

        Raises:
            InvalidInputError: There is no such choice; nothing was changed.
        """

        def step(desk: Desk) -> None:
            derive.everything(desk)
            conflicts.settle(desk, desk.logs[self.log], conflict, choice)
            desk.mark = derive.end(desk)

        self._write(step)

    def name_devices(self, names: Mapping[str, str]) -> None:
        """Keeps what devices are called, by their ids."""
        sql = "UPDATE sync_device SET name = ? WHERE id = ?"
        self._write(
            lambda desk: t.do_all(
                desk.connection, sql, [(name, desk.number(key)) for key, name in names.items()]
            )
        )

    def quarantine(self) -> list[Refused]:
        """What this or a space's log did not take, oldest first; it is here, and nowhere else."""
        return self._look(lambda desk, _: quarantine.refused(desk))

    def tell_again(self, op_ids: Iterable[str]) -> None:
        """What was refused is sent once more; of what is not refused nothing is done."""

        def step(desk: Desk) -> None:
            derive.everything(desk)
            quarantine.again(desk, op_ids)

        self._write(step)

    def let_go(self, op_ids: Iterable[str]) -> None:
        """What was refused is told of no more; it stays here."""
        self._write(lambda desk: quarantine.let_go(desk, op_ids))

    def written_by(self, message_ids: Iterable[str]) -> dict[str, Writer]:
        """Who wrote messages, by their ids; those of this device are not among them."""
        keys = list(message_ids)
        return self._look(lambda desk, _: authors.of(desk, keys))

    def move_here(self, thread_id: str) -> None:
        """Puts a thread into this log, a space's; its members see all of it.

        Raises:
            NotFoundError: There is no such thread.
            InvalidInputError: It is in another space, or shares messages with another thread.
        """

        def step(desk: Desk) -> None:
            derive.everything(desk)
            moving.move(desk, thread_id, self.log)

        self._write(step)
