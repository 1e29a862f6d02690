#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compares the Go scanner with go/parser over every Go file below the given folders (default: Go's own src and test trees).
# usage: functions.sh BUILD_FOLDER [FOLDER...]
set -eu

build=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- "$(go env GOROOT)/src" "$(go env GOROOT)/test"
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$here/oracle/functions" && go build -o "$work/oracle" .)
find "$@" -name '*.go' -type f | sort >"$work/list"
"$work/oracle" <"$work/list" >"$work/wanted"
"$build/src/gosrc/functions_print" <"$work/list" >"$work/got"

# Files that go/parser refuses are counted apart: the scanner sees brackets and declarations only, so it accepts some.
awk '
function finish() {
    if (file == "") return
    files++
    if (want[file] == "refused\n") {
        refused++
        if (text !~ /incomplete\t/) accepted++
    } else if (want[file] != text) {
        differ++
        print "differs: " file
    } else {
        same++
        functions += lines
    }
}
NR == FNR { if (/^== /) name = $0; else want[name] = want[name] $0 "\n"; next }
/^== / { finish(); file = $0; text = ""; lines = 0; next }
{ text = text $0 "\n"; lines++ }
END {
    finish()
    printf "%d files, %d equal (%d functions), %d different; go/parser refuses %d, of which the scanner accepts %d\n",
        files, same, functions, differ, refused, accepted
    exit differ > 0 || same == 0
}' "$work/wanted" "$work/got"
