"""`serve`: runs a server, and says how to make its first account."""

from __future__ import annotations

import os
import socket
import tempfile
from contextlib import ExitStack
from typing import TYPE_CHECKING, TextIO

import uvicorn
from uvicorn.supervisors import Multiprocess

from jupyter_chatstore.cli.terminal import one_line
from jupyter_chatstore.errors import ServerError
from jupyter_chatstore.server.config import Config
from jupyter_chatstore.server.metrics import TOGETHER_VARIABLE
from jupyter_chatstore.server.serving import auth_of, opened
from jupyter_chatstore.server.settings import METRICS_TOKEN_VARIABLE, VARIABLE, settled

if TYPE_CHECKING:
    import argparse

    from jupyter_chatstore.server.settings import Settings

_BACKLOG = 2_048
_FINISH_S = 30
"""How long what is being answered may take once the server was asked to end."""
_KEEP_ALIVE_S = 75


def serve(options: argparse.Namespace, out: TextIO) -> bool:
    """Serves until it is asked to end.

    Raises:
        ServerError: The address can't be listened at, or the database can't be served from.
    """
    with _listening(options.host, options.port) as listening, ExitStack() as end:
        url = (options.url or _url(options.host, listening.getsockname()[1])).rstrip("/")
        config = Config(
            public_url=url,
            registration=options.registration,
            drain_s=options.drain,
            metrics_token=os.environ.get(METRICS_TOKEN_VARIABLE, ""),
        )
        settings = settled(options.data_dir, options.database, config)
        out.write(_first_words(settings))
        out.flush()
        os.environ[VARIABLE] = settings.text()
        if options.workers > 1:
            folder = end.enter_context(tempfile.TemporaryDirectory(prefix="chatstore-metrics-"))
            os.environ[TOGETHER_VARIABLE] = folder
        _run(options, listening)
    return True


def _run(options: argparse.Namespace, listening: socket.socket) -> None:
    how = uvicorn.Config(
        "jupyter_chatstore.server.serving:app",
        factory=True,
        workers=options.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(options.behind_proxy),
        forwarded_allow_ips=options.behind_proxy or "127.0.0.1",
        timeout_graceful_shutdown=_FINISH_S,
        timeout_keep_alive=_KEEP_ALIVE_S,
        backlog=_BACKLOG,
    )
    if options.workers > 1:
        Multiprocess(how, [listening]).run()
    else:
        uvicorn.Server(how).run([listening])


def _first_words(settings: Settings) -> str:
    database = opened(settings)
    try:
        auth = auth_of(settings, database)
        url = settings.config.public_url
        words = [f"chatstore serves {url} from {one_line(str(database.url))}"]
        if not auth.accounts.any():
            first = auth.invitations.make(alone=True)
            words += [
                f"It has no account yet. Make the first one at {url}/welcome/{first}",
                "(good once, for seven days), or with `chatstore server users add EMAIL`.",
            ]
        words.append(f"On each device: chatstore sync login {url}")
        return "".join(f"{line}\n" for line in words)
    finally:
        database.close()


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        raise ServerError(
            f"{host}:{port} can't be listened at: {getattr(error, 'strerror', None) or error}.",
            hint="Name another one with --host and --port.",
        ) from error
    listening.set_inheritable(True)
    return listening


def _url(host: str, port: int) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not listened at
        host = socket.gethostname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
