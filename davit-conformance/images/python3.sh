#!/bin/sh
# python3.sh OUT.tar: a docker-archive with python3:1: the smallest Debian with python3 and its standard library.
# Suite and mirror are those of this machine's own apt configuration. Takes about a minute the first
# time; the result is kept in ${XDG_CACHE_HOME:-~/.cache}/davit-images and copied from then on.
set -eu
[ $# = 1 ] || { echo "usage: $0 OUT.tar" >&2; exit 2; }
. "$(dirname "$0")/common.sh"

[ -r /etc/os-release ] || die "no /etc/os-release: which Debian is this?"
suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
[ -n "$suite" ] || die "/etc/os-release names no suite"
kept=$cache/python3-$suite-$(architecture).tar

if [ ! -s "$kept" ]; then
  command -v mmdebstrap >/dev/null || die "mmdebstrap is missing: apt-get install mmdebstrap"
  # The first archive that apt itself takes this suite from.
  mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' |
    awk -v suite="$suite" '$2 == suite { print $1; exit }')
  [ -n "$mirror" ] || die "apt has no source for $suite"
  root=$work/root
  mkdir "$root"
  # Documents and translations are no use in a container; http.server is in the standard library.
  mmdebstrap --quiet --variant=minbase --include=python3-minimal,libpython3-stdlib \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --aptopt='APT::Install-Recommends "false"' \
    "$suite" "$root" "$mirror" >&2 || die "mmdebstrap failed"
  rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/dev/* "$root"/etc/apt/sources.list*
  echo "python3 from davit" >"$root/srv/index.html"
  layer=$(layer "$root")
  image '["python3:1"]' \
    '{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":["python3"],"WorkingDir":"/srv"}' \
    "$layer"
  mkdir -p "$cache"
  archive "$kept"
fi
cp "$kept" "$1.part.$$"
mv "$1.part.$$" "$1"
