// SPDX-License-Identifier: Apache-2.0
// Stranger: what bytes are that are certainly no profile, in words for the person who took them for one.
#pragma once

#include <glib.h>
#include <stdbool.h>

// Whether what begins like this may be a text profile; 512 bytes are enough. Otherwise INVALID with its name: "not a
// profile but an HTML page".
bool stranger_check(const void *head, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;
