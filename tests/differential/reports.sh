#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Compares func and html reports of generated profiles and Go files with those of `go tool cover`, whose own source files
# do many profiles in one process here. A case depends on its number only, and FIRST=<number> N=1 KEEP=<folder> leaves
# one to look at.
# usage: reports.sh BUILD_FOLDER     N (2000): how many; FIRST (0): the number of the first
set -euo pipefail

build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
n=${N:-2000} first=${FIRST:-0}
cover=$(go env GOROOT)/src/cmd/cover
parser=$(go env GOROOT)/src/cmd/vendor/golang.org/x/tools/cover
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -r "$here/oracle/reports" "$work/oracle"
mkdir "$work/oracle/cover"
cp "$parser/profile.go" "$work/oracle/cover"
for file in func.go html.go; do
    sed -e 's#"cmd/internal/browser"#"oracle/browser"#' -e 's#"golang.org/x/tools/cover"#"oracle/cover"#' \
        "$cover/$file" >"$work/oracle/$file"
done
(cd "$work/oracle" && go build -o "$work/reports" .)

at_once=2000
while [ "$n" -gt 0 ]; do
    some=$((n < at_once ? n : at_once))
    mkdir "$work/cases"
    cd "$work/cases"
    "$work/reports" "$first" $some >"$work/list"
    "$build/src/report/reports_print" <"$work/list"
    [ -z "${KEEP:-}" ] || cp -r "$work/cases/." "$KEEP"
    printf 'cases %d to %d: ' "$first" $((first + some - 1))
    "$here/same_reports.py" <"$work/list"
    cd "$work"
    rm -r "$work/cases"
    first=$((first + some)) n=$((n - some))
done
