"""Commands that need packages which not everybody has."""

from __future__ import annotations

from importlib.util import find_spec

from jupyter_chatstore.errors import ServerError

_OF_SERVER = ("alembic", "argon2", "fastapi", "jinja2", "jwt", "prometheus_client", "uvicorn")


def check_server() -> None:
    """Sees that the server's packages are there.

    Raises:
        ServerError: One is missing.
    """
    missing = [name for name in _OF_SERVER if find_spec(name) is None]
    if missing:
        raise ServerError(
            f"The server's packages are not installed ({', '.join(missing)}).",
            hint="Run: pip install 'jupyter_chatstore[server]'",
        )
