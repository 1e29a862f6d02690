// SPDX-License-Identifier: Apache-2.0
// Constraint: whether some builds leave a Go file out.
// Source: cmd/go, "Build constraints"; go/build, Context.MatchFile.
#pragma once

#include <glib.h>

// Why a build may leave the file out, in a few words ("it has a build constraint"); NULL when it cannot. `name` is the
// file's last element. Tests (x_test.go) are not told apart.
const char *go_constraint(const char *name, const char *text, gsize size);
