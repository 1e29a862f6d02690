// SPDX-License-Identifier: Apache-2.0
// Go line cover: what a Go profile says of the lines of files that changed.
//
// Lines are those of report/lines.h, so that the answer is that of the Cobertura report made of the same profile. What
// was changed and is not in the profile though the program was built from it did not run:
// - In a package that the profile knows, a function with something in its body but without a block is one block with
//   count 0; unless the build may have left the file out (gosrc/constraint.h), which then is told as absent.
// - A file of a package that the profile does not know is told as absent.
// Tests, and what `go build` never looks at (testdata, names with "_" or "." in front), are neither.
#pragma once

#include "cover/line_cover.h"
#include "cover/profile.h"
#include "git/changes.h"
#include "gosrc/sources.h"

// Tells of lines that changed alone; of other files it finds no more than where their packages are. `sources` are those
// of the changes' newer side, by paths from the repository's root. With `is_compat` the profile is all there is: what
// it does not have is not told.
//
// A package that is not in `sources`, as is a dependency's, cannot be among the changes; its files are told as lost.
// A changed file with lines that the profile does not have, and with blocks outside of all functions, is told as unfit:
// the profile was made of another text.
// NOT_FOUND when no file of the profile is in a package of `sources`, unless `is_compat`; INVALID when a block has a
// line that no source has; INTERNAL, UNAVAILABLE when the sources cannot be read.
bool go_line_cover_make(LineCover **out, const Profile *profile, Sources *sources, const Changes *changes,
                        bool is_compat, GError **error) G_GNUC_WARN_UNUSED_RESULT;
