// SPDX-License-Identifier: Apache-2.0
// Merge: adds what one profile saw to another.
//
// Both lists of files, which are sorted, are walked side by side; a file that both have is the addition of two vectors.
#include "cover/merge.h"

#include "base/error.h"
#include "cover/go_quote.h"
#include "cover/profile_builder.h"

#include <string.h>

static bool is_empty(const Profile *profile)
{
    return !profile->mode && profile->files->len == 0;
}

static void add_counts(uint64_t *into, const uint64_t *from, guint n, bool is_set)
{
    if (is_set) {
        for (guint i = 0; i < n; i++)
            into[i] |= from[i];
        return;
    }
    for (guint i = 0; i < n; i++)
        into[i] = profile_count_sum(into[i], from[i]);
}

static uint64_t *counts_at(Profile *profile, guint i)
{
    return &g_array_index(profile->counts, uint64_t, i);
}

static bool differ_in_block(const ProfileFile *file, const Block *block, GError **error)
{
    g_autofree char *name = go_quote(file->name, strlen(file->name));

    return set_error(error, GOC_ERROR_CONFLICT, "file %s has other blocks: the first place that differs is %u.%u,%u.%u",
                     name, block->start_line, block->start_col, block->end_line, block->end_col);
}

// Whether a file that both have has the same blocks in both.
static bool file_agrees(const Profile *a, const ProfileFile *a_file, const Profile *b, const ProfileFile *b_file)
{
    return a_file->n_blocks == b_file->n_blocks &&
           memcmp(profile_block(a, a_file->first_block), profile_block(b, b_file->first_block),
                  a_file->n_blocks * sizeof(Block)) == 0;
}

// Names the first block that only one of the two files has.
static bool tell_difference(const Profile *a, const ProfileFile *a_file, const Profile *b, const ProfileFile *b_file,
                            GError **error)
{
    const Block *blocks = profile_block(a, a_file->first_block), *others = profile_block(b, b_file->first_block);
    guint shorter = MIN(a_file->n_blocks, b_file->n_blocks), i = 0;

    while (i < shorter && memcmp(&blocks[i], &others[i], sizeof(Block)) == 0)
        i++;
    if (i == shorter)
        return differ_in_block(a_file, i < a_file->n_blocks ? &blocks[i] : &others[i], error);
    return differ_in_block(a_file, block_compare(&blocks[i], &others[i]) <= 0 ? &blocks[i] : &others[i], error);
}

// Compares the names of the files at `i` and `j`; a list that has ended comes after everything.
static int next_file(const Profile *a, guint i, const Profile *b, guint j)
{
    if (i == a->files->len || j == b->files->len)
        return i < a->files->len ? -1 : 1;
    return strcmp(profile_file(a, i)->name, profile_file(b, j)->name);
}

// Walks both lists up to the first file that is in both with other blocks, the place of which in `a` and `b` it gives;
// true when there is none. Counts the files on the way that only `b` has.
static bool files_agree(const Profile *a, const Profile *b, guint *at_a, guint *at_b, guint *n_new)
{
    *n_new = 0;
    for (*at_a = *at_b = 0; *at_b < b->files->len;) {
        int order = next_file(a, *at_a, b, *at_b);

        if (order == 0 && !file_agrees(a, profile_file(a, *at_a), b, profile_file(b, *at_b)))
            return false;
        *n_new += order > 0;
        *at_a += order <= 0;
        *at_b += order >= 0;
    }
    return true;
}

const ProfileFile *profile_conflict(const Profile *a, const Profile *b)
{
    guint at_a, at_b, n_new;

    return files_agree(a, b, &at_a, &at_b, &n_new) ? NULL : profile_file(a, at_a);
}

// Adds the counts of the files of `from`, all of which `into` has.
static void add_known_files(Profile *into, const Profile *from)
{
    bool is_set = profile_is_set(into);

    for (guint i = 0, j = 0; j < from->files->len; i++) {
        const ProfileFile *to = profile_file(into, i), *file = profile_file(from, j);

        if (strcmp(to->name, file->name) != 0)
            continue;
        add_counts(counts_at(into, to->first_block), &g_array_index(from->counts, uint64_t, file->first_block),
                   file->n_blocks, is_set);
        j++;
    }
}

static void append_file(Profile *profile, const Profile *from, const ProfileFile *file)
{
    ProfileFile copy = { file->name, profile->blocks->len, file->n_blocks };

    g_array_append_val(profile->files, copy);
    g_array_append_vals(profile->blocks, profile_block(from, file->first_block), file->n_blocks);
    g_array_append_vals(profile->counts, &g_array_index(from->counts, uint64_t, file->first_block), file->n_blocks);
}

static void swap(GArray **a, GArray **b)
{
    GArray *held = *a;

    *a = *b;
    *b = held;
}

// Gives `into` the files that only `from` has, with counts of `from`; in the others nothing changes yet.
static void insert_new_files(Profile *into, const Profile *from)
{
    g_autoptr(Profile) united = profile_new();

    for (guint i = 0, j = 0; i < into->files->len || j < from->files->len;) {
        int order = next_file(into, i, from, j);

        if (order <= 0) {
            append_file(united, into, profile_file(into, i));
        } else {
            ProfileFile file = *profile_file(from, j);

            file.name = g_string_chunk_insert(into->names, file.name);
            append_file(united, from, &file);
            memset(counts_at(united, united->counts->len - file.n_blocks), 0, file.n_blocks * sizeof(uint64_t));
        }
        i += order <= 0;
        j += order >= 0;
    }
    swap(&into->files, &united->files);
    swap(&into->blocks, &united->blocks);
    swap(&into->counts, &united->counts);
}

bool profile_merge(Profile *into, const Profile *from, GError **error)
{
    guint at_into, at_from, n_new;

    if (is_empty(from))
        return true;
    if (!is_empty(into) && g_strcmp0(into->mode, from->mode) != 0) {
        g_autofree char *mode = go_quote(into->mode, strlen(into->mode));
        g_autofree char *other = go_quote(from->mode, strlen(from->mode));

        return set_error(error, GOC_ERROR_CONFLICT, "counter mode %s does not mix with mode %s", other, mode);
    }
    if (!files_agree(into, from, &at_into, &at_from, &n_new))
        return tell_difference(into, profile_file(into, at_into), from, profile_file(from, at_from), error);
    if (!into->mode)
        into->mode = g_strdup(from->mode);
    if (n_new > 0)
        insert_new_files(into, from);
    add_known_files(into, from);
    return true;
}
