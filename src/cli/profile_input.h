// SPDX-License-Identifier: Apache-2.0
// Profile input: the profile that a person names on the command line.
#pragma once

#include "cover/profile.h"

// Reads `place`: "-" is a text profile on standard input, a folder holds native coverage data (GOCOVERDIR), anything
// else is a text profile.
bool profile_input_read(Profile **out, const char *place, GError **error) G_GNUC_WARN_UNUSED_RESULT;
