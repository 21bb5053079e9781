#!/bin/sh
# nginx.sh OUT.tar: a docker-archive with nginx:1 and nginx:2 of Debian's packages, in four layers of which they share three.
# nginx:N answers "nginx N from davit" on port 80 as root, as images on registries do; with
# /etc/nginx/strict.conf on port 8080, as any user, writing to /tmp only.
# Takes about a minute the first time; the result is kept in ${XDG_CACHE_HOME:-~/.cache}/davit-images.
set -eu
[ $# = 1 ] || { echo "usage: $0 OUT.tar" >&2; exit 2; }
. "$(dirname "$0")/common.sh"

kept=$cache/nginx-$(debian_suite)-$(architecture)-$(sha256sum "$0" | cut -c1-12).tar
if [ ! -s "$kept" ]; then
  root=$work/root
  debian_root "$root" nginx-light
  mkdir -p "$work/lib/usr" "$work/share/usr" "$work/one/etc/nginx" "$work/one/var/www/html" "$work/two/var/www/html"
  # As images mostly are: one large layer, some of middle size, small ones on top.
  mv "$root/usr/lib" "$work/lib/usr/lib"
  mv "$root/usr/share" "$work/share/usr/share"
  mkdir "$root/usr/lib" "$root/usr/share"
  conf() {
    cat <<END
worker_processes 1;
daemon off;
pid $1/nginx.pid;
error_log /dev/stderr;
events {}
http {
  include /etc/nginx/mime.types;
  access_log /dev/stdout;
  client_body_temp_path $1/body;
  proxy_temp_path $1/proxy;
  fastcgi_temp_path $1/fastcgi;
  uwsgi_temp_path $1/uwsgi;
  scgi_temp_path $1/scgi;
  server { listen $2; listen [::]:$2; root /var/www/html; }
}
END
  }
  conf /run 80 >"$work/one/etc/nginx/nginx.conf"
  conf /tmp 8080 >"$work/one/etc/nginx/strict.conf"
  echo "nginx 1 from davit" >"$work/one/var/www/html/index.html"
  echo "nginx 2 from davit" >"$work/two/var/www/html/index.html"
  lib=$(layer "$work/lib") share=$(layer "$work/share") base=$(layer "$root")
  one=$(layer "$work/one") two=$(layer "$work/two")
  config='{"Env":["'"$path"'"],"Cmd":["nginx"],"ExposedPorts":{"80/tcp":{}},"StopSignal":"SIGQUIT","WorkingDir":"/"}'
  image '["nginx:1"]' "$config" "$base" "$share" "$lib" "$one"
  image '["nginx:2"]' "$config" "$base" "$share" "$lib" "$one" "$two"
  mkdir -p "$cache"
  archive "$kept"
fi
give "$kept" "$1"
