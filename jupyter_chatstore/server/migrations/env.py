"""Alembic runs the revisions here on a connection that is already in a transaction."""
# ruff: noqa: INP001 - alembic runs this file by its path

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection)
context.run_migrations()
