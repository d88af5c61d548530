"""Version 1: the first schema, as it was then."""
# ruff: noqa: INP001 - alembic finds revisions by their files

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE notebook (
      id BLOB NOT NULL,
      path VARCHAR,
      title VARCHAR NOT NULL,
      origin_id BLOB,
      git_repo VARCHAR,
      git_branch VARCHAR,
      created_at INTEGER NOT NULL,
      seen_at INTEGER NOT NULL,
      PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX notebook_path ON notebook (path)
    """,
    """
    CREATE INDEX notebook_seen ON notebook (seen_at, id)
    """,
    """
    CREATE TABLE change (
      seq INTEGER NOT NULL,
      entity TEXT NOT NULL,
      entity_id BLOB NOT NULL,
      kind TEXT NOT NULL,
      device_id BLOB,
      changed_at INTEGER NOT NULL,
      PRIMARY KEY (seq)
    )
    """,
    """
    CREATE TABLE setting (
      "key" TEXT NOT NULL,
      value TEXT,
      PRIMARY KEY ("key")
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE thread (
      id BLOB NOT NULL,
      notebook_id BLOB,
      title VARCHAR NOT NULL,
      folder VARCHAR,
      pinned BOOLEAN NOT NULL,
      archived BOOLEAN NOT NULL,
      model VARCHAR,
      system_prompt VARCHAR,
      head_id BLOB,
      note VARCHAR,
      fork_of BLOB,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      tags TEXT,
      settings TEXT,
      message_count INTEGER NOT NULL,
      next_seq INTEGER NOT NULL,
      preview VARCHAR NOT NULL,
      deleted_at INTEGER,
      PRIMARY KEY (id),
      FOREIGN KEY(notebook_id) REFERENCES notebook (id) ON DELETE SET NULL
    )
    """,
    """
    CREATE INDEX thread_updated ON thread (updated_at, id, notebook_id)
    """,
    """
    CREATE INDEX thread_fork ON thread (fork_of) WHERE fork_of IS NOT NULL
    """,
    """
    CREATE INDEX thread_trash ON thread (deleted_at) WHERE deleted_at IS NOT NULL
    """,
    """
    CREATE TABLE message (
      id BLOB NOT NULL,
      thread_id BLOB NOT NULL,
      parent_id BLOB,
      created_at INTEGER NOT NULL,
      bookmarked_at INTEGER,
      reaction VARCHAR,
      pk INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      role TEXT NOT NULL,
      status TEXT NOT NULL,
      deleted_at INTEGER,
      PRIMARY KEY (pk),
      UNIQUE (id),
      FOREIGN KEY(thread_id) REFERENCES thread (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE UNIQUE INDEX message_place ON message (thread_id, seq)
    """,
    """
    CREATE INDEX message_bookmark ON message (bookmarked_at) WHERE bookmarked_at IS NOT NULL
    """,
    """
    CREATE INDEX message_trash ON message (deleted_at) WHERE deleted_at IS NOT NULL
    """,
    """
    CREATE TABLE part (
      message_pk INTEGER NOT NULL,
      idx INTEGER NOT NULL,
      type TEXT NOT NULL,
      text TEXT,
      data TEXT,
      PRIMARY KEY (message_pk, idx),
      FOREIGN KEY(message_pk) REFERENCES message (pk) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE run (
      input_tokens INTEGER,
      output_tokens INTEGER,
      cache_read_tokens INTEGER,
      cache_write_tokens INTEGER,
      reasoning_tokens INTEGER,
      id BLOB NOT NULL,
      thread_id BLOB,
      message_id BLOB NOT NULL,
      model VARCHAR,
      provider VARCHAR,
      cost_usd FLOAT,
      first_token_ms FLOAT,
      total_ms FLOAT,
      finish_reason VARCHAR,
      started_at INTEGER NOT NULL,
      ended_at INTEGER,
      status TEXT NOT NULL,
      settings TEXT,
      error TEXT,
      context TEXT,
      owner_host VARCHAR,
      owner_pid INTEGER,
      owner_started FLOAT,
      owner_instance VARCHAR,
      heartbeat_at INTEGER,
      PRIMARY KEY (message_id),
      UNIQUE (id),
      FOREIGN KEY(message_id) REFERENCES message (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX run_running ON run (status) WHERE status = 'running'
    """,
    """
    CREATE TABLE code_use (
      id BLOB NOT NULL,
      message_id BLOB NOT NULL,
      block INTEGER NOT NULL,
      cell_id VARCHAR,
      created_at INTEGER NOT NULL,
      how TEXT NOT NULL,
      PRIMARY KEY (id),
      FOREIGN KEY(message_id) REFERENCES message (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX code_use_message ON code_use (message_id)
    """,
    """
    CREATE VIEW message_text(pk, text) AS
    SELECT message.pk, (
      SELECT group_concat(text, char(10))
      FROM (SELECT text FROM part WHERE message_pk = message.pk AND type = 'text' ORDER BY idx)
    ) FROM message
    """,
    """
    CREATE VIEW message_words(pk, text) AS
    SELECT pk, spaced(text) FROM message_text
    """,
    """
    CREATE VIRTUAL TABLE message_search USING fts5(
      text, content = 'message_words', content_rowid = 'pk',
      tokenize = 'unicode61 remove_diacritics 2'
    )
    """,
)


def upgrade() -> None:
    """Makes the tables, the text view and the full-text index."""
    for statement in STATEMENTS:
        op.execute(statement)
