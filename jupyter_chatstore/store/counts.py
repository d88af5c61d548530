"""What a list shows of a thread is kept with it, and made anew when messages go or come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, text

from jupyter_chatstore.model import TextPart
from jupyter_chatstore.model.columns import IdType
from jupyter_chatstore.store import lineage
from jupyter_chatstore.store.rows import preview_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_OWN = text(
    "SELECT count(*) FROM message WHERE thread_id = :key AND deleted_at IS NULL"
).bindparams(bindparam("key", type_=IdType()))
_SHARED = text(
    "SELECT count(*) FROM message WHERE id IN :ids AND thread_id <> :key AND deleted_at IS NULL"
).bindparams(bindparam("key", type_=IdType()), bindparam("ids", type_=IdType(), expanding=True))
_SAID = "SELECT part.text FROM message JOIN part ON part.message_pk = message.pk WHERE {where} \
AND message.deleted_at IS NULL AND part.type = 'text' AND trim(part.text, :blank) <> '' \
ORDER BY message.pk DESC, part.idx LIMIT 1"
_OWN_SAID = text(_SAID.format(where="message.thread_id = :key")).bindparams(
    bindparam("key", type_=IdType())
)
_SHARED_SAID = text(_SAID.format(where="message.id IN :ids")).bindparams(
    bindparam("ids", type_=IdType(), expanding=True)
)
_SET = text(
    "UPDATE thread SET message_count = :count, preview = :preview WHERE id = :key"
).bindparams(bindparam("key", type_=IdType()))
_BLANK = " \t\r\n"
_AT_ONCE = 10_000


def true_of(connection: Connection, thread_id: str) -> tuple[int, str]:
    """How many messages a thread has, those it shares included, and the start of the newest."""
    shared = lineage.shared(connection, thread_id)
    count: int = connection.execute(_OWN, {"key": thread_id}).scalar_one()
    said = connection.execute(_OWN_SAID, {"key": thread_id, "blank": _BLANK}).scalar()
    for start in range(0, len(shared), _AT_ONCE):
        ids = shared[start : start + _AT_ONCE]
        count += connection.execute(_SHARED, {"ids": ids, "key": thread_id}).scalar_one()
        if said is None:
            said = connection.execute(_SHARED_SAID, {"ids": ids, "blank": _BLANK}).scalar()
    return count, preview_of([TextPart(said)]) if said else ""


def renew(connection: Connection, thread_ids: Iterable[str]) -> None:
    """Makes count and preview of these threads true, in the caller's write transaction."""
    for key in thread_ids:
        count, preview = true_of(connection, key)
        connection.execute(_SET, {"key": key, "count": count, "preview": preview})
