// SPDX-License-Identifier: Apache-2.0
// Constraint: whether some builds leave a Go file out.
// Source: cmd/go, "Build constraints"; go/build, Context.MatchFile.
#pragma once

#include <glib.h>
#include <stdbool.h>

// Why a build may leave the file out, in a few words ("it has a build constraint"); NULL when it cannot. `name` is the
// file's last element. Tests (x_test.go) are not told apart.
const char *go_constraint(const char *name, const char *text, gsize size);

// Whether the file at a path is in no program: a test, what `go build` never looks at (testdata, names with "_" or "."
// in front), or no Go at all.
bool go_is_never_built(const char *path);
