// SPDX-License-Identifier: Apache-2.0
// Profile merging: merges profiles for the center, with goc's words when it cannot.
#include "center/profile_merging.h"

#include "base/error.h"
#include "cover/merge.h"

#include <string.h>

static void append_block(GString *text, const Profile *profile, guint i)
{
    const Block *block = profile_block(profile, i);

    g_string_append_printf(text,
                           "{StartLine:%u StartCol:%u EndLine:%u EndCol:%u NumStmt:%u Count:%" G_GUINT64_FORMAT "}",
                           block->start_line, block->start_col, block->end_line, block->end_col, block->statements,
                           profile_count(profile, i));
}

// Tells how two versions of one file disagree, `a` the new one; false when they do not.
static bool tell_difference(const Profile *a, const ProfileFile *in_a, const Profile *b, const ProfileFile *in_b,
                            GError **error)
{
    if (in_a->n_blocks != in_b->n_blocks)
        return !set_error(error, GOC_ERROR_CONFLICT, "error merging %s: file block count for %s mismatches (%u vs %u)",
                          in_a->name, in_a->name, in_a->n_blocks, in_b->n_blocks);
    if (g_strcmp0(a->mode, b->mode) != 0)
        return !set_error(error, GOC_ERROR_CONFLICT, "error merging %s: mode for %s mismatches (%s vs %s)", in_a->name,
                          in_a->name, a->mode, b->mode);
    for (guint i = 0; i < in_a->n_blocks; i++) {
        guint at_a = in_a->first_block + i;
        guint at_b = in_b->first_block + i;
        g_autoptr(GString) text = NULL;

        if (memcmp(profile_block(a, at_a), profile_block(b, at_b), sizeof(Block)) == 0)
            continue;
        text = g_string_new(NULL);
        append_block(text, a, at_a);
        g_string_append(text, " mismatches ");
        append_block(text, b, at_b);
        return !set_error(error, GOC_ERROR_CONFLICT, "error merging %s: coverage block mismatch: block #%u for %s (%s)",
                          in_a->name, i, in_a->name, text->str);
    }
    return false;
}

// Both lists of files are in order.
static bool tell_first_difference(const Profile *a, const Profile *b, GError **error)
{
    for (guint i = 0, k = 0; i < a->files->len && k < b->files->len;) {
        int order = strcmp(profile_file(a, i)->name, profile_file(b, k)->name);

        if (order == 0 && tell_difference(a, profile_file(a, i), b, profile_file(b, k), error))
            return true;
        i += order <= 0;
        k += order >= 0;
    }
    return false;
}

struct Merging {
    GPtrArray *by_mode; // Profile, each of another mode
};

static void profile_destroy(gpointer profile)
{
    profile_free(profile);
}

Merging *merging_new(void)
{
    Merging *merging = g_new0(Merging, 1);

    merging->by_mode = g_ptr_array_new_with_free_func(profile_destroy);
    return merging;
}

void merging_free(Merging *merging)
{
    if (!merging)
        return;
    g_ptr_array_unref(merging->by_mode);
    g_free(merging);
}

bool merging_add(Merging *merging, const Profile *profile, GError **error)
{
    Profile *same = NULL;
    g_autoptr(GError) reason = NULL;

    if (profile->files->len == 0)
        return true;
    for (guint i = 0; i < merging->by_mode->len; i++) {
        Profile *merged = merging->by_mode->pdata[i];

        if (g_strcmp0(merged->mode, profile->mode) == 0)
            same = merged;
        else if (tell_first_difference(profile, merged, error))
            return false;
    }
    if (!same) {
        g_ptr_array_add(merging->by_mode, profile_copy(profile));
        return true;
    }
    if (profile_merge(same, profile, &reason))
        return true;
    if (!tell_first_difference(profile, same, error))
        g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

static void add_file(ProfileBuilder *builder, const Profile *profile, const ProfileFile *file)
{
    for (guint i = file->first_block; i < file->first_block + file->n_blocks; i++)
        profile_builder_add(builder, file->name, strlen(file->name), profile_block(profile, i),
                            profile_count(profile, i));
}

static int compare_first_files(gconstpointer a, gconstpointer b)
{
    return strcmp(profile_file(*(Profile *const *)a, 0)->name, profile_file(*(Profile *const *)b, 0)->name);
}

bool merging_finish(Merging *merging, Profile **out, GError **error)
{
    GPtrArray *by_mode = merging->by_mode;
    g_autoptr(ProfileBuilder) builder = NULL;

    if (by_mode->len <= 1) {
        *out = by_mode->len ? g_ptr_array_steal_index(by_mode, 0) : profile_new();
        return true;
    }
    g_ptr_array_sort(by_mode, compare_first_files);
    builder = profile_builder_new(((const Profile *)by_mode->pdata[0])->mode);
    profile_builder_keep_clashes(builder);
    for (guint i = 0; i < by_mode->len; i++) {
        const Profile *profile = by_mode->pdata[i];

        for (guint k = 0; k < profile->files->len; k++)
            add_file(builder, profile, profile_file(profile, k));
    }
    g_ptr_array_set_size(by_mode, 0);
    return profile_builder_finish(builder, out, error);
}
