"""The revisions lead to the tables that the server is written for, on both databases."""

from __future__ import annotations

from sqlalchemy import create_engine, inspect

from jupyter_chatstore.server.schema import METADATA


def shape(connection, schema=None):
    look = inspect(connection)
    return {
        name: {
            "columns": [
                (each["name"], str(each["type"]), each["nullable"], each["default"])
                for each in look.get_columns(name, schema)
            ],
            "key": look.get_pk_constraint(name, schema)["constrained_columns"],
            "foreign": sorted(
                (
                    each["constrained_columns"],
                    each["referred_table"],
                    each["referred_columns"],
                    sorted(each["options"].items()),
                )
                for each in look.get_foreign_keys(name, schema)
            ),
            "indexes": sorted(
                (each["name"], each["column_names"], bool(each["unique"]))
                for each in look.get_indexes(name, schema)
            ),
            "unique": sorted(
                each["column_names"] for each in look.get_unique_constraints(name, schema)
            ),
            "checks": look.get_check_constraints(name, schema),
        }
        for name in look.get_table_names(schema)
    }


def test_a_migrated_database_has_the_tables_as_they_are_declared(place):
    engine = create_engine(place.owner)
    with engine.connect() as connection:
        migrated = shape(connection)
        assert migrated.pop("alembic_version")
        how = "CREATE SCHEMA made" if place.postgres else "ATTACH ':memory:' AS made"
        connection.exec_driver_sql(how)
        METADATA.create_all(connection.execution_options(schema_translate_map={None: "made"}))
        assert migrated == shape(connection, "made")
    engine.dispose()
