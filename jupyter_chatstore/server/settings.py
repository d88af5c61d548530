"""Where a server's things lie, and how its processes are told of it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_core.paths import jupyter_data_dir

from jupyter_chatstore.errors import ServerError
from jupyter_chatstore.server.auth.secret import Secret, kept_secret
from jupyter_chatstore.server.config import Config

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "CHATSTORE_SERVER_SETTINGS"
"""How one process tells its workers; nobody else sets it."""
DATA_VARIABLE = "CHATSTORE_DATA_DIR"
DATABASE_VARIABLE = "CHATSTORE_DATABASE"
METRICS_TOKEN_VARIABLE = "CHATSTORE_METRICS_TOKEN"  # noqa: S105 - a name, no token
SECRET_VARIABLE = "CHATSTORE_SECRET"  # noqa: S105 - the same
SECRET_FILE_VARIABLE = "CHATSTORE_SECRET_FILE"  # noqa: S105 - the same
URL_VARIABLE = "CHATSTORE_URL"


def default_data_dir() -> Path:
    """The folder of the embedded database and of the secret: `$CHATSTORE_DATA_DIR`, else Jupyter's.

    No store of chats is in it.
    """
    named = os.environ.get(DATA_VARIABLE)
    return Path(named).expanduser() if named else Path(jupyter_data_dir()) / "chatstore-server"


@dataclass(frozen=True, slots=True)
class Settings:
    """One server's; several processes may share them."""

    data_dir: Path
    database: str
    """Its URL, as SQLAlchemy writes them."""
    config: Config = field(default_factory=Config)

    def text(self) -> str:
        """For an environment variable."""
        said = {**asdict(self), "data_dir": str(self.data_dir)}
        return json.dumps(said)

    @classmethod
    def parse(cls, text: str) -> Settings:
        """What `text` wrote."""
        said = json.loads(text)
        return cls(Path(said["data_dir"]), said["database"], Config(**said["config"]))

    def secret(self, environment: Mapping[str, str] = os.environ) -> Secret:
        """The server's secret: of the environment, of a file that it names, or of the data folder.

        Raises:
            ServerError: There is none that can be used.
        """
        if text := environment.get(SECRET_VARIABLE):
            return Secret(text)
        if named := environment.get(SECRET_FILE_VARIABLE):
            try:
                return Secret(Path(named).read_text().strip())
            except OSError as error:
                raise ServerError(
                    f"The secret in {named} can't be read: {error.strerror}.",
                    hint=f"${SECRET_FILE_VARIABLE} names it.",
                ) from error
        return kept_secret(self.data_dir / "secret")


def settled(data_dir: Path | None, database: str | None, config: Config) -> Settings:
    """The settings of a server; its data folder is made if it isn't there.

    Raises:
        ServerError: The folder can't be made.
    """
    folder = (data_dir or default_data_dir()).expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ServerError(
            f"The server's folder {folder} can't be made: {error.strerror}.",
            hint="Name another one with --data-dir.",
        ) from error
    url = database or os.environ.get(DATABASE_VARIABLE) or f"sqlite:///{folder / 'server.db'}"
    return Settings(folder, url, config)
