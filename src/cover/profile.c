// SPDX-License-Identifier: Apache-2.0
// Profile: which blocks of which files ran how often.
#include "cover/profile.h"

#include <string.h>

enum { NAMES_CHUNK_BYTES = 4096 };

G_STATIC_ASSERT(sizeof(Block) == 20);

Profile *profile_new(void)
{
    Profile *profile = g_new0(Profile, 1);

    // With room for one, so that there is memory to point at even when nothing is in it.
    profile->files = g_array_sized_new(FALSE, FALSE, sizeof(ProfileFile), 1);
    profile->blocks = g_array_sized_new(FALSE, FALSE, sizeof(Block), 1);
    profile->counts = g_array_sized_new(FALSE, FALSE, sizeof(uint64_t), 1);
    profile->names = g_string_chunk_new(NAMES_CHUNK_BYTES);
    return profile;
}

void profile_free(Profile *profile)
{
    if (!profile)
        return;
    g_free(profile->mode);
    g_array_unref(profile->files);
    g_array_unref(profile->blocks);
    g_array_unref(profile->counts);
    g_string_chunk_free(profile->names);
    g_free(profile);
}

Profile *profile_copy(const Profile *profile)
{
    Profile *copy = profile_new();

    copy->mode = g_strdup(profile->mode);
    g_array_append_vals(copy->files, profile->files->data, profile->files->len);
    g_array_append_vals(copy->blocks, profile->blocks->data, profile->blocks->len);
    g_array_append_vals(copy->counts, profile->counts->data, profile->counts->len);
    for (guint i = 0; i < copy->files->len; i++) {
        ProfileFile *file = &g_array_index(copy->files, ProfileFile, i);

        file->name = g_string_chunk_insert(copy->names, file->name);
    }
    return copy;
}

bool profile_is_set(const Profile *profile)
{
    return g_strcmp0(profile->mode, "set") == 0;
}

// The digest's input: for each file its name with the NUL, then its number of blocks and the blocks as they are in
// memory. No name holds a NUL, so no two layouts have the same input.
char *profile_layout(const Profile *profile)
{
    g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);

    for (guint i = 0; i < profile->files->len; i++) {
        const ProfileFile *file = profile_file(profile, i);
        const Block *blocks = profile_block(profile, file->first_block);
        uint64_t n_blocks = file->n_blocks;

        g_checksum_update(digest, (const guchar *)file->name, (gssize)strlen(file->name) + 1);
        g_checksum_update(digest, (const guchar *)&n_blocks, sizeof n_blocks);
        g_checksum_update(digest, (const guchar *)blocks, (gssize)(n_blocks * sizeof *blocks));
    }
    return g_strdup(g_checksum_get_string(digest));
}

static bool file_equal(const Profile *a, const ProfileFile *in_a, const Profile *b, const ProfileFile *in_b)
{
    return in_a->n_blocks == in_b->n_blocks && strcmp(in_a->name, in_b->name) == 0 &&
           memcmp(profile_block(a, in_a->first_block), profile_block(b, in_b->first_block),
                  in_a->n_blocks * sizeof(Block)) == 0;
}

bool profile_has_layout_of(const Profile *a, const Profile *b)
{
    if (a->files->len != b->files->len || a->blocks->len != b->blocks->len || g_strcmp0(a->mode, b->mode) != 0)
        return false;
    for (guint i = 0; i < a->files->len; i++) {
        if (!file_equal(a, profile_file(a, i), b, profile_file(b, i)))
            return false;
    }
    return true;
}
