#!/usr/bin/env bash
# The behaviours that Kubernetes' conformance list names, each against a cluster; docs/conformance.md says what came of it.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl

home=$(CDPATH='' cd -- "$HERE/../.." && pwd)
classes=${DAVIT_CLASSES:-$home/davit-conformance/target/davit-conformance-1-SNAPSHOT.jar:$home/davit-conformance/target/lib/*}
[ -n "${DAVIT_CLASSES:-}" ] || [ -e "${classes%%:*}" ] || { echo "this story needs what the build makes: run ./davit test unit first"; exit 77; }
java=$(ls -d "${JAVA_HOME:-/none}"/bin/java /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -n 1 || true)
[ -n "$java" ] || { echo "this story needs a JDK 25"; exit 77; }

# An address of this host that pods reach, for the API: on loopback, the default, the service "kubernetes" leads nowhere.
address=$(printf 'fd00:292:%x:%x::1' "$RANDOM" "$RANDOM")
ip -6 address add "$address/128" dev lo nodad
trap 'code=$?; ip -6 address del "$address/128" dev lo || true; down_and_clean "$code"' EXIT

PORT=$(free_port)
davit up --listen "[$address]:$PORT" --profile standard
davit kubeconfig >"$WORK/kubeconfig"
export KUBECONFIG=$WORK/kubeconfig
busybox_image
"$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Ddavit.bless="${BLESS:-false}" -cp "$classes" dev.davit.conformance.list.Main \
    "https://[$address]:$PORT" "$DATA/pki/ca.crt" "$(cat "$DATA/admin.token")" "$home/docs/conformance.md" ${ONLY:+"$ONLY"}
