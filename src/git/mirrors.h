// SPDX-License-Identifier: Apache-2.0
// Mirrors: many repositories' mirrors, each brought up to date by one thread at a time, which all who need it share.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// Texts are borrowed.
typedef struct MirrorsOptions {
    const char *user; // as of MirrorOptions
    const char *token;
    bool is_file_allowed;
    int64_t timeout_ms;  // for one clone or fetch
    int64_t fresh_ms;    // a mirror younger than this is fresh
    int64_t patience_ms; // of who could also do with an older mirror, from an update's beginning
} MirrorsOptions;

// Safe in any thread.
typedef struct Mirrors Mirrors;
Mirrors *mirrors_new(const MirrorsOptions *options);

// Waits for the updates under way; nobody else does any more.
void mirrors_free(Mirrors *mirrors);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mirrors, mirrors_free)

typedef enum MirrorNeed {
    MIRROR_FRESH, // names that move are asked for: fetches unless the mirror is fresh
    MIRROR_NEWER, // something is missing in it: fetches
    MIRROR_SOUND, // it could not be read: checks it, and clones it anew if it is corrupt
} MirrorNeed;

// Sees to it that the mirror `folder` of the repository `url` is what is needed, or waits for the update that is under
// way: `*is_joined` (may be NULL) tells so: that one began earlier and may not have seen what was pushed since.
//
// Errors as of mirror_update(). A remote that was UNAVAILABLE is not asked again for half a minute: then the same error
// comes at once, with the moment since when it is down. Nor is a mirror checked again for half a minute: one that was
// found sound, or was mended, counts as sound, and one that could not be mended fails at once. With MIRROR_FRESH an
// update that outlasts the patience is UNAVAILABLE, too; it goes on.
bool mirrors_update(Mirrors *mirrors, const char *url, const char *folder, MirrorNeed need, bool *is_joined,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
