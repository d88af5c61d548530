"""Files to begin with for who runs a server: Docker Compose with PostgreSQL, or systemd."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("Dockerfile", "chatstore.service", "compose.yaml", "role.sh")


def write(folder: Path) -> list[Path]:
    """Writes them into a folder, which is made if it isn't there.

    Raises:
        InvalidInputError: One of them is there already; none is written.
        OSError: The folder can't be written to.
    """
    targets = [folder / name for name in FILES]
    for target in targets:
        if target.exists():
            raise InvalidInputError(
                f"{target} is there already.",
                kept="Nothing was written.",
                hint="Name another folder.",
            )
    folder.mkdir(parents=True, exist_ok=True)
    for target in targets:
        target.write_text(resources.files(__name__).joinpath(target.name).read_text())
    return targets
