"""The team server: one append-only log of ops for each owner, on SQLite or PostgreSQL.

`app.create_app` is the door, `log.Log` the heart; who asks is `principal`'s business.
"""
