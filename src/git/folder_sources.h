// SPDX-License-Identifier: Apache-2.0
// Folder sources: Go source text from a folder on disk, as a developer has it checked out.
#pragma once

#include "gosrc/sources.h"

// Reads every go.mod below `folder` (not in vendor, testdata or dot folders). Nothing outside of `folder` is ever
// opened, also not through links (openat2 with RESOLVE_BENEATH).
bool folder_sources_open(Sources **out, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
