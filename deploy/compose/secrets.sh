#!/bin/sh
# Creates the key file and the passwords of docker-compose.yml at its first start, so that the repository contains none.
# Later starts do not change them.
#
#   sh secrets.sh MONGODB_DIRECTORY EXPORTER_DIRECTORY
#
# Only one user can read the files in each directory: the user of the images of MongoDB, and that of the exporter.
set -eu

if [ $# -ne 2 ] || [ ! -d "$1" ] || [ ! -d "$2" ]; then
  echo "usage: sh secrets.sh MONGODB_DIRECTORY EXPORTER_DIRECTORY" >&2
  exit 2
fi
mongodb_uid=${MONGODB_UID:-999}
exporter_uid=${EXPORTER_UID:-65532}

# Writes stdin to the file $2 for the user $1, completely or not at all.
keep() {
  (umask 077 && cat >"$2.new")
  chmod 400 "$2.new"
  chown "$1" "$2.new"
  mv "$2.new" "$2"
}

random() { head -c "$1" /dev/urandom | base64 | tr -d '\n'; }

[ -s "$1/key-file" ] || random 96 | keep "$mongodb_uid" "$1/key-file"
for user in admin exporter traffic; do
  [ -s "$1/$user-password" ] || random 24 | keep "$mongodb_uid" "$1/$user-password"
done
keep "$exporter_uid" "$2/exporter-password" <"$1/exporter-password"
