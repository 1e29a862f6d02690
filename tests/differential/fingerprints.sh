#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compares the fingerprints of Go files before and after gofmt, and before and after comments and blank lines were put
# between all tokens, over every Go file below the given folders (default: Go's own src and test trees). They have to be
# equal where go/scanner reads equal tokens, and nowhere else: gofmt rewrites redundant brackets, empty statements and the
# letters of numbers.
# usage: fingerprints.sh BUILD_FOLDER [FOLDER...]
set -eu

build=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- "$(go env GOROOT)/src" "$(go env GOROOT)/test"
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$here/oracle/fingerprints" && go build -o "$work/oracle" .)
find "$@" -name '*.go' -type f | sort >"$work/list"
mkdir "$work/formatted"
"$work/oracle" "$work/formatted" <"$work/list" >"$work/wanted"
cut -f 1 "$work/wanted" | "$build/src/gosrc/fingerprints_print" >"$work/before"
cut -f 2 "$work/wanted" | "$build/src/gosrc/fingerprints_print" >"$work/after"

# Each line of `wanted` is: file, the other text, and for each declaration 1 where go/scanner's tokens are equal in
# both, 0 where they are not.
awk -F '\t' '
FILENAME ~ /wanted$/ { name[++n] = $1; equal[n] = $3; next }
/^== / { if (FNR == 1) { file = 0; side++ } file++; at = 0; next }
/^incomplete/ { broken[file] = 1; next }
{ print_of[side, file, ++at] = $0; count[side, file] = at }
END {
    for (i = 1; i <= n; i++) {
        if (count[1, i] + 0 != length(equal[i]) || count[2, i] + 0 != length(equal[i]) || broken[i]) {
            print "other declarations: " name[i]
            bad++
            continue
        }
        files++
        for (j = 1; j <= count[1, i]; j++) {
            is_same = print_of[1, i, j] == print_of[2, i, j]
            is_wanted = substr(equal[i], j, 1) == "1"
            if (is_same != is_wanted) {
                print "differs from go/scanner: " name[i] ": " print_of[1, i, j]
                bad++
            } else if (is_same)
                same++
            else
                rewritten++
        }
    }
    printf "%d files, %d declarations equal before and after, %d rewritten, %d wrong\n", files, same, rewritten, bad
    exit bad > 0 || same == 0
}' "$work/wanted" "$work/before" "$work/after"
