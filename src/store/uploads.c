// SPDX-License-Identifier: Apache-2.0
// Uploads: epochs that had ended when they were told, known by their content.
#include "store/uploads.h"

#include "base/error.h"
#include "cover/merge.h"
#include "store/builds.h"
#include "store/epochs.h"
#include "store/packed_profile.h"

#include <string.h>

// What stands among the addresses whose coverage a layout holds, once for all uploads.
#define UPLOAD_ADDRESS "upload"

void prepared_upload_init(PreparedUpload *prepared, const Upload *upload)
{
    g_autoptr(GBytes) text = profile_to_text(upload->profile);

    prepared->upload = upload;
    prepared->layout = profile_layout(upload->profile);
    prepared->digest = profile_text_digest(text);
}

void prepared_upload_clear(PreparedUpload *prepared)
{
    g_clear_pointer(&prepared->layout, g_free);
    g_clear_pointer(&prepared->digest, g_free);
}

// The first file, by name, that `a` has and `b` has not; NULL when there is none.
static const ProfileFile *first_missing(const Profile *a, const Profile *b)
{
    for (guint i = 0, j = 0; i < a->files->len; i++) {
        while (j < b->files->len && strcmp(profile_file(b, j)->name, profile_file(a, i)->name) < 0)
            j++;
        if (j == b->files->len || strcmp(profile_file(b, j)->name, profile_file(a, i)->name) != 0)
            return profile_file(a, i);
    }
    return NULL;
}

static bool fail_other_layout(const Profile *profile, const Profile *held, GError **error)
{
    const ProfileFile *file = profile_conflict(profile, held);

    if (g_strcmp0(profile->mode, held->mode) != 0)
        return set_error(error, GOC_ERROR_CONFLICT, "the profile's mode is %s, that of the build's coverage is %s",
                         profile->mode, held->mode);
    if (file)
        return set_error(error, GOC_ERROR_CONFLICT, "%s has other blocks than in the build's coverage", file->name);
    file = first_missing(profile, held);
    if (file)
        return set_error(error, GOC_ERROR_CONFLICT, "%s is not in the build's coverage", file->name);
    file = first_missing(held, profile);
    return set_error(error, GOC_ERROR_CONFLICT, "%s of the build's coverage is not in the profile",
                     file ? file->name : "a file");
}

// A layout seen for the first time becomes the newest, which makes the total: what was collected would be hidden.
static bool check_layout(Database *database, int64_t build, const LayoutKey *key, const Upload *upload, GError **error)
{
    g_auto(LayoutSum) held = { 0 };
    int64_t layout;

    if (upload->may_differ)
        return true;
    if (!layout_find(database, build, key, &layout, error))
        return false;
    if (layout != 0)
        return true;
    if (!layout_sum_newest(database, build, &held, error))
        return false;
    if (!held.profile || fail_other_layout(upload->profile, held.profile, error))
        return true;
    return prefix_error(error, "another layout (other_layout=true keeps it apart)");
}

static bool is_known(Database *database, int64_t layout, const char *digest, bool *is, GError **error)
{
    g_autoptr(Statement) query = statement_new(database, "SELECT 1 FROM upload WHERE layout_id = $1 AND digest = $2");

    statement_number(query, 1, layout);
    statement_text(query, 2, digest);
    return statement_next(query, is, error);
}

static bool note_upload(Database *database, int64_t layout, const char *digest, int64_t at_ms, GError **error)
{
    g_autoptr(Statement) insert =
        statement_new(database, "INSERT INTO upload (layout_id, digest, at_ms) VALUES ($1, $2, $3)");

    statement_number(insert, 1, layout);
    statement_text(insert, 2, digest);
    statement_number(insert, 3, at_ms);
    return statement_run(insert, error);
}

bool upload_take(Database *database, int64_t build, const PreparedUpload *prepared, GError **error)
{
    const Upload *upload = prepared->upload;
    LayoutKey key = layout_key(upload->profile, prepared->layout);
    int64_t layout;
    bool is_retry;

    if (!check_layout(database, build, &key, upload, error) ||
        !layout_ensure(database, build, &key, upload->at_ms, &layout, error) ||
        !is_known(database, layout, prepared->digest, &is_retry, error))
        return false;
    if (is_retry)
        return true;
    return layout_close(database, layout, upload->profile, error) &&
           note_upload(database, layout, prepared->digest, upload->at_ms, error) &&
           layout_note_address(database, layout, UPLOAD_ADDRESS, error) && build_move_revision(database, build, error);
}
