#!/bin/bash
# Once, when the database is new: the account that serves. What it may do, migrations say.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set password="$(cat /run/secrets/serving_password)" <<'SQL'
CREATE ROLE kaizen_serving LOGIN PASSWORD :'password';
SQL
