"""What the user is done with: it goes to the trash, comes back, or leaves for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.model import utc_now
from jupyter_chatstore.store import index, purge, threads, trash
from jupyter_chatstore.store.asked import known_id

if TYPE_CHECKING:
    from datetime import timedelta

    from jupyter_chatstore.model import Thread, Trashed
    from jupyter_chatstore.store.home import Home


class Bin:
    """The trash; `Store` is the whole.

    None of this is done while the chat history isn't saved: `StoreUnavailableError` says so.
    """

    _home: Home

    def delete_thread(self, thread_id: str) -> None:
        """Puts a thread into the trash: it is not listed, read or found until it is restored.

        A fork of it keeps what the two share.

        Raises:
            NotFoundError: There is no such thread.
        """
        key = known_id(thread_id, "thread")
        self._home.write_whole(lambda c: trash.put_thread(c, key))

    def delete_message(self, message_id: str) -> None:
        """Puts one message into the trash; those before and after it stay.

        Raises:
            NotFoundError: There is no such message.
            InvalidInputError: It is still being written.
        """
        key = known_id(message_id, "message")
        self._home.write_whole(lambda c: trash.put_message(c, key))

    def trash(self) -> list[Trashed]:
        """What is in the trash, the last deleted first."""
        return self._home.read_all(trash.contents)[-1]

    def restore(self, id_: str) -> Thread:
        """Takes a thread or a message out of the trash, as it was.

        Args:
            id_: Of the thread or the message.

        Returns:
            The thread, or the one that the message is in.

        Raises:
            NotFoundError: Nothing of that id is in the trash, or the message's thread is there.
        """
        key = known_id(id_, "thread or message in the trash")
        return self._home.write_whole(lambda c: threads.get(c, trash.restore(c, key)))

    def purge(self, id_: str) -> None:
        """Removes a thread or a message for good, whether it is in the trash or not.

        Its texts, runs and index entries leave the file, and the room goes back to the disk; the
        change log keeps that id. What a fork shares with a thread becomes the fork's own. What
        followed a message follows the one before it.

        Args:
            id_: Of the thread or the message.

        Raises:
            NotFoundError: There is neither of that id.
            InvalidInputError: An answer is being written in it.
        """
        key = known_id(id_, "thread or message")
        self._home.write_whole(lambda c: purge.anything(c, key))
        self._scrub()

    def purge_trash(self, older_than: timedelta | None = None) -> int:
        """Removes for good what is in the trash.

        Args:
            older_than: Only what has been there for longer than this.

        Returns:
            How many things that were.
        """
        moment = utc_now() if older_than is None else utc_now() - older_than
        done = self._home.write_whole(lambda c: purge.before(c, moment))
        if done:
            self._scrub()
        return done

    def _scrub(self) -> None:
        """Leaves no trace, in steps between which others can write."""
        self._home.tidy_all(index.scrub)
        self._home.scrub()
