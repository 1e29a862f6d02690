// SPDX-License-Identifier: Apache-2.0
// Exclusion: files that somebody leaves out of a report, each with the reason, so that the report can name them.
#include "report/exclusion.h"

#include "base/team.h"
#include "gosrc/generated.h"

const char *exclusion_reason_text(ExclusionReason reason)
{
    switch (reason) {
    case EXCLUDED_UNCHOSEN: return "not chosen";
    case EXCLUDED_SKIPPED: return "skipped";
    case EXCLUDED_GENERATED: return "generated";
    }
    g_assert_not_reached();
}

static void excluded_file_clear(ExcludedFile *file)
{
    g_free(file->name);
}

Exclusion *exclusion_new(void)
{
    Exclusion *exclusion = g_new0(Exclusion, 1);

    exclusion->files = g_array_new(FALSE, FALSE, sizeof(ExcludedFile));
    g_array_set_clear_func(exclusion->files, (GDestroyNotify)excluded_file_clear);
    return exclusion;
}

void exclusion_free(Exclusion *exclusion)
{
    if (!exclusion)
        return;
    g_array_unref(exclusion->files);
    g_free(exclusion);
}

static void select_files(Exclusion *exclusion, Profile *profile, const bool *is_kept, ExclusionReason reason)
{
    for (guint i = 0; i < profile->files->len; i++) {
        const ProfileFile *file = profile_file(profile, i);
        ExcludedFile excluded = { .reason = reason };

        if (is_kept[i])
            continue;
        excluded.name = g_strdup(file->name);
        excluded.total = profile_file_total(profile, file);
        g_array_append_val(exclusion->files, excluded);
    }
    profile_select(profile, is_kept);
}

bool exclusion_match(Exclusion *exclusion, Profile *profile, const GPtrArray *patterns, FilterKind kind, GError **error)
{
    g_autofree bool *is_kept = g_new(bool, profile->files->len);

    if (!profile_match(profile, patterns, kind, is_kept, error))
        return false;
    select_files(exclusion, profile, is_kept, kind == FILTER_KEEP ? EXCLUDED_UNCHOSEN : EXCLUDED_SKIPPED);
    return true;
}

// What the threads share; each file belongs to one of them.
typedef struct Look {
    const Profile *profile;
    Sources *sources;
    bool *is_kept;
    GError **failures;
} Look;

static void look_at_file(guint item, guint worker, void *data)
{
    const Look *look = data;
    g_autoptr(GBytes) bytes = NULL;
    gsize size;
    const char *text;

    look->is_kept[item] = true;
    if (!sources_read(look->sources, profile_file(look->profile, item)->name, &bytes, &look->failures[item]))
        return;
    text = g_bytes_get_data(bytes, &size);
    look->is_kept[item] = !go_is_generated(text ? text : "", size);
}

void exclusion_find_generated(Exclusion *exclusion, Profile *profile, Sources *sources, Missing *missing)
{
    guint n = profile->files->len;
    g_autofree bool *is_kept = g_new0(bool, n);
    g_autofree GError **failures = g_new0(GError *, n);
    Look look = { profile, sources, is_kept, failures };

    team_run("generated", sources->is_concurrent ? team_size(n) : 1, n, look_at_file, &look);
    for (guint i = 0; i < n; i++) {
        if (failures[i])
            missing_add(missing, profile_file(profile, i)->name, failures[i]);
        g_clear_error(&failures[i]);
    }
    select_files(exclusion, profile, is_kept, EXCLUDED_GENERATED);
}

Total exclusion_total(const Exclusion *exclusion)
{
    Total total = { 0, 0 };

    for (guint i = 0; i < exclusion->files->len; i++)
        total_add(&total, g_array_index(exclusion->files, ExcludedFile, i).total);
    return total;
}
