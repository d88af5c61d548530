"""What listens for news, where nobody can be heard."""

from __future__ import annotations

import threading
from types import SimpleNamespace

from jupyter_chatstore.errors import SyncConnectionError
from jupyter_chatstore.sync.listen import Listener


def test_a_server_that_is_deaf_for_days_is_asked_again():
    asked, enough = [], threading.Event()

    def fail(*_, **__):
        asked.append(None)
        if len(asked) > 1_100:
            enough.set()
        raise SyncConnectionError("no")

    remote = SimpleNamespace(
        session=SimpleNamespace(token=str),
        line=SimpleNamespace(lines=fail, close=lambda: None),
        wait=fail,
    )
    listener = Listener(remote, lambda: "cursor", lambda: None, lambda: None, lambda: 0.0)
    listener.fine(True)
    assert enough.wait(60)
    listener.close()
