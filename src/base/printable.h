// SPDX-License-Identifier: Apache-2.0
// Printable: text from outside that a log or a terminal may show.
#pragma once

#include <glib.h>

// `text` with control characters as \xNN, so that it can neither forge lines nor command a terminal; those in `kept`
// stay. The caller frees.
char *printable(const char *text, const char *kept);
