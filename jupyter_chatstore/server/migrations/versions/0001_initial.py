"""The first schema. It is unreleased: until it is, it is what the tables say."""
# ruff: noqa: INP001 - alembic finds revisions by their files

from alembic import op

from jupyter_chatstore.server.schema import METADATA

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes all tables."""
    METADATA.create_all(op.get_bind(), checkfirst=False)
