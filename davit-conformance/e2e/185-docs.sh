#!/usr/bin/env bash
# Every command of README.md and docs/*.md, as a reader would type them, in order; each document on a fresh cluster.
#
# What runs: blocks fenced as `sh`. A block fenced as `text` right behind one is what its last command must print.
# Not run: blocks that begin with a line `# not run by the tests: REASON`.
# long: two minutes
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq busybox

home=$(CDPATH='' cd -- "$HERE/../.." && pwd)
mkdir "$WORK/bin" "$WORK/reader"
# Readers of a checkout write ./davit, others davit: both are the program under test, on a port and a data dir of the story.
cat >"$WORK/bin/davit" <<SH
#!/bin/sh
[ "\$1" = up ] && { shift; set -- up --listen 127.0.0.1:$(free_port) "\$@"; }
code=0
"$DAVIT" "\$@" || code=\$?
# "|| true" forgives a difference, not a command that is not one.
[ "\$code" != 2 ] || echo "davit \$*" >>"$WORK/not-understood"
exit "\$code"
SH
chmod +x "$WORK/bin/davit"
export PATH=$WORK/bin:$PATH

# blocks FILE FOLDER: each runnable block as FOLDER/NN.sh, and what its last command must print as FOLDER/NN.text
blocks() {
    awk -v to="$2" '
        /^```sh$/ { n++; file = sprintf("%s/%02d.sh", to, n); kind = "sh"; printf "" > file; next }
        /^```text$/ && kind == "between" { file = sprintf("%s/%02d.text", to, n); kind = "text"; printf "" > file; next }
        /^```/ { if (kind == "sh") kind = "between"; else kind = ""; if (file != "") close(file); file = ""; next }
        kind == "between" && NF { kind = "" }
        file != "" { print > file }
    ' "$1"
}

document() {
    local name=$1 folder=$WORK/blocks/$1 block said
    echo "=== $name"
    mkdir -p "$folder"
    blocks "$home/$name" "$folder"
    : >"$folder/all.sh"
    for block in "$folder"/[0-9]*.sh; do
        [ -e "$block" ] || { echo "no commands in $name"; return 0; }
        head -n 1 "$block" | grep -q '^# not run by the tests: ' && { echo "not run: $(head -n 1 "$block")"; continue; }
        # One shell for the whole document: variables and folders go on. Output of each block in a file of its own.
        printf '{\n' >>"$folder/all.sh"
        sed 's,^\./davit ,davit ,; s,"\$(\./davit ,"$(davit ,g; s,(\./davit ,(davit ,g' "$block" >>"$folder/all.sh"
        printf '\n} >%q 2>&1 </dev/null || { echo "in block %s of %s"; cat %q; exit 1; }\n' \
            "$block.out" "$(basename "$block" .sh)" "$name" "$block.out" >>"$folder/all.sh"
        if [ -e "${block%.sh}.text" ]; then
            printf 'tail -n "$(wc -l <%q)" %q | sed -e "\\$a\\\\" | diff %q - || { echo "block %s of %s printed something else"; exit 1; }\n' \
                "${block%.sh}.text" "$block.out" "${block%.sh}.text" "$(basename "$block" .sh)" "$name" >>"$folder/all.sh"
        fi
    done
    (cd "$WORK/reader" && bash -eu -o pipefail "$folder/all.sh") || fail "a command of $name did not work"
    [ ! -e "$WORK/not-understood" ] || fail "$name has a command that davit does not understand: $(cat "$WORK/not-understood")"
    echo "ok: every command of $name worked"
}

fresh() {
    [ ! -d "$DATA" ] || davit down --pods >/dev/null
    rm -rf "$DATA" "$WORK/reader"
    mkdir "$WORK/reader"
    ln -s "$home/davit-conformance" "$WORK/reader/davit-conformance"
    [ "$1" = README.md ] && return 0
    # Not the function of lib.sh, which would take the usual port.
    command davit up >/dev/null
    davit kubeconfig >"$WORK/kubeconfig"
    export KUBECONFIG=$WORK/kubeconfig
    busybox_image
}

for name in README.md docs/concepts.md docs/from-kubernetes.md; do
    fresh "$name"
    document "$name"
done
# The others hold no commands, or ones that other stories run; nobody adds an untested one unseen.
for file in "$home"/docs/*.md; do
    case $(basename "$file") in
        concepts.md | from-kubernetes.md) ;;
        *) ! grep -q '^```sh$' "$file" || document "docs/$(basename "$file")" ;;
    esac
done
