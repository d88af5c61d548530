"""A real server on the loopback, in the test's own process, and stores that are signed in to it."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import uvicorn

from jupyter_chatstore import Store
from jupyter_chatstore.server.app import create_app
from jupyter_chatstore.server.auth.account import Account
from jupyter_chatstore.server.auth.auth import Auth
from jupyter_chatstore.server.config import Config
from jupyter_chatstore.server.serving import auth_of, now_ms, opened
from jupyter_chatstore.server.settings import settled
from jupyter_chatstore.sync.sync import Sync

PASSWORD = "a long enough password"
PATIENCE_S = 60.0


def until(what, patience_s: float = PATIENCE_S):
    """Waits for a condition, and gives what it was."""
    end = time.monotonic() + patience_s
    while not (found := what()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)
    return found


class LiveServer:
    """`chatstore serve` without a process of its own; can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self._socket: socket.socket | None = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._settings = settled(folder, None, Config(public_url=self.url))
        self._database = opened(self._settings)
        self.auth: Auth = auth_of(self._settings, self._database)
        self.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._database.close()

    def start(self) -> None:
        config = self._settings.config
        self._app = create_app(config, self._database, auth=self.auth, now_ms=now_ms)
        how = uvicorn.Config(
            self._app, port=self.port, log_level="warning", timeout_graceful_shutdown=10
        )
        self._server = uvicorn.Server(how)
        given = None if self._socket is None else [self._socket]
        self._socket = None  # who stops it closes it
        self._thread = threading.Thread(target=self._server.run, args=(given,), daemon=True)
        self._thread.start()
        until(lambda: self._server.started)

    def stop(self) -> None:
        with suppress(RuntimeError):  # it has been stopped already
            loop = self._server.servers[0].get_loop()
            loop.call_soon_threadsafe(self._app.state.chatstore.wake.end)  # as a signal would
        self._server.should_exit = True
        self._thread.join(PATIENCE_S)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def add(self, email: str) -> Account:
        """A new account."""
        return self.auth.accounts.add(email, PASSWORD)

    def sign_in(
        self, store: Store, account: Account, name: str, *, url: str = "", timeout_s: float = 20.0
    ) -> Sync:
        """Signs a store in, as a person does who approves its code."""
        sync = Sync(store, timeout_s=timeout_s)
        login = sync.login(url or self.url, device_name=name)
        assert not login.poll()
        assert self.auth.flow.answer(login.user_code, account.id, approved=True)
        until(lambda: self._approved(login))
        return sync

    @staticmethod
    def _approved(login) -> bool:
        try:
            return login.poll()
        finally:
            time.sleep(0.05)
