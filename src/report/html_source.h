// SPDX-License-Identifier: Apache-2.0
// HTML source: one file's text with a coloured span for each block, byte for byte as `go tool cover -html` makes it.
#pragma once

#include "base/output.h"
#include "cover/profile.h"

// `text` is the source of `file`, whose blocks are in `profile`. Only markup of ours and escaped text comes out, so it
// may stand in a <pre> and, since it has no "</script" and no "<!--", in a <script> that holds no program.
void html_source_write(const Profile *profile, const ProfileFile *file, const char *text, gsize size, Output *output);
