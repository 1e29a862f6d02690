// SPDX-License-Identifier: Apache-2.0
// Builds: a service at a commit, the binaries it was seen with, and what their ended processes ran; within a
// transaction of the caller.
#pragma once

#include "cover/profile.h"
#include "cover/service_name.h"
#include "store/database.h"

// Sets "$1" to "$4" to what names a build: env, region, app and commit.
void build_bind(Statement *statement, const ServiceName *service);

// Finds or makes the build.
bool build_ensure(Database *database, const ServiceName *service, int64_t *id,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Tells the id and revision of a build; id 0: nothing was ever taken over.
bool build_find(Database *database, const ServiceName *service, int64_t *id, int64_t *revision,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The revision moves with every change of what the build has covered.
bool build_move_revision(Database *database, int64_t build, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Forgets the layouts of the build and all that was seen in them.
bool build_forget(Database *database, int64_t build, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// How many layouts the build has, and the one that was first seen last; 0 when there is none.
bool build_layouts(Database *database, int64_t build, guint *n_layouts, int64_t *newest,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

// What tells the layouts of a build apart. Both are borrowed.
typedef struct LayoutKey {
    const char *mode;
    const char *digest; // profile_layout()
} LayoutKey;
static inline LayoutKey layout_key(const Profile *profile, const char *digest)
{
    return (LayoutKey){ profile->mode ? profile->mode : "", digest };
}

// Finds or makes the layout, seen at `at_ms`; layout_find() finds it only: 0 when there is none.
bool layout_ensure(Database *database, int64_t build, const LayoutKey *key, int64_t at_ms, int64_t *id,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool layout_find(Database *database, int64_t build, const LayoutKey *key, int64_t *id,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The sum of the epochs that ended; an empty profile when none did.
bool layout_closed(Database *database, int64_t layout, Profile **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Adds what an epoch ran that has ended.
bool layout_close(Database *database, int64_t layout, const Profile *ended, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Whose coverage a layout holds: notes an address, and tells all joined by commas in the order first noted.
bool layout_note_address(Database *database, int64_t layout, const char *address,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool layout_addresses(Database *database, int64_t layout, char **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
