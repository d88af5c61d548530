"""The first schema, as it was then; policies of PostgreSQL are `schema`'s, for any revision."""
# ruff: noqa: INP001 - alembic finds revisions by their files

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE account (
      id {id} NOT NULL,
      email TEXT NOT NULL,
      password TEXT,
      created_at BIGINT NOT NULL,
      disabled_at BIGINT,
      tokens_after BIGINT NOT NULL,
      PRIMARY KEY (id),
      UNIQUE (email)
    )
    """,
    """
    CREATE TABLE guess (
      what TEXT NOT NULL,
      until BIGINT NOT NULL,
      tries INTEGER NOT NULL,
      PRIMARY KEY (what)
    )
    """,
    "CREATE INDEX ix_guess_until ON guess (until)",
    """
    CREATE TABLE head (
      owner {id} NOT NULL,
      epoch TEXT NOT NULL,
      n BIGINT NOT NULL,
      keys INTEGER NOT NULL,
      purges INTEGER NOT NULL,
      PRIMARY KEY (owner)
    )
    """,
    """
    CREATE TABLE invitation (
      code TEXT NOT NULL,
      email TEXT,
      created_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      PRIMARY KEY (code)
    )
    """,
    """
    CREATE TABLE log_key (
      owner {id} NOT NULL,
      kid TEXT NOT NULL,
      seq BIGINT NOT NULL,
      PRIMARY KEY (owner, kid)
    )
    """,
    """
    CREATE TABLE op (
      owner {id} NOT NULL,
      seq BIGINT NOT NULL,
      op_id {id} NOT NULL,
      device {id} NOT NULL,
      dseq BIGINT NOT NULL,
      hlc TEXT NOT NULL,
      kind TEXT NOT NULL,
      thread {id},
      ref {id},
      base TEXT NOT NULL,
      enc TEXT,
      kid TEXT,
      body TEXT,
      h TEXT NOT NULL,
      received_at BIGINT NOT NULL,
      hlc_eff TEXT NOT NULL,
      author TEXT,
      purged BOOLEAN NOT NULL,
      refusal TEXT,
      replaced BIGINT,
      PRIMARY KEY (owner, seq)
    )
    """,
    "CREATE UNIQUE INDEX op_id ON op (owner, op_id)",
    "CREATE INDEX op_thread ON op (owner, thread)",
    """
    CREATE TABLE purged (
      owner {id} NOT NULL,
      target {id} NOT NULL,
      PRIMARY KEY (owner, target)
    )
    """,
    """
    CREATE TABLE reach (
      owner {id} NOT NULL,
      device {id} NOT NULL,
      account {id} NOT NULL,
      dseq BIGINT NOT NULL,
      checksum TEXT NOT NULL,
      PRIMARY KEY (owner, device)
    )
    """,
    """
    CREATE TABLE retention (
      log {id} NOT NULL,
      message_days INTEGER,
      trash_days INTEGER,
      PRIMARY KEY (log)
    )
    """,
    """
    CREATE TABLE share (
      owner {id} NOT NULL,
      id {id} NOT NULL,
      account {id} NOT NULL,
      thread {id} NOT NULL,
      kind TEXT NOT NULL,
      content TEXT,
      authors BOOLEAN NOT NULL,
      created_at BIGINT NOT NULL,
      expires_at BIGINT,
      PRIMARY KEY (owner, id)
    )
    """,
    """
    CREATE TABLE share_link (
      token TEXT NOT NULL,
      log {id} NOT NULL,
      share {id} NOT NULL,
      PRIMARY KEY (token)
    )
    """,
    "CREATE INDEX ix_share_link_log ON share_link (log)",
    """
    CREATE TABLE space (
      id {id} NOT NULL,
      name TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE device (
      id {id} NOT NULL,
      account {id} NOT NULL,
      name TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      seen_at BIGINT NOT NULL,
      revoked_at BIGINT,
      PRIMARY KEY (id),
      FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_device_account ON device (account)",
    """
    CREATE TABLE device_code (
      code TEXT NOT NULL,
      user_code TEXT NOT NULL,
      device {id} NOT NULL,
      name TEXT NOT NULL,
      address TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      interval_s INTEGER NOT NULL,
      polled_at BIGINT,
      account {id},
      refused BOOLEAN NOT NULL,
      PRIMARY KEY (code),
      UNIQUE (user_code),
      FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_device_code_expires_at ON device_code (expires_at)",
    """
    CREATE TABLE member (
      space {id} NOT NULL,
      account {id} NOT NULL,
      role TEXT NOT NULL,
      joined_at BIGINT NOT NULL,
      PRIMARY KEY (space, account),
      FOREIGN KEY(space) REFERENCES space (id) ON DELETE CASCADE,
      FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_member_account ON member (account)",
    """
    CREATE TABLE space_invitation (
      id {id} NOT NULL,
      token TEXT NOT NULL,
      space {id} NOT NULL,
      role TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      PRIMARY KEY (id),
      UNIQUE (token),
      FOREIGN KEY(space) REFERENCES space (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_space_invitation_space ON space_invitation (space)",
    """
    CREATE TABLE sign_in (
      id {id} NOT NULL,
      account {id} NOT NULL,
      device {id} NOT NULL,
      refresh TEXT NOT NULL,
      used TEXT,
      attempt {id},
      created_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      PRIMARY KEY (id),
      FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE,
      FOREIGN KEY(device) REFERENCES device (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_sign_in_account ON sign_in (account)",
    "CREATE INDEX ix_sign_in_device ON sign_in (device)",
)


def upgrade() -> None:
    """Makes all tables; ids are text where there is no type for them."""
    kind = "UUID" if op.get_bind().dialect.name == "postgresql" else "VARCHAR(36)"
    for statement in STATEMENTS:
        op.execute(statement.format(id=kind))
