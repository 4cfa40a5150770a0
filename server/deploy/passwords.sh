#!/bin/sh
# Give the two roles their passwords; the image of PostgreSQL runs it once, after roles.sql.
set -eu
psql --set=ON_ERROR_STOP=1 --set=owner="$OWNER_PASSWORD" --set=service="$SERVICE_PASSWORD" \
  --username "$POSTGRES_USER" --dbname postgres <<'SQL'
alter role "tilik_owner" password :'owner';
alter role "tilik" password :'service';
SQL
