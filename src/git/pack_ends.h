// SPDX-License-Identifier: Apache-2.0
// Pack ends: whether the packs of a repository are there as far as their last byte.
#pragma once

#include <glib.h>
#include <stdbool.h>

// INTERNAL when a pack of the bare repository `folder` is missing, or does not end with the checksum that its index
// tells: it was cut short, or is another one. libgit2 passes over such a pack, so what is in it seems never to have
// been there. Only the ends are read: what is damaged before them is not seen.
bool pack_ends_check(const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
