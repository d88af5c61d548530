"""Settings that live with the conversations: small values by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from jupyter_chatstore.model import utc_now
from jupyter_chatstore.store import changes
from jupyter_chatstore.store import tables as t

if TYPE_CHECKING:
    from sqlalchemy import Connection

_GET = select(t.setting.c.value).where(t.setting.c.key == bindparam("key"))
_EVERY = select(t.setting.c.key, t.setting.c.value).where(
    t.setting.c.key >= bindparam("prefix"), t.setting.c.key < bindparam("end")
)
_put = upsert(t.setting)
_PUT = _put.on_conflict_do_update(index_elements=["key"], set_={"value": _put.excluded.value})


def get(connection: Connection, key: str, default: Any) -> Any:
    """A setting's value."""
    row = connection.execute(_GET, {"key": key}).first()
    return default if row is None else row.value


def every(connection: Connection, prefix: str) -> dict[str, Any]:
    """The settings whose keys begin so."""
    rows = connection.execute(_EVERY, {"prefix": prefix, "end": f"{prefix}\U0010ffff"})
    return {row.key: row.value for row in rows}


def put(connection: Connection, key: str, value: Any) -> None:
    """Keeps a value under a name."""
    connection.execute(_PUT, {"key": key, "value": value})
    changes.log(connection, [changes.row("setting", key, "set", utc_now())])
