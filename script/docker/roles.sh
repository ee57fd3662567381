#!/bin/sh
# Run once by the PostgreSQL image on a new volume: the role that owns the tables, and the one that works with them.
set -eu
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set=owner="$AMENDS_OWNER_PASSWORD" --set=desk="$AMENDS_DESK_PASSWORD" <<'SQL'
CREATE ROLE amends_owner LOGIN CREATEDB PASSWORD :'owner';
CREATE ROLE amends_desk LOGIN NOCREATEDB PASSWORD :'desk';
ALTER DATABASE amends OWNER TO amends_owner;
REVOKE ALL ON DATABASE amends FROM PUBLIC;
GRANT CONNECT ON DATABASE amends TO amends_desk;
SQL
