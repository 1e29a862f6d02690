// SPDX-License-Identifier: Apache-2.0
// Commit sources: Go source text at one commit of a mirror, read through libgit2 without a checkout.
#pragma once

#include "gosrc/sources.h"

// Opens `commit` (7 to 40 hex digits) in the bare repository `folder` and reads every go.mod of its tree. NOT_FOUND
// when there is no mirror or the mirror lacks the commit; INVALID when the digits are not hex or fit several commits.
// Not for use by two threads at once.
bool commit_sources_open(Sources **out, const char *folder, const char *commit,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
