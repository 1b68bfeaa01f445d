#!/bin/sh
# mongosh as administrator at ADMIN_URI of the container; with an argument, it runs only that command:
#
#   docker compose exec demo-db1 sh /demo/shell.sh 'rs.status()'
set -eu
exec mongosh --quiet --username admin --password "$(cat "$SECRETS/admin-password")" "$ADMIN_URI" ${1:+--eval "$1"}
