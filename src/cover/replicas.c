// SPDX-License-Identifier: Apache-2.0
// Replicas: the sum of what many processes of one binary ran, given as text profiles.
#include "cover/replicas.h"

#include "base/error.h"
#include "base/team.h"
#include "cover/merge.h"

enum { REFERENCE_BYTES_MAX = 32 << 20 }; // of a text that is kept; larger ones are all read in full

struct Replicas {
    ProfileTextForm form;
    ProfileLimits limits;
    Profile *sum;            // of the texts that were read in full, the first one among them
    GHashTable *first_texts; // name of a Go file -> name of the first text that has it
    char *first_text;        // the first one that has a mode

    ReferenceText *reference;   // NULL: none yet
    TextComparison *comparison; // with it
    Profile *reference_profile;
    GByteArray *reference_bytes;

    // The text that is being read.
    char *name;
    ProfileTextReader *reader; // NULL as long as it is compared with the reference
};

Replicas *replicas_new(ProfileTextForm form, const ProfileLimits *limits)
{
    Replicas *replicas = g_new0(Replicas, 1);

    replicas->form = form;
    replicas->limits = *limits;
    replicas->sum = profile_new();
    replicas->first_texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return replicas;
}

void replicas_free(Replicas *replicas)
{
    if (!replicas)
        return;
    profile_free(replicas->sum);
    g_hash_table_unref(replicas->first_texts);
    g_free(replicas->first_text);
    text_comparison_free(replicas->comparison);
    reference_text_free(replicas->reference);
    profile_free(replicas->reference_profile);
    g_clear_pointer(&replicas->reference_bytes, g_byte_array_unref);
    g_free(replicas->name);
    profile_text_reader_free(replicas->reader);
    g_free(replicas);
}

void replicas_begin(Replicas *replicas, const char *name)
{
    g_free(replicas->name);
    replicas->name = g_strdup(name);
    if (replicas->reference) {
        text_comparison_begin(replicas->comparison);
        return;
    }
    replicas->reader = profile_text_reader_new(replicas->form, &replicas->limits);
    g_clear_pointer(&replicas->reference_bytes, g_byte_array_unref);
    if (replicas->sum->files->len == 0) // every text may be the first one that has something
        replicas->reference_bytes = g_byte_array_new();
}

static bool take_text(const char *piece, gsize size, void *data, GError **error)
{
    return profile_text_reader_add(data, piece, size, error);
}

// The text is no replica: has the reader read what was compared so far.
static bool read_in_full(Replicas *replicas, GError **error)
{
    replicas->reader = profile_text_reader_new(replicas->form, &replicas->limits);
    return text_comparison_tell(replicas->comparison, take_text, replicas->reader, error);
}

// Keeps a text that may become the reference.
static void keep(Replicas *replicas, const char *piece, gsize size)
{
    if (size > REFERENCE_BYTES_MAX - replicas->reference_bytes->len)
        g_clear_pointer(&replicas->reference_bytes, g_byte_array_unref);
    else
        g_byte_array_append(replicas->reference_bytes, (const guint8 *)piece, (guint)size);
}

static bool take_piece(Replicas *replicas, const char *piece, gsize size, GError **error)
{
    gsize done = 0;

    if (!replicas->reader) {
        done = text_comparison_compare(replicas->comparison, piece, size);
        if (done == size)
            return true;
        if (!read_in_full(replicas, error))
            return false;
    }
    if (replicas->reference_bytes && !replicas->reference)
        keep(replicas, piece, size);
    return profile_text_reader_add(replicas->reader, piece + done, size - done, error);
}

bool replicas_add_piece(Replicas *replicas, const char *piece, gsize size, GError **error)
{
    return take_piece(replicas, piece, size, error) || prefix_error(error, "%s", replicas->name);
}

// The first text that speaks against the profile.
static const char *opponent(const Replicas *replicas, const Profile *profile)
{
    const ProfileFile *file = profile_conflict(replicas->sum, profile);

    return file ? g_hash_table_lookup(replicas->first_texts, file->name) : replicas->first_text;
}

// Remembers who has the files that nobody had before.
static void note_first(Replicas *replicas, const char *name, const Profile *profile)
{
    if (!replicas->first_text && profile->mode)
        replicas->first_text = g_strdup(name);
    for (guint i = 0; i < profile->files->len; i++) {
        const char *file = profile_file(profile, i)->name;

        if (!g_hash_table_contains(replicas->first_texts, file))
            g_hash_table_insert(replicas->first_texts, g_strdup(file), g_strdup(name));
    }
}

bool replicas_take_profile(Replicas *replicas, const char *name, Profile *profile, GError **error)
{
    g_autoptr(Profile) taken = profile;

    if (replicas->first_text && !profile_merge(replicas->sum, taken, error))
        return prefix_error(error, "%s does not merge with %s", name, opponent(replicas, taken));
    note_first(replicas, name, taken);
    if (replicas->sum->files->len == 0 && taken->mode) {
        profile_free(replicas->sum);
        replicas->sum = g_steal_pointer(&taken);
    }
    return true;
}

// Takes the text that was just read, which is the whole sum so far, as the reference, if it serves.
static void keep_reference(Replicas *replicas)
{
    GByteArray *bytes = replicas->reference_bytes;
    g_autoptr(Profile) profile = profile_copy(replicas->sum);

    replicas->reference = reference_text_new(profile, (const char *)bytes->data, bytes->len);
    if (!replicas->reference) {
        g_clear_pointer(&replicas->reference_bytes, g_byte_array_unref);
        return;
    }
    replicas->reference_profile = g_steal_pointer(&profile);
    replicas->comparison = text_comparison_new(replicas->reference);
}

bool replicas_end(Replicas *replicas, GError **error)
{
    g_autoptr(ProfileTextReader) reader = NULL;
    Profile *profile = NULL;

    if (!replicas->reader && text_comparison_end(replicas->comparison))
        return true;
    if (!replicas->reader && !read_in_full(replicas, error))
        return prefix_error(error, "%s", replicas->name);
    reader = g_steal_pointer(&replicas->reader);
    if (!profile_text_reader_finish(reader, &profile, error))
        return prefix_error(error, "%s", replicas->name);
    if (!replicas_take_profile(replicas, replicas->name, profile, error))
        return false;
    if (replicas->reference_bytes && !replicas->reference)
        keep_reference(replicas);
    return true;
}

// What the threads that compare have in common.
typedef struct Comparing {
    TextComparison **comparisons; // one a thread
    ReplicaRead read;
    void *data;
    bool *is_added;
} Comparing;

static bool compare_piece(const char *piece, gsize size, void *data, GError **error)
{
    return text_comparison_compare(data, piece, size) == size;
}

static void compare_text(guint item, guint worker, void *data)
{
    Comparing *comparing = data;
    TextComparison *comparison = comparing->comparisons[worker];

    text_comparison_begin(comparison);
    comparing->is_added[item] =
        comparing->read(item, compare_piece, comparison, comparing->data) && text_comparison_end(comparison);
}

bool replicas_compare(Replicas *replicas, guint n_threads, guint n_texts, ReplicaRead read, void *data, bool *is_added)
{
    g_autofree TextComparison **comparisons = NULL;
    Comparing comparing = { .read = read, .data = data, .is_added = is_added };

    if (!replicas->reference)
        return false;
    comparing.comparisons = comparisons = g_new(TextComparison *, n_threads);
    for (guint i = 0; i < n_threads; i++)
        comparisons[i] = i == 0 ? replicas->comparison : text_comparison_new(replicas->reference);
    team_run("replicas", n_threads, n_texts, compare_text, &comparing);
    for (guint i = 1; i < n_threads; i++) {
        text_comparison_add(replicas->comparison, comparisons[i]);
        text_comparison_free(comparisons[i]);
    }
    return true;
}

// Whatever the reference's files are, the sum has them, with these blocks.
Profile *replicas_finish(Replicas *replicas)
{
    if (replicas->reference) {
        g_autoptr(Profile) compared = text_comparison_sum(replicas->comparison);
        bool is_merged = profile_merge(replicas->sum, compared, NULL);

        g_assert(is_merged);
    }
    return g_steal_pointer(&replicas->sum);
}
