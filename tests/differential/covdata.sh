#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Compares `goc-plugin textfmt`, `percent` and `pkglist` with those of `go tool covdata`: standard output, the file of -o,
# warnings and exit code, on a real program in each mode and on files made by hand that Go's programs do not write.
# usage: covdata.sh BUILD_FOLDER [GOCOVERDIR...]
set -u

goc_plugin=$(cd "$1" && pwd)/src/cli/goc-plugin
shift
root=$(go env GOROOT)
go tool covdata 2>/dev/null || true # which builds it
covdata=$(go tool -n covdata)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n_compared=0 n_failed=0

fail() { # what, name
    echo "FAILED: $2: $1"
    n_failed=$((n_failed + 1))
}

# Go does not tell that it leaves out segments.
warnings_of() {
    grep '^warning:' "$work/$1.stderr" | grep -v 'several segments'
}

# Runs both in one folder. Errors are each in its own words, so that only warnings are compared; and when go fails, its
# output file is left behind empty, ours not at all.
compare() { # arguments of the command; @ is the output file
    local name="$*" go ours
    (cd "$work" && "$covdata" "${@//@/go.out}" >go.stdout 2>go.stderr)
    go=$?
    (cd "$work" && "$goc_plugin" "${@//@/our.out}" >our.stdout 2>our.stderr)
    ours=$?
    n_compared=$((n_compared + 1))
    [ $go -eq $ours ] || fail "exit $go and $ours: $(cat "$work/our.stderr")" "$name"
    cmp -s "$work/go.stdout" "$work/our.stdout" || fail "standard output" "$name"
    if [ $go -eq 0 ]; then
        cmp -s <(warnings_of go) <(warnings_of our) || fail "warnings" "$name"
        [ ! -e "$work/go.out" ] || cmp -s "$work/go.out" "$work/our.out" || fail "output file" "$name"
    else
        [ -s "$work/our.stderr" ] || fail "says nothing" "$name"
        [ ! -e "$work/our.out" ] || fail "leaves an output file" "$name"
    fi
    rm -f "$work"/{go,our}.{out,stdout,stderr}
}

compare_all() { # -i and further flags
    compare textfmt "$@" -o=@
    compare percent "$@"
    compare percent "$@" -o=@
    compare pkglist "$@"
}

for mode in set count atomic; do
    mkdir "$work/$mode"
    (cd "$root/src/cmd/gofmt" && go build -cover -covermode=$mode -coverpkg=all -o "$work/gofmt.$mode" .) || exit 1
    GOCOVERDIR="$work/$mode" "$work/gofmt.$mode" -l -s "$root/src/fmt" >/dev/null
    GOCOVERDIR="$work/$mode" "$work/gofmt.$mode" -d "$root/src/strings/builder.go" >/dev/null
    compare_all -i=$mode
    compare_all -i $mode -pkg=cmd/...,fmt,strconv
done
python3 "$here/covdata_cases.py" "$work" || exit 1

compare_all -i=count,count
compare_all -i=./count/,count/../count
compare_all -i=count,atomic # their modes clash
compare_all -i=atomic,set
compare_all -i=set,count
compare_all -i=count,missing
compare_all -i=missing
compare_all -i=count,
compare_all -i=count/nothing
compare_all -i=count -pkg=...
compare_all -i=count -pkg=none
compare_all -i=count -pkg=,
compare_all -i=count -pkg=go/...
compare_all -i=count -pkg=go...,...mt,./fmt
compare_all --i=count --pkg=text/...
compare textfmt -o=@ -i=count
compare textfmt -i=count
compare textfmt -o=@
compare textfmt -i=count -o=missing/@
compare textfmt -i=count -o=count
compare percent
compare pkglist
compare pkglist -i=count -o=@
compare pkglist -i=count -x
for folder in "$work"/hand-*; do
    compare_all -i="${folder##*/}"
done
compare_all -i=hand-programs,hand-raw,hand-big-endian
for folder in "$@"; do
    compare_all -i="$(realpath "$folder")"
done

echo "$((n_compared - n_failed)) of $n_compared equal"
[ $n_failed -eq 0 ]
