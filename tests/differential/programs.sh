#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Compares textfmt, percent and pkglist of made-up GOCOVERDIR folders with `go tool covdata`. What it refuses we refuse,
# too; a folder that only we refuse has a file with wrong bytes that it does not look at. A folder depends on its number
# only, and FIRST=<number> N=1 KEEP=<folder> leaves one to look at.
# usage: programs.sh BUILD_FOLDER     N (150): how many; FIRST (0): the number of the first
set -euo pipefail

goc_plugin=$(cd "$1" && pwd)/src/cli/goc-plugin
here=$(cd "$(dirname "$0")" && pwd)
n=${N:-150} first=${FIRST:-0}
coverage=$(go env GOROOT)/src/internal/coverage
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
equal=0 refused=0 stricter=0 different=0

cp -r "$here/oracle/programs" "$work/oracle"
mkdir "$work/oracle/coverage"
cp "$coverage/defs.go" "$work/oracle/coverage"
for package in encodemeta encodecounter slicereader slicewriter stringtab uleb128; do
    cp -r "$coverage/$package" "$work/oracle/coverage"
done
find "$work/oracle/coverage" -name '*_test.go' -delete
find "$work/oracle/coverage" -name '*.go' -exec sed -i 's#"internal/coverage#"oracle/coverage#' {} +
(cd "$work/oracle" && go build -o "$work/programs" .)
go tool covdata 2>/dev/null || true # which builds it
covdata=$(go tool -n covdata)

different() { # what
    different=$((different + 1))
    printf 'folder %s, %s: %s\n' "$folder" "$command" "$1"
}

# Blocks at one place are in an order that changes from run to run of go tool covdata.
same_lines() { # one, other
    cmp -s "$1" "$2" || cmp -s <(sort "$1") <(sort "$2")
}

compare() { # folder, command, option...
    local folder=$1 command=$2 theirs=0 ours=0
    shift 2
    if [ "$command" = textfmt ]; then
        "$covdata" textfmt -i="$folder" "$@" -o="$work/wanted" 2>/dev/null || theirs=$?
        "$goc_plugin" textfmt -i="$folder" "$@" -o="$work/got" 2>"$work/error" || ours=$?
    else
        "$covdata" "$command" -i="$folder" "$@" >"$work/wanted" 2>/dev/null || theirs=$?
        "$goc_plugin" "$command" -i="$folder" "$@" >"$work/got" 2>"$work/error" || ours=$?
    fi
    if [ "$ours" -gt 1 ]; then
        different "ended with $ours: $(tail -n 3 "$work/error")"
    elif [ "$theirs" -gt 0 ] && [ "$ours" -gt 0 ]; then
        refused=$((refused + 1))
    elif [ "$theirs" -gt 0 ]; then
        different 'go tool covdata refuses it'
    elif [ "$ours" -gt 0 ]; then
        stricter=$((stricter + 1))
        [ -e "${folder#*,}/spoiled" ] || [ -e "${folder%,*}/spoiled" ] || different "we refuse it: $(cat "$work/error")"
    elif same_lines "$work/wanted" "$work/got"; then
        equal=$((equal + 1))
    else
        different "$(diff "$work/wanted" "$work/got" | head -n 5)"
    fi
}

mkdir "$work/folders"
cd "$work/folders"
"$work/programs" "$first" "$n"
[ -z "${KEEP:-}" ] || cp -r . "$KEEP"
before=$first
for folder in *; do
    for command in textfmt percent pkglist; do
        compare "$folder" $command
    done
    compare "$folder" textfmt -pkg=example.com/...,z
    compare "$before,$folder" percent
    before=$folder
done
printf '%s folders: %s products are equal, %s both refuse, %s only we; %s are different\n' "$n" $equal $refused $stricter \
    $different
[ $equal -gt 0 ] && [ $different -eq 0 ]
