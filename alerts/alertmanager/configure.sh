#!/bin/sh
# Writes alertmanager.yml and its templates, with the values of a site, into a directory:
#
#   sh configure.sh values.env /etc/alertmanager
#
# Needs only sh and awk, so that it also runs in the container image of Alertmanager.
set -eu

if [ $# -ne 2 ] || [ ! -f "$1" ] || [ ! -d "$2" ]; then
  echo "usage: sh configure.sh VALUES_FILE DIRECTORY" >&2
  exit 2
fi
values=$1
directory=$2
here=$(dirname "$0")
written=$(mktemp -d)
trap 'rm -rf "$written"' EXIT

# Prints the file with the values inserted.
render() {
  awk -v values="$values" -v example="$here/values.env.example" '
    function fail(text) {
      print text | "cat >&2"
      exit 1
    }
    function name_of(assignment) { return substr(assignment, 1, index(assignment, "=") - 1) }

    BEGIN {
      while ((getline line < example) > 0) if (line ~ /^[A-Z_]+=/) known[name_of(line)] = 1
      # The values may be in the same file.
      close(example)
      while ((getline line < values) > 0) {
        number++
        sub(/\r$/, "", line)
        if (line ~ /^[ \t]*(#|$)/) continue
        name = name_of(line)
        if (!(name in known)) fail(values ":" number ": none of the values of values.env.example")
        text = substr(line, index(line, "=") + 1)
        gsub(/^[ \t]+|[ \t]+$/, "", text)
        value[name] = text
      }
      if (value["SMTP_SMARTHOST"] == "") fail(values ": SMTP_SMARTHOST is not set")
      if (value["MAIL_TO"] == "") fail(values ": MAIL_TO is not set")
      if (value["SMTP_USER"] != "" && value["SMTP_PASSWORD_FILE"] == "")
        fail(values ": SMTP_USER is set, SMTP_PASSWORD_FILE is not")
      split(value["MAIL_TO"], recipients, /[ \t]*,/)
      if (value["SMTP_FROM"] == "") value["SMTP_FROM"] = recipients[1]
      if (value["SMTP_REQUIRE_TLS"] == "") value["SMTP_REQUIRE_TLS"] = "true"
      if (value["SMTP_REQUIRE_TLS"] !~ /^(true|false)$/)
        fail(values ": SMTP_REQUIRE_TLS is neither true nor false")
      sub(/\/$/, "", value["GRAFANA_URL"])
      if (value["GRAFANA_URL"] !~ /^(https?:\/\/[^ \047"\\]+)?$/)
        fail(values ": GRAFANA_URL is not a URL")
    }

    /^ *# if [A-Z_]+:/ {
      name = $3
      sub(/:$/, "", name)
      left_out = value[name] == ""
      next
    }
    /^ *# end if$/ {
      left_out = 0
      next
    }
    left_out { next }
    {
      while (match($0, /\$\{[A-Z_]+\}/)) {
        text = value[substr($0, RSTART + 2, RLENGTH - 3)]
        # YAML values are in single quotes: single quotes of the text must be doubled.
        gsub(/\047/, "\047\047", text)
        printf "%s", substr($0, 1, RSTART - 1) text
        $0 = substr($0, RSTART + RLENGTH)
      }
      print
    }
  ' "$1"
}

mkdir "$written/templates"
for file in alertmanager.yml templates/common.tmpl templates/mail.tmpl templates/sms.tmpl; do
  render "$here/$file" >"$written/$file"
done
cp -R "$written/." "$directory/"
