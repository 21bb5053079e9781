#!/bin/sh
# webapps.sh OUT.tar: a docker-archive with what small web applications with a database are made of: postgres:15,
# redis:7 and redis-replica:7 (which follow the environment variables that manifests give to images of these names), and
# webapp:NAME for the applications of webapp.py. They start as root and give it up themselves, as images on registries do.
# Takes two minutes the first time; what is slow to make is kept in ${XDG_CACHE_HOME:-~/.cache}/davit-images.
set -eu
[ $# = 1 ] || { echo "usage: $0 OUT.tar" >&2; exit 2; }
here=$(dirname "$0")
. "$here/common.sh"

kept=$cache/webapps-$(debian_suite)-$(architecture).layer
if [ ! -s "$kept" ]; then
  debian_root "$work/root" postgresql,redis-server,redis-tools,python3-psycopg2,python3-redis
  made=$(layer "$work/root")
  mkdir -p "$cache"
  give "$work/archive/$made.tar" "$kept"
fi
mkdir -p "$work/archive" "$work/own/usr/local/bin" "$work/own/data"
debian=$(digest "$kept")
cp "$kept" "$work/archive/$debian.tar"
install -m 755 "$here/webapp.py" "$here/postgres-entry.sh" "$work/own/usr/local/bin/"
own=$(layer "$work/own")

# app TAG COMMAND DIRECTORY: COMMAND is a list of JSON strings
app() { image '["'"$1"'"]' '{"Env":["'"$path"'"],"Cmd":['"$2"'],"WorkingDir":"'"$3"'"}' "$debian" "$own"; }

redis='"redis-server","--bind","*","-::*","--protected-mode","no","--dir","/data"'
app postgres:15 '"postgres-entry.sh"' /
app redis:7 "$redis" /data
app redis-replica:7 "$redis"',"--replicaof","redis-master","6379"' /data
for name in vote result worker guestbook petclinic; do
  app "webapp:$name" '"webapp.py","'"$name"'"' /
done
archive "$1"
