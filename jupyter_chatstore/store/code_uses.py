"""What became of generated code: a row each time that a block of it was used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from jupyter_chatstore.model import CodeUse
from jupyter_chatstore.store import changes, read
from jupyter_chatstore.store import tables as t

if TYPE_CHECKING:
    from sqlalchemy import Connection


def put(connection: Connection, use: CodeUse) -> CodeUse:
    """Adds a use.

    Raises:
        NotFoundError: There is no such message.
    """
    read.one(connection, use.message_id)
    connection.execute(insert(t.code_use), use.model_dump())
    changes.log(connection, [changes.row("code_use", use.id, "put", use.created_at)])
    return use


def of(connection: Connection, message_id: str) -> list[CodeUse]:
    """The uses of a message's code, oldest first.

    Raises:
        NotFoundError: There is no such message.
    """
    read.one(connection, message_id)
    statement = (
        select(t.code_use)
        .where(t.code_use.c.message_id == message_id)
        .order_by(t.code_use.c.created_at, t.code_use.c.id)
    )
    return [CodeUse(**row) for row in connection.execute(statement).mappings()]
