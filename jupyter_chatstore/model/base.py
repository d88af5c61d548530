"""The fields of each noun, once: public values and the store's tables both draw on them."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel


class Noun(SQLModel, registry=registry(metadata=MetaData())):
    """A frozen value; its registry is ours, so a user's own SQLModel tables never clash."""

    model_config = {"frozen": True}  # pyright: ignore[reportAssignmentType]
