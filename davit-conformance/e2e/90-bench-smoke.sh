#!/usr/bin/env bash
# Every benchmark runs through once, with tiny counts; its figures are not judged.
# long: three minutes
. "$(dirname "$0")/lib.sh"
need_root
unset DAVIT_JAVA_OPTS # with every compiler, as users have it

mkdir -p "$WORK"
davit bench all --quick --out "$WORK/bench.json" | tee "$WORK/table"
has "$(cat "$WORK/table")" "POST → first instruction" "the table"
has "$(cat "$WORK/table")" "create, 16 clients" "the table"
has "$(jq -r '.rows[].what' "$WORK/bench.json")" "bare runtime → first instruction" "the file"
is "$(jq '[.rows[].rounds[][] | select(. == null)] | length' "$WORK/bench.json")" 0 "the count of missing figures"
has "$(davit bench compare "$WORK/bench.json" "$WORK/bench.json")" "1.000" "a comparison of a file with itself"
refused davit bench nothing
