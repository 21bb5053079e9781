#!/bin/sh
# busybox.sh OUT.tar: a docker-archive with busybox:1 and busybox:2, made from Debian's busybox-static.
# Both share a layer with the program and its applets; busybox:2 has one more file, /etc/version-2,
# and /etc/version says 2 instead of 1.
set -eu
[ $# = 1 ] || { echo "usage: $0 OUT.tar" >&2; exit 2; }
. "$(dirname "$0")/common.sh"

# A static busybox: the installed one, else the package, fetched once.
busybox() {
  installed=$(dpkg -L busybox-static 2>/dev/null | grep -m1 '/busybox$' || true)
  if [ -n "$installed" ] && [ -x "$installed" ]; then
    echo "$installed"
    return
  fi
  kept=$cache/busybox-static/busybox
  if [ ! -x "$kept" ]; then
    mkdir -p "$work/deb" "$cache/busybox-static"
    (cd "$work/deb" && apt-get download -q busybox-static >&2) || die "busybox-static: neither installed nor to be had"
    dpkg-deb -x "$work"/deb/*.deb "$work/deb/x"
    cp "$(find "$work/deb/x" -type f -name busybox)" "$kept.part.$$"
    mv "$kept.part.$$" "$kept"
  fi
  echo "$kept"
}

root=$work/root
mkdir -p "$root/bin" "$root/sbin" "$root/usr/bin" "$root/usr/sbin" "$root/etc" "$root/dev" \
  "$root/proc" "$root/sys" "$root/root" "$root/tmp" "$root/var/www"
chmod 1777 "$root/tmp"
chmod 700 "$root/root"
program=$(busybox)
cp "$program" "$root/bin/busybox"
chmod 755 "$root/bin/busybox"
# One ln per folder: four hundred single ones would take most of the time.
"$program" --list-full | sed 's#^/*##' >"$work/applets"
for folder in bin sbin usr/bin usr/sbin; do
  (cd "$root/$folder" && sed -n "s#^$folder/\([^/]*\)\$#\1#p" "$work/applets" | grep -vx busybox |
    xargs -r "$program" sh -c 'for a; do "$0" ln -s /bin/busybox "$a"; done' "$program") 
done
cat >"$root/etc/passwd" <<'END'
root:x:0:0:root:/root:/bin/sh
www:x:33:33:www:/var/www:/bin/false
app:x:1000:1000:app:/tmp:/bin/sh
nobody:x:65534:65534:nobody:/:/bin/false
END
cat >"$root/etc/group" <<'END'
root:x:0:
www:x:33:app
app:x:1000:
nogroup:x:65534:
END
echo 1 >"$root/etc/version"
echo "hello from davit" >"$root/var/www/index.html"
base=$(layer "$root")

mkdir -p "$work/two/etc"
echo 2 >"$work/two/etc/version"
echo "only in busybox:2" >"$work/two/etc/version-2"
two=$(layer "$work/two")

config='{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":["sh"],"WorkingDir":"/"}'
image '["busybox:1"]' "$config" "$base"
image '["busybox:2"]' "$config" "$base" "$two"
archive "$1"
