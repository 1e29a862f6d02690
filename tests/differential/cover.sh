#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compares `goc-plugin func` and `goc-plugin html` with `go tool cover` on a real program: cmd/gofmt of the installed Go,
# built with coverage of everything it links, in each mode, run on a few files.
# usage: cover.sh BUILD_FOLDER
set -eu

goc_plugin=$(cd "$1" && pwd)/src/cli/goc-plugin
here=$(cd "$(dirname "$0")" && pwd)
root=$(go env GOROOT)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

compare() { # name, folder to run go tool cover in, folder of the sources
    name=$1 at=$2 source=$3
    (cd "$at" && go tool cover -func="$work/$name.txt" -o "$work/$name.func" &&
        go tool cover -html="$work/$name.txt" -o "$work/$name.html")
    "$goc_plugin" func "$work/$name.txt" --source "$source" -o "$work/$name.func.ours"
    cmp "$work/$name.func" "$work/$name.func.ours"
    for form in one-page pages; do
        "$goc_plugin" html "--$form" "$work/$name.txt" --source "$source" -o "$work/$name.$form.html"
        printf '%s: %s rows, %s: ' "$name" "$(wc -l <"$work/$name.func")" "$form"
        "$here/same_pages.py" "$work/$name.html" "$work/$name.$form.html"
    done
}

# What is printed, to standard output and to -o, before a file in the middle is found missing, or is found not to be Go.
compare_partial() { # name of a profile that was compared, what to add to it, folder to run go tool cover in, sources
    name=$1 line=$2 at=$3 source=$4
    { cat "$work/$name.txt"; echo "$line"; } >"$work/partial.txt"
    if (cd "$at" && go tool cover -func="$work/partial.txt") >"$work/partial.go" 2>/dev/null; then return 1; fi
    if (cd "$at" && go tool cover -func="$work/partial.txt" -o "$work/partial.go.file") 2>/dev/null; then return 1; fi
    if "$goc_plugin" func "$work/partial.txt" --source "$source" >"$work/partial.ours" 2>"$work/reasons"; then return 1; fi
    if "$goc_plugin" func "$work/partial.txt" --source "$source" -o "$work/partial.ours.file" 2>&1 >"$work/none" |
        cmp - "$work/reasons"; then :; else return 1; fi
    cmp "$work/partial.go" "$work/partial.ours"
    cmp "$work/partial.go.file" "$work/partial.ours.file"
    grep -qF "${line%%:*}" "$work/reasons"
    printf 'partial: %s rows before %s\n' "$(wc -l <"$work/partial.go")" "${line%%:*}"
}

for mode in set count atomic; do
    mkdir "$work/$mode"
    (cd "$root/src/cmd/gofmt" && go build -cover -covermode=$mode -coverpkg=all -o "$work/gofmt.$mode" .)
    GOCOVERDIR="$work/$mode" "$work/gofmt.$mode" -l -s "$root/src/fmt" "$root/src/go/printer/testdata" >/dev/null || true
    GOCOVERDIR="$work/$mode" "$work/gofmt.$mode" -d "$root/src/strings/builder.go" >/dev/null
    go tool covdata textfmt -i="$work/$mode" -o "$work/$mode.txt"
    compare $mode "$root/src/cmd/gofmt" "$root/src"
done
compare_partial count 'fmt/nosuch.go:1.1,2.2 1 1' "$root/src/cmd/gofmt" "$root/src"
compare_partial count 'a/nosuch.go:1.1,2.2 1 1' "$root/src/cmd/gofmt" "$root/src"
