"""The links of one thread, as its panel makes, lists and ends them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from jupyter_chatstore.chat.masking import redact
from jupyter_chatstore.errors import SyncRefusedError
from jupyter_chatstore.model import FilePart
from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.snapshot import time_text
from jupyter_chatstore.sync.account import account_of
from jupyter_chatstore.sync.copying import branch_of, copy_of
from jupyter_chatstore.sync.sharing import sharing_of
from jupyter_chatstore.sync.shown import MAX_MESSAGES

if TYPE_CHECKING:
    from jupyter_chatstore.store import Store
    from jupyter_chatstore.sync.shown import ShareInfo
    from jupyter_chatstore.sync.sync import Sync

_DAY_MS = 24 * 3600 * 1000
_STEP_S = 60.0
"""How long a thread may take to reach the server before its link is made."""


class ThreadShares:
    """The links of one thread; each call asks the server, and may raise a `SyncError`.

    Args:
        store: Where the thread is.
        sync: Of that store, which is signed in.
        thread_id: The thread.

    Raises:
        NotFoundError: There is no such thread.
        SyncError: The server can't be asked.
    """

    def __init__(self, store: Store, sync: Sync, thread_id: str) -> None:
        self._store = store
        self._sync = sync
        self._thread = store.thread(thread_id)
        self._sharing, self._log = sharing_of(sync, thread_id)

    def info(self) -> protocol.SharingInfo:
        """Those that can still be opened, and what a new one would show."""
        branch = branch_of(self._store, self._thread.id)[-MAX_MESSAGES:]
        return protocol.SharingInfo(
            encrypted=self._log.encrypted,
            space=self._log.name if self._log.kind == "space" else "",
            messages=len(branch),
            files=sum(isinstance(part, FilePart) for each in branch for part in each.parts),
            shares=[
                self._info(each) for each in self._sharing.all() if each.thread == self._thread.id
            ],
        )

    def add(self, asked: protocol.ShareThread) -> protocol.MadeShareInfo:
        """Makes a link; nobody keeps its address."""
        ends = None if asked.days is None else time.time_ns() // 1_000_000 + asked.days * _DAY_MS
        try:
            return self._make(asked, ends)
        except SyncRefusedError as error:
            if error.problem != "not_found":
                raise
        self._sync.now(_STEP_S)  # the server has not heard of the thread yet
        return self._make(asked, ends)

    def revoke(self, share_id: str) -> None:
        """Ends one at once, and for good; one that has ended already stays so."""
        try:
            self._sharing.revoke(share_id)
        except SyncRefusedError as error:
            if error.problem != "not_found":
                raise

    def _make(self, asked: protocol.ShareThread, ends: int | None) -> protocol.MadeShareInfo:
        key = self._thread.id
        if asked.live:
            made = self._sharing.live(key, expires_at=ends, authors=asked.authors)
        else:
            shown = copy_of(
                self._store, key, words=asked.words, details=asked.details, clean=redact
            )
            made = self._sharing.copy(key, shown, expires_at=ends)
        return protocol.MadeShareInfo(share_id=made.share, url=made.url)

    def _info(self, share: ShareInfo) -> protocol.ShareInfo:
        account = account_of(self._store)
        mine = account is not None and account.account == share.account
        return protocol.ShareInfo(
            share_id=share.share,
            what=share.kind,
            made_at=_time(share.created_at),
            ends_at=None if share.expires_at is None else _time(share.expires_at),
            may_revoke=mine or self._log.role == "owner",
        )


def _time(ms: int) -> str:
    return time_text(datetime.fromtimestamp(ms / 1000, UTC))
