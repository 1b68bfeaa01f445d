#!/bin/sh
# mongosh as administrator, where the variable ADMIN_URI of the container leads; with an argument, that command alone:
#
#   docker compose exec demo-db1 sh /demo/shell.sh 'rs.status()'
set -eu
exec mongosh --quiet --username admin --password "$(cat "$SECRETS/admin-password")" "$ADMIN_URI" ${1:+--eval "$1"}
