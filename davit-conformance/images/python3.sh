#!/bin/sh
# python3.sh OUT.tar: a docker-archive with python3:1: the smallest Debian with python3 and its standard library.
# Suite and mirror are those of this machine's own apt configuration. Takes about a minute the first
# time; the result is kept in ${XDG_CACHE_HOME:-~/.cache}/davit-images and copied from then on.
set -eu
[ $# = 1 ] || { echo "usage: $0 OUT.tar" >&2; exit 2; }
. "$(dirname "$0")/common.sh"

kept=$cache/python3-$(debian_suite)-$(architecture).tar
if [ ! -s "$kept" ]; then
  root=$work/root
  # http.server is in the standard library.
  debian_root "$root" python3-minimal,libpython3-stdlib
  echo "python3 from davit" >"$root/srv/index.html"
  image '["python3:1"]' '{"Env":["'"$path"'"],"Cmd":["python3"],"WorkingDir":"/srv"}' "$(layer "$root")"
  mkdir -p "$cache"
  archive "$kept"
fi
give "$kept" "$1"
