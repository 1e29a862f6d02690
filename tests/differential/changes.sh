#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compares the changed lines of random working trees with the truth, and in compatibility with diff-cover 10.5's own
# classes (changes.py). Skipped when there is no such diff-cover.
# usage: changes.sh BUILD_FOLDER [REPOSITORIES [SEED]]
set -eu

build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
python=$("$here/diff_cover_tool") || { echo "changes: skipped"; exit 0; }
"$python" "$here/changes.py" "$build/src/git/changes_print" "${2:-15}" "${3:-1}"
