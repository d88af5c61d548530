"""What a chat store's file holds: tables, the text view and its full-text index, two numbers.

`application_id` says that the file is ours, `user_version` which release's schema it has.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from jupyter_chatstore.model import new_id
from jupyter_chatstore.store.tables import metadata, setting

if TYPE_CHECKING:
    from sqlalchemy import Connection

APPLICATION_ID = 0x4A434853  # "JCHS"
SCHEMA_VERSION = 1

TEXT_VIEW = """
CREATE VIEW message_text(pk, text) AS
SELECT message.pk, (
  SELECT group_concat(text, char(10))
  FROM (SELECT text FROM part WHERE message_pk = message.pk AND type = 'text' ORDER BY idx)
) FROM message
"""

WORDS_VIEW = """
CREATE VIEW message_words(pk, text) AS
SELECT pk, spaced(text) FROM message_text
"""
"""What is indexed; `words.learn` gives a connection the function."""

TEXT_INDEX = """
CREATE VIRTUAL TABLE message_search USING fts5(
  text, content = 'message_words', content_rowid = 'pk',
  tokenize = 'unicode61 remove_diacritics 2'
)
"""


class Found(Enum):
    """What a database turned out to be."""

    EMPTY = "empty"
    OURS = "ours"
    OLDER = "older"
    NEWER = "newer"
    FOREIGN = "foreign"


def number(connection: Connection, pragma: str) -> int:
    """The value of a pragma that is a number."""
    return int(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one())


def look(connection: Connection) -> Found:
    """What this database is; nothing is written."""
    objects = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if not objects:
        return Found.EMPTY
    if number(connection, "application_id") != APPLICATION_ID:
        return Found.FOREIGN
    version = number(connection, "user_version")
    if version > SCHEMA_VERSION:
        return Found.NEWER
    return Found.OURS if version == SCHEMA_VERSION else Found.OLDER


def create(connection: Connection) -> None:
    """Makes everything, inside the caller's write transaction."""
    metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(TEXT_VIEW)
    connection.exec_driver_sql(WORDS_VIEW)
    connection.exec_driver_sql(TEXT_INDEX)
    connection.execute(setting.insert(), {"key": "device_id", "value": new_id()})
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
