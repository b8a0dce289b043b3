#!/bin/sh
# Run once by the postgres image, in an empty cluster: the owner of the tables, the role the app works as, and their database (docs/adr/0006).
# psql reads the passwords by itself: they appear in no command line.
psql -v ON_ERROR_STOP=1 --no-psqlrc -U "${POSTGRES_USER:-postgres}" -d "${POSTGRES_DB:-postgres}" <<SQL
\set owner_password \`cat ${SECRETS:-/run/secrets}/database_owner_password\`
\set app_password \`cat ${SECRETS:-/run/secrets}/database_app_password\`
CREATE ROLE vlogstudio LOGIN PASSWORD :'owner_password';
CREATE ROLE vlogstudio_app LOGIN PASSWORD :'app_password';
CREATE DATABASE vlogstudio OWNER vlogstudio;
SQL
