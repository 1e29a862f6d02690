// SPDX-License-Identifier: Apache-2.0
// Profile merging: merges and filters profiles for the center, with goc's words when it cannot.
#include "center/profile_merging.h"

#include "base/error.h"
#include "base/pattern.h"
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

// Tells how two versions of one file disagree; false when they do not.
static bool tell_difference(const Profile *a, const ProfileFile *in_a, const Profile *b, const ProfileFile *in_b,
                            GError **error)
{
    if (g_strcmp0(a->mode, b->mode) != 0)
        return !set_error(error, GOC_ERROR_CONFLICT, "error merging %s: mode for %s mismatches (%s vs %s)", in_a->name,
                          in_a->name, a->mode, b->mode);
    if (in_a->n_blocks != in_b->n_blocks)
        return !set_error(error, GOC_ERROR_CONFLICT, "error merging %s: file block count for %s mismatches (%u vs %u)",
                          in_a->name, in_a->name, in_a->n_blocks, in_b->n_blocks);
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

bool center_merge(Profile *into, const Profile *from, GError **error)
{
    g_autoptr(GError) reason = NULL;

    if (profile_merge(into, from, &reason))
        return true;
    if (!tell_first_difference(into, from, error))
        g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

// The text names the first file, at which goc meets the pattern.
static bool pattern_error(const GPtrArray *patterns, guint i, FilterKind kind, const char *file, const GError *reason,
                          GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);
    const char *words = kind == FILTER_KEEP ? "filter" : "skip";

    for (guint k = 0; k < patterns->len; k++)
        g_string_append_printf(list, "%s%s", k > 0 ? " " : "", (char *)patterns->pdata[k]);
    return set_error(error, GOC_ERROR_INVALID,
                     "failed to %s profile based on the patterns: [%s], error: %sProfile failed with pattern %s for "
                     "profile %s, err: error parsing regexp: %s",
                     words, list->str, words, (char *)patterns->pdata[i], file, reason->message);
}

static void pattern_destroy(gpointer pattern)
{
    pattern_free(pattern);
}

static bool matches_one(const GPtrArray *compiled, const char *file)
{
    for (guint i = 0; i < compiled->len; i++)
        if (pattern_matches(compiled->pdata[i], file, strlen(file)))
            return true;
    return false;
}

static bool select_files(Profile **profile, const GPtrArray *compiled, FilterKind kind, GError **error)
{
    g_autoptr(ProfileBuilder) builder = profile_builder_new((*profile)->mode);
    Profile *selected;

    for (guint i = 0; i < (*profile)->files->len; i++) {
        const ProfileFile *file = profile_file(*profile, i);

        if (matches_one(compiled, file->name) != (kind == FILTER_KEEP))
            continue;
        for (guint k = file->first_block; k < file->first_block + file->n_blocks; k++)
            profile_builder_add(builder, file->name, strlen(file->name), profile_block(*profile, k),
                                profile_count(*profile, k));
    }
    if (!profile_builder_finish(builder, &selected, error))
        return false;
    profile_free(*profile);
    *profile = selected;
    return true;
}

bool center_filter(Profile **profile, const GPtrArray *patterns, FilterKind kind, GError **error)
{
    g_autoptr(GPtrArray) compiled = g_ptr_array_new_with_free_func(pattern_destroy);

    if (patterns->len == 0 || (*profile)->files->len == 0)
        return true;
    for (guint i = 0; i < patterns->len; i++) {
        g_autoptr(GError) reason = NULL;
        Pattern *pattern;

        if (!pattern_new(&pattern, patterns->pdata[i], &reason))
            return pattern_error(patterns, i, kind, profile_file(*profile, 0)->name, reason, error);
        g_ptr_array_add(compiled, pattern);
    }
    return select_files(profile, compiled, kind, error);
}
