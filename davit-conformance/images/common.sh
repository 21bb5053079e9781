# Sourced by the scripts beside it: how a docker-archive is put together from directories.
# Everything is reproducible: sorted names, one fixed time, owner root; the same input gives the same image id.

umask 022
epoch=1700000000
created=2023-11-14T22:13:20Z
cache=${XDG_CACHE_HOME:-$HOME/.cache}/davit-images

work=$(mktemp -d "${TMPDIR:-/tmp}/davit-image.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

die() {
  echo "$0: $*" >&2
  exit 1
}

architecture() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) uname -m ;;
  esac
}

digest() { sha256sum "$1" | cut -d' ' -f1; }

# layer DIR: packs a directory as an uncompressed layer of the archive, prints its digest.
layer() {
  mkdir -p "$work/archive"
  tar -C "$1" --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --format=gnu \
    -cf "$work/layer.tar" .
  d=$(digest "$work/layer.tar")
  mv "$work/layer.tar" "$work/archive/$d.tar"
  echo "$d"
}

# image TAGS CONFIG LAYER...: adds an image. TAGS and CONFIG are JSON: ["busybox:1"] and the
# "config" member of an image's configuration.
image() {
  tags=$1 config=$2
  shift 2
  diffs='' files=''
  for l in "$@"; do
    diffs="$diffs${diffs:+,}\"sha256:$l\""
    files="$files${files:+,}\"$l.tar\""
  done
  printf '{"architecture":"%s","os":"linux","created":"%s","config":%s,"rootfs":{"type":"layers","diff_ids":[%s]}}' \
    "$(architecture)" "$created" "$config" "$diffs" >"$work/config.json"
  id=$(digest "$work/config.json")
  mv "$work/config.json" "$work/archive/$id.json"
  printf '%s{"Config":"%s.json","RepoTags":%s,"Layers":[%s]}' \
    "${manifest_comma-}" "$id" "$tags" "$files" >>"$work/manifest"
  manifest_comma=,
}

# archive OUT: writes the archive, whole or not at all.
archive() {
  { printf '['; cat "$work/manifest"; printf ']'; } >"$work/archive/manifest.json"
  tar -C "$work/archive" --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner \
    --format=gnu -cf "$1.part.$$" . || { rm -f "$1.part.$$"; die "cannot write $1"; }
  mv "$1.part.$$" "$1"
}

# The suite of Debian that this machine runs, by its own word.
debian_suite() {
  [ -r /etc/os-release ] || die "no /etc/os-release: which Debian is this?"
  suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  [ -n "$suite" ] || die "/etc/os-release names no suite"
  echo "$suite"
}

# debian_root DIR PACKAGE,PACKAGE: the smallest Debian with these packages, from where this machine's own apt takes them.
debian_root() {
  command -v mmdebstrap >/dev/null || die "mmdebstrap is missing: apt-get install mmdebstrap"
  suite=$(debian_suite)
  mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' |
    awk -v suite="$suite" '$2 == suite { print $1; exit }')
  [ -n "$mirror" ] || die "apt has no source for $suite"
  mkdir "$1"
  # Documents and translations are no use in a container.
  mmdebstrap --quiet --variant=minbase --include="$2" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --aptopt='APT::Install-Recommends "false"' \
    "$suite" "$1" "$mirror" >&2 || die "mmdebstrap failed"
  rm -rf "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/* "$1"/dev/* "$1"/etc/apt/sources.list*
}

# give KEPT OUT: hands out a copy of what the cache keeps, whole or not at all.
give() {
  cp "$1" "$2.part.$$"
  mv "$2.part.$$" "$2"
}

path=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
