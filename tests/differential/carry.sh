#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Proves carrying on real histories. Each version of a chain is measured with its own tests and carried to the next one,
# whose counts were taken out before. An oracle reads both texts with go/parser and go/scanner: exactly the blocks of
# functions with equal tokens must have the old counts, one by one. It also tells how many of the blocks that are carried
# as covered the next version's own tests cover, and names the functions where they do not.
#
# At last the newest version is measured by several toolchains (TOOLCHAINS), from each of which to each is carried:
# whatever is carried has to be covered there too, and no statement may be added.
# usage: carry.sh BUILD_FOLDER [PROJECT...] (default: cobra)     VERSIONS (4): how many of the newest, or all
set -eu

build=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- cobra
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
versions=${VERSIONS:-4}
export GOFLAGS=-mod=mod GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1

(cd "$here/oracle/carry" && go build -o "$work/oracle" .)

toolchains=
for name in ${TOOLCHAINS:-go1.22.12 go1.27.1}; do
    if GOTOOLCHAIN=$name go version >/dev/null 2>&1; then
        toolchains="$toolchains $name"
    else
        echo "$name cannot be had: nothing is carried from it or to it"
    fi
done

# Measures what is in a folder. Old tests may fail with a newer Go; what ran counts nevertheless.
measure() { # folder, profile
    (cd "$1" && go test -vet=off -count=1 -covermode=count -coverpkg=./... -coverprofile="$2" ./...) >"$2.log" 2>&1 || true
    [ -s "$2" ]
}

# Carries to the new profile as if nothing had run there.
carry() { # repository, old profile, its commit, new profile, its commit, where the carried one goes
    awk 'NR > 1 { $NF = 0 } { print }' "$4" >"$6.empty"
    "$build/src/cli/goc-plugin" carry --repo "$1" --old "$3" --new "$5" -o "$6" "$2" "$6.empty" >"$6.log"
}

versions_of() { # repository
    git -C "$1" rev-list --reverse main | while read -r commit; do
        git -C "$1" describe --tags --exact-match --exclude 'side/*' "$commit"
    done | if [ "$versions" = all ]; then cat; else tail -n "$versions"; fi
}

failed=0
compare_versions() { # project, repository
    before=
    for version in $(versions_of "$2"); do
        folder=$work/$1/$version
        mkdir -p "$folder"
        git -C "$2" archive "$version" | tar -x -C "$folder"
        { [ -e "$folder/go.mod" ] && measure "$folder" "$folder.cov"; } || continue
        if [ -n "$before" ]; then
            carry "$2" "$work/$1/$before.cov" "$before" "$folder.cov" "$version" "$folder.carried"
            git -C "$2" diff --find-renames --diff-filter=R --name-status "$before" "$version" -- '*.go' |
                cut -f 2- >"$folder.renames"
            grep -E '^(panic:|FAIL.*\[build failed\])' "$folder.cov.log" | sort | uniq -c || true
            "$work/oracle" versions "$1 $before $version" "$work/$1/$before" "$work/$1/$before.cov" "$folder" \
                "$folder.cov" "$folder.carried" "$folder.renames" || failed=1
        fi
        before=$version
    done
}

compare_toolchains() { # project, repository, version
    for name in $toolchains; do
        GOTOOLCHAIN=$name measure "$work/$1/$3" "$work/$1/$name.cov" || failed=1
    done
    for from in $toolchains; do
        for to in $toolchains; do
            [ "$from" != "$to" ] || continue
            carry "$2" "$work/$1/$from.cov" "$3" "$work/$1/$to.cov" "$3" "$work/$1/carried"
            "$work/oracle" toolchains "$1 $3 from $from to $to" "$work/$1/$from.cov" "$work/$1/$to.cov" \
                "$work/$1/carried" || failed=1
        done
    done
}

for project in "$@"; do
    repository=$("$here/histories" "$project")
    compare_versions "$project" "$repository"
    compare_toolchains "$project" "$repository" "$before"
    rm -rf "${work:?}/$project"
done
exit $failed
