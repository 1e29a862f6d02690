#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Compares diff-cover of ours with the real one, version 10.5, on pairs of commits of real projects (histories) with what
# their own tests cover: figures, pages, exit codes; and the exact mode with an oracle (diff_oracle.py). Where the real one
# cannot be had nothing is compared.
# usage: diff_cover.sh BUILD_FOLDER     PAIRS (few): "all", or a number; FIRST, KEEP: diff_cover_pairs.py
set -euo pipefail

goc_plugin=$(cd "$1" && pwd)/src/cli/goc-plugin
here=$(cd "$(dirname "$0")" && pwd)
code=0
python=$("$here/diff_cover_tool") || code=$?
[ $code -ne 77 ] || exit 0
[ $code -eq 0 ] || exit $code
"$python" "$here/diff_cover_pairs.py" "$goc_plugin"
