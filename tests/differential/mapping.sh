#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compares where we find the files of packages, and of which modules, with what go list says, in trees with nested modules,
# replacements, a workspace, vendor folders, dependencies in the module cache, and the standard library.
# usage: mapping.sh BUILD_FOLDER
set -eu

build=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

# All with a module cache of its own, which is filled from a proxy of our own: no network is needed.
export GOMODCACHE="$work/cache" GOPROXY="file://$work/proxy" GOSUMDB=off GOFLAGS=-buildvcs=false
unset GOWORK

put() { # FILE LINE...
    mkdir -p "$(dirname "$work/$1")"
    file=$work/$1
    shift
    printf '%s\n' "$@" >"$file"
}

escaped() { printf %s "$1" | sed 's/[A-Z]/!\L&/g'; }

# Publishes what stands in stage/, a module's only version.
publish() { # MODULE VERSION
    place=$work/proxy/$(escaped "$1")/@v
    version=$(escaped "$2")
    mkdir -p "$place"
    echo "$2" >"$place/list"
    printf '{"Version":"%s"}\n' "$2" >"$place/$version.info"
    cp "$work/stage/$1@$2/go.mod" "$place/$version.mod"
    (cd "$work/stage" && find . -type f | sed 's#^\./##' |
        python3 -c 'import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as archive:
    for name in sys.stdin.read().split(): archive.write(name)' "$place/$version.zip")
    rm -r "$work/stage"
}

# Asks for each Go file of each package in the list, and for a file in each that go list does not find.
compare() { # FOLDER PACKAGES WHAT
    # shellcheck disable=SC2016 # a template of Go
    (cd "$1" && xargs go list -e -f '{{.ImportPath}}|{{.Dir}}|{{if .Standard}}std{{else}}{{with .Module}}{{.Path}}{{end}}{{end}}' \
        <"$2" 2>/dev/null) | sed -E 's/^(cmd[/|].*)\|std$/\1|cmd/' | sort -u >"$work/go"
    while IFS='|' read -r package folder module; do
        if [ -z "$folder" ]; then
            printf '%s/x.go\t\t\n' "$package"
            continue
        fi
        for file in "$folder"/*.go; do
            printf '%s/%s\t%s\t%s\n' "$package" "${file##*/}" "$file" "$module"
        done
    done <"$work/go" | sort -u >"$work/wanted"
    cut -f1 "$work/wanted" | "$build/src/git/sources_print" "$1" >"$work/got"
    if ! diff "$work/wanted" "$work/got" >"$work/differences"; then
        echo "$3: go list (<) and we (>) differ:"
        head -20 "$work/differences"
        exit 1
    fi
    awk -F '\t' -v what="$3" '{ if ($2 == "") missing++; else found++ }
        END { printf "%s: %d files at the same place, %d packages that neither finds\n", what, found, missing
              exit found == 0 }' "$work/wanted"
}

# Import paths that may or may not be: each folder with Go files below the given ones, after each of the prefixes.
candidates() { # PREFIXES FOLDER...
    prefixes=$1
    shift
    for root; do
        (cd "$root" && find . -name '*.go' -type f) | sed -E 's#/[^/]*$##; s#^\./?##' | sort -u | while read -r folder; do
            for prefix in $prefixes; do
                printf '%s\n' "$prefix${folder:+/$folder}"
            done
        done
    done | sort -u
}

put stage/github.com/Burnt/Toml@v1.3.2/go.mod 'module github.com/Burnt/Toml' 'go 1.21'
put stage/github.com/Burnt/Toml@v1.3.2/t.go 'package toml'
put stage/github.com/Burnt/Toml@v1.3.2/internal/Case/c.go 'package c'
publish github.com/Burnt/Toml v1.3.2
put stage/a.test/text@v0.0.0-20170915032832-14c0d48ead0c/go.mod 'module a.test/text'
put stage/a.test/text@v0.0.0-20170915032832-14c0d48ead0c/lang/l.go 'package lang'
publish a.test/text v0.0.0-20170915032832-14c0d48ead0c
put stage/a.test/sampler@v1.3.0/go.mod 'module a.test/sampler' \
    'require a.test/text v0.0.0-20170915032832-14c0d48ead0c'
put stage/a.test/sampler@v1.3.0/s.go 'package sampler' 'import _ "a.test/text/lang"'
publish a.test/sampler v1.3.0
put stage/a.test/quote@v1.5.2-RC.1/go.mod 'module a.test/quote' 'require a.test/sampler v1.3.0'
put stage/a.test/quote@v1.5.2-RC.1/q.go 'package quote' 'import _ "a.test/sampler"'
put stage/a.test/quote@v1.5.2-RC.1/buggy/b.go 'package buggy'
put stage/a.test/quote@v1.5.2-RC.1/testdata/t.go 'package t'
publish a.test/quote v1.5.2-RC.1

put shop/go.mod 'module example.com/shop' 'go 1.21' \
    'replace (' '	example.com/lib => ../lib // a comment' '	example.com/shop/api v0.0.0 => "./api"' ')' \
    'replace example.com/unused => ../unused'
put shop/main.go 'package main' 'import (' '_ "example.com/lib"' '_ "example.com/lib/deep/er"' \
    '_ "example.com/shop/api"' '_ "example.com/shop/cart"' '_ "github.com/Burnt/Toml"' '_ "a.test/quote"' ')' \
    'func main() {}'
put shop/cart/cart.go 'package cart'
put shop/cart/testdata/t.go 'package t'
put shop/api/go.mod 'module example.com/shop/api' 'go 1.21'
put shop/api/api.go 'package api'
put shop/api/v1/v1.go 'package v1'
put lib/go.mod 'module example.com/lib' 'go 1.21'
put lib/lib.go 'package lib'
put lib/deep/er/er.go 'package er'
put lib/nested/go.mod 'module example.com/lib/nested'
put lib/nested/n.go 'package nested'
put unused/go.mod 'module example.com/unused'
put unused/u.go 'package unused'
put shop/no.go.files/x.txt ''
cd "$work/shop"
go mod edit -require=example.com/lib@v0.0.0 -require=example.com/shop/api@v0.0.0
if ! { go get github.com/Burnt/Toml@v1.3.2 a.test/quote@v1.5.2-RC.1 && go mod tidy; } 2>"$work/log"; then
    cat "$work/log"
    exit 1
fi

prefixes='example.com/shop example.com/shop/api example.com/lib example.com/lib/nested example.com/unused
    github.com/Burnt/Toml a.test/quote a.test/sampler a.test/text'
{
    # shellcheck disable=SC2046 # words
    candidates "$prefixes" "$work/shop" "$work/lib" "$work/unused" $(go list -m -f '{{.Dir}}' all)
    go list std cmd
    printf '%s\n' example.com/shop/no.go.files no/such example.com/none fmt/none
} >"$work/packages"
# Modules of the tree that the main module does not know are found by us alone; there are none in shop but what it uses.
compare "$work/shop" "$work/packages" 'a module with replacements and dependencies'
compare "$work/shop/cart" "$work/packages" 'a folder in it'

# With a vendor folder go list ends over a package of a module that is replaced but not required.
go mod vendor
sed -i '/^example.com\/unused/d' "$work/packages"
compare "$work/shop" "$work/packages" 'the same with a vendor folder'
go mod edit -go=1.23
mkdir -p vendor/example.com/lib/unlisted
echo 'package unlisted' >vendor/example.com/lib/unlisted/u.go
echo example.com/lib/unlisted >>"$work/packages"
compare "$work/shop" "$work/packages" 'with a vendor folder that has more than it lists'
rm -r vendor

put go.work 'go 1.23.0' 'use (' '	./shop' '	./lib' ')' 'replace a.test/sampler => ./fork'
put fork/go.mod 'module a.test/sampler'
put fork/sampler.go 'package sampler'
compare "$work/shop" "$work/packages" 'a workspace'
compare "$work/lib" "$work/packages" 'another module of the workspace'
(cd "$work" && go work vendor 2>/dev/null)
compare "$work/shop" "$work/packages" 'the workspace with a vendor folder'
rm -r "$work/vendor" "$work/go.work"

go list std cmd >"$work/packages"
go_root=$(go env GOROOT)
for folder in "$go_root/src" "$go_root/src/cmd" "$go_root/src/net/http"; do
    compare "$folder" "$work/packages" "Go's own tree, ${folder#"$go_root/"}"
done
