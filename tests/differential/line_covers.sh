#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compares what the readers of Cobertura, Clover, JaCoCo and LCOV reports, and the judge, make of reports in compat mode
# with diff-cover 10.5.0's own reporters, on generated and mutated reports. Skipped when there is no such diff-cover.
# usage: line_covers.sh BUILD_FOLDER [CASES [SEED]]
set -eu

build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
python=$("$here/diff_cover_tool") || { echo "line_covers: skipped"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" "$here/line_covers.py" "$build/src/cover/judges_print" "$work" "${2:-2000}" "${3:-1}"
