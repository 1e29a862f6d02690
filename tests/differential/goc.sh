#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Compares our center with a real goc center, answer by answer, and has the real goc client and a service built by
# `goc build` work with ours. Needs goc v1: the one that GOC names, or that of the PATH; without one nothing is compared.
# What deviates on purpose stands in goc_cases.js, each with its reason. No network is used.
# usage: goc.sh BUILD_FOLDER
set -euo pipefail

GOC_PLUGIN=$(cd "$1" && pwd)/src/cli/goc-plugin
GOC=$(command -v "${GOC:-goc}" || true)
cd "$(dirname "$0")/../.."

if [ -z "$GOC" ]; then
    echo 'goc.sh: skipped: there is no goc in the PATH, and GOC names none'
    exit 0
fi
if ! "$GOC" server --help 2>/dev/null | grep -q -e --local-persistence; then
    echo "goc.sh: skipped: $GOC is not goc v1"
    exit 0
fi
export GOC GOC_PLUGIN GOPROXY=off
exec node --test --test-reporter=spec tests/differential/goc.test.js
