"""The manifest: which files are the lake, and which moment of the store they hold."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from jupyter_chatstore.errors import LakeError

FORMAT = 1
NAME = "manifest.json"

DATA = re.compile(r"[a-z_]+/(month=-?\d{4,}-\d\d/)?[0-9a-f]{32}-\d+\.parquet")
"""How a file of data is called; nothing of another name is ever read or removed."""


def _checked(name: str) -> str:
    if not DATA.fullmatch(name):
        raise ValueError("no name of a data file")
    return name


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Mark(_Record):
    """The newest change of the store's log when it was read."""

    seq: int
    entity_id: str
    """In hexadecimal; with the time it tells one log from another."""
    changed_us: int


class File(_Record):
    """One Parquet file."""

    name: Annotated[str, AfterValidator(_checked)]
    """Its path in the lake, with `/`."""
    rows: int
    bytes: int


class Slice(_Record):
    """The rows of one table and month."""

    table: str
    month: str | None
    """In UTC, `2026-11`; None for a table that is kept whole."""
    rows: int
    digest: str
    """Of all rows, in no order: rows that did not change need not be written again."""
    files: tuple[File, ...]


class Manifest(_Record):
    """All of a lake at one moment."""

    format: int = FORMAT
    store_id: str
    mark: Mark
    written_at: datetime
    budget_usd: float | None
    """What a month may cost, as the user has set it; None: there is no budget."""
    columns: dict[str, dict[str, str]]
    """Name and DuckDB type of each column, by table."""
    slices: tuple[Slice, ...]

    @property
    def names(self) -> set[str]:
        """The files that are the lake; any other one is on its way in or out."""
        return {file.name for slice_ in self.slices for file in slice_.files}

    def files(self, table: str) -> list[str]:
        """The files of one table, oldest month first."""
        mine = sorted((s for s in self.slices if s.table == table), key=lambda s: s.month or "")
        return [file.name for slice_ in mine for file in slice_.files]


class _Head(BaseModel):
    format: int


def read(raw: bytes, where: str) -> Manifest:
    """The manifest of a lake.

    Raises:
        LakeError: It is damaged, or a newer release wrote it.
    """
    try:
        if _Head.model_validate_json(raw).format > FORMAT:
            raise LakeError(
                f"The lake {where} was written by a newer release.",
                kept="It was left as it is.",
                hint="Upgrade jupyter_chatstore.",
            )
        return Manifest.model_validate_json(raw)
    except ValidationError:
        raise LakeError(
            f"The manifest of the lake {where} can't be read.",
            kept="It was left as it is.",
            hint=f"Export to another place, or remove {NAME} there and export anew.",
        ) from None
