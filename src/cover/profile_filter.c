// SPDX-License-Identifier: Apache-2.0
// Profile filter: takes files out of a profile, by their names or as somebody else decided.
#include "cover/profile_filter.h"

#include "base/error.h"
#include "base/pattern.h"

#include <string.h>

// Moves a file's blocks, and their counts, to where the kept ones before it end.
static void move_blocks(Profile *profile, ProfileFile *file, guint to)
{
    Block *blocks = &g_array_index(profile->blocks, Block, 0);
    uint64_t *counts = &g_array_index(profile->counts, uint64_t, 0);

    memmove(blocks + to, blocks + file->first_block, file->n_blocks * sizeof *blocks);
    memmove(counts + to, counts + file->first_block, file->n_blocks * sizeof *counts);
    file->first_block = to;
}

static gint by_place(gconstpointer a, gconstpointer b)
{
    const ProfileFile *one = *(ProfileFile *const *)a, *other = *(ProfileFile *const *)b;

    return (one->first_block > other->first_block) - (one->first_block < other->first_block);
}

// Moves the blocks of all files together, in the order in which they lie, so that none is written over.
static void close_gaps(Profile *profile)
{
    g_autoptr(GPtrArray) files = g_ptr_array_sized_new(profile->files->len);
    guint n_blocks = 0;

    for (guint i = 0; i < profile->files->len; i++)
        g_ptr_array_add(files, &g_array_index(profile->files, ProfileFile, i));
    g_ptr_array_sort(files, by_place);
    for (guint i = 0; i < files->len; i++) {
        ProfileFile *file = files->pdata[i];

        move_blocks(profile, file, n_blocks);
        n_blocks += file->n_blocks;
    }
    g_array_set_size(profile->blocks, n_blocks);
    g_array_set_size(profile->counts, n_blocks);
}

void profile_select(Profile *profile, const bool *is_kept)
{
    guint n_files = 0;

    for (guint i = 0; i < profile->files->len; i++) {
        if (is_kept[i])
            g_array_index(profile->files, ProfileFile, n_files++) = *profile_file(profile, i);
    }
    g_array_set_size(profile->files, n_files);
    close_gaps(profile);
}

// Patterns are compiled when they are reached, in their order.
typedef struct Filter {
    const GPtrArray *patterns;
    GPtrArray *compiled; // Pattern; no more of them than of `patterns`
    FilterKind kind;
} Filter;

// goc says filterProfile for both kinds.
static bool pattern_error(const Filter *filter, const char *file, const GError *reason, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (guint i = 0; i < filter->patterns->len; i++)
        g_string_append_printf(list, "%s%s", i > 0 ? " " : "", (char *)filter->patterns->pdata[i]);
    return set_error(error, GOC_ERROR_INVALID,
                     "failed to %s profile based on the patterns: [%s], error: filterProfile failed with pattern %s "
                     "for profile %s, err: error parsing regexp: %s",
                     filter->kind == FILTER_KEEP ? "filter" : "skip", list->str,
                     (char *)filter->patterns->pdata[filter->compiled->len], file, reason->message);
}

static void pattern_destroy(gpointer pattern)
{
    pattern_free(pattern);
}

static bool is_match(Filter *filter, const char *file, bool *out, GError **error)
{
    *out = false;
    for (guint i = 0; i < filter->patterns->len && !*out; i++) {
        g_autoptr(GError) reason = NULL;
        Pattern *pattern;

        if (i == filter->compiled->len) {
            if (!pattern_new(&pattern, filter->patterns->pdata[i], &reason))
                return pattern_error(filter, file, reason, error);
            g_ptr_array_add(filter->compiled, pattern);
        }
        *out = pattern_matches(filter->compiled->pdata[i], file, strlen(file));
    }
    return true;
}

bool profile_match(const Profile *profile, const GPtrArray *patterns, FilterKind kind, bool *is_kept, GError **error)
{
    g_autoptr(GPtrArray) compiled = g_ptr_array_new_with_free_func(pattern_destroy);
    Filter filter = { patterns, compiled, kind };

    for (guint i = 0; i < profile->files->len; i++) {
        bool is_matched;

        if (!is_match(&filter, profile_file(profile, i)->name, &is_matched, error))
            return false;
        is_kept[i] = patterns->len == 0 || is_matched == (kind == FILTER_KEEP);
    }
    return true;
}

bool profile_filter(Profile *profile, const GPtrArray *patterns, FilterKind kind, GError **error)
{
    g_autofree bool *is_kept = g_new(bool, profile->files->len);

    if (!profile_match(profile, patterns, kind, is_kept, error))
        return false;
    profile_select(profile, is_kept);
    return true;
}
