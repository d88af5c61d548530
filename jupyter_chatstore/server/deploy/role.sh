#!/bin/sh
# Run once, by PostgreSQL's image, on an empty database: makes the plain role that serves. It owns
# no table and is no superuser, so that row-level security holds for it.
set -eu
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
  --set=password="$SERVE_PASSWORD" <<'SQL'
CREATE ROLE chatstore_serve LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'password';
SQL
