"""A server in a process of its own, and who is signed in to it; run as a file, it is that process.

It serves what `chatstore serve` does, and beside it `/empty`: the same application, a handler that
does nothing and asks for no token.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Response
from fastapi.routing import APIRoute

from jupyter_chatstore import Store
from jupyter_chatstore.model import new_id
from jupyter_chatstore.server import serving
from jupyter_chatstore.server.auth.auth import Auth
from jupyter_chatstore.server.config import Config
from jupyter_chatstore.server.settings import VARIABLE, Settings, settled
from jupyter_chatstore.sync.sync import Sync

EMAIL, PASSWORD = "ada@example.org", "a long enough password"
PATIENCE_S = 240.0
EMPTY = "/empty"
_EACH = 10
"""Devices of one account."""


@dataclass(frozen=True)
class Device:
    """One that is signed in, by its token alone."""

    id: str
    token: str


@dataclass
class Served:
    """A server that runs."""

    url: str
    settings: Settings
    process: subprocess.Popen[str]

    def signed_in(self, store: Store, name: str) -> Sync:
        """A store's sync, as a device of the first account."""
        sync = Sync(store)
        login = sync.login(self.url, device_name=name)
        with self._auth() as auth:
            account = auth.accounts.by_email(EMAIL)
            assert account is not None
            auth.flow.answer(login.user_code, account.id, approved=True)
        login.wait()
        return sync

    def devices(self, count: int, of: str) -> list[Device]:
        """Devices of other accounts, ten of each; their tokens are good for ten minutes."""
        made: list[Device] = []
        with self._auth() as auth:
            for number in range(count):
                if number % _EACH == 0:
                    account = auth.accounts.add(f"{of}{number}@example.org", PASSWORD)
                device = new_id()
                with auth.database.transaction() as connection:
                    auth.devices.know(connection, account.id, device, "d")
                    tokens = auth.sign_ins.begin(connection, account, device)
                made.append(Device(device, tokens.access_token))
        return made

    def memory_mb(self) -> float:
        """What the process holds of the machine's memory."""
        words = Path(f"/proc/{self.process.pid}/status").read_text().split()
        return int(words[words.index("VmRSS:") + 1]) / 1024

    @contextmanager
    def _auth(self) -> Iterator[Auth]:
        database = serving.opened(self.settings)
        try:
            yield serving.auth_of(self.settings, database)
        finally:
            database.close()


@contextmanager
def environment(folder: Path) -> Iterator[None]:
    """A Jupyter data folder of its own, and no keyring."""
    given = {
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


@contextmanager
def served(folder: Path, database: str | None = None) -> Iterator[Served]:
    """A server with its things in that folder; its database too, unless another is named."""
    settings = settled(folder, database, Config())
    first = serving.opened(settings)
    serving.auth_of(settings, first).accounts.add(EMAIL, PASSWORD)
    first.close()
    process = subprocess.Popen(
        [sys.executable, __file__],
        env={**os.environ, VARIABLE: settings.text()},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        if not (port := process.stdout.readline()):
            raise RuntimeError("the server did not start")
        yield Served(f"http://127.0.0.1:{int(port)}", settings, process)
    finally:
        process.terminate()
        process.wait(60)


def until(what: Callable[[], bool]) -> None:
    """Waits, not for ever."""
    end = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)


async def _empty() -> Response:
    return Response()


def _app() -> FastAPI:
    app = serving.app()
    app.router.routes.insert(0, APIRoute(EMPTY, _empty, methods=["POST"]))
    return app


def _serve() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=2_048) as listening:
        how = uvicorn.Config(
            _app,
            factory=True,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=int(PATIENCE_S),
        )
        print(listening.getsockname()[1], flush=True)
        uvicorn.Server(how).run([listening])


if __name__ == "__main__":
    _serve()
