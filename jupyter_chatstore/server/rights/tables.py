"""The table of what owners decided about keeping."""

from __future__ import annotations

from sqlmodel import Field

from jupyter_chatstore.server.tables import Args, IdType, Row


class RetentionTable(Row, table=True):
    """For each log whose owner decided so, after how many days bodies are emptied.

    It has no `owner`: the server looks through all of it to find what is due.
    """

    __tablename__: Args = "retention"

    log: str = Field(primary_key=True, sa_type=IdType)
    message_days: int | None = None
    trash_days: int | None = None
