#!/bin/sh
# webapps.sh OUT.tar: a docker-archive with what small web applications with a database are made of: postgres:15 and
# redis:7 (which follow the environment variables that manifests give to images of these names), and webapp:NAME for the
# applications of webapp.py. They start as root and give it up themselves, as images on registries do.
# Takes two minutes the first time; the result is kept in ${XDG_CACHE_HOME:-~/.cache}/davit-images.
set -eu
[ $# = 1 ] || { echo "usage: $0 OUT.tar" >&2; exit 2; }
here=$(dirname "$0")
. "$here/common.sh"

sum=$(cat "$here/webapps.sh" "$here/webapp.py" "$here/postgres-entry.sh" | sha256sum | cut -c1-12)
kept=$cache/webapps-$(debian_suite)-$(architecture)-$sum.tar
if [ ! -s "$kept" ]; then
  root=$work/root
  debian_root "$root" postgresql,redis-server,redis-tools,python3-psycopg2,python3-redis
  install -m 755 "$here/webapp.py" "$here/postgres-entry.sh" "$root/usr/local/bin/"
  mkdir -p "$root/data"
  layer=$(layer "$root")
  config() { echo '{"Env":["'"$path"'"],"Cmd":['"$1"'],"WorkingDir":"'"$2"'"}'; }
  image '["postgres:15"]' "$(config '"postgres-entry.sh"' /)" "$layer"
  image '["redis:7"]' "$(config '"redis-server","--bind","*","-::*","--protected-mode","no","--dir","/data"' /data)" "$layer"
  image '["redis-follower:7"]' "$(config '"redis-server","--bind","*","-::*","--protected-mode","no","--replicaof","redis-leader","6379"' /data)" "$layer"
  for app in vote result worker guestbook petclinic; do
    image '["webapp:'$app'"]' "$(config '"webapp.py","'$app'"' /)" "$layer"
  done
  mkdir -p "$cache"
  archive "$kept"
fi
give "$kept" "$1"
