// SPDX-License-Identifier: Apache-2.0
// Change chain: diffs that follow each other, put together file by file, with names and lines followed through all.
// Pure.
#include "git/change_chain.h"

#include <string.h>

// What became of a file up to now.
typedef struct Track {
    char *base; // its name before the first diff; NULL: it was not there
    bool is_deleted, is_copied, is_unmerged, is_binary;
    bool is_counted; // one of the counted diffs is about it
    GArray *edits;   // from its first text
    GArray *lines;   // that count
} Track;

struct ChangeChain {
    GHashTable *tracks; // char * (its name now; of a deleted file its last) -> Track
    bool is_blank_skipped;
};

static Track *track_new(const char *base)
{
    Track *track = g_new0(Track, 1);

    track->base = g_strdup(base);
    track->edits = g_array_new(FALSE, FALSE, sizeof(Edit));
    track->lines = g_array_new(FALSE, FALSE, sizeof(LineRange));
    return track;
}

static Track *track_copy(const Track *from)
{
    Track *track = g_memdup2(from, sizeof *from);

    track->base = g_strdup(from->base);
    track->edits = g_array_copy(from->edits);
    track->lines = g_array_copy(from->lines);
    return track;
}

static void track_free(Track *track)
{
    g_free(track->base);
    g_array_unref(track->edits);
    g_array_unref(track->lines);
    g_free(track);
}

static GHashTable *tracks_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)track_free);
}

ChangeChain *change_chain_new(bool is_blank_skipped)
{
    ChangeChain *chain = g_new0(ChangeChain, 1);

    chain->tracks = tracks_new();
    chain->is_blank_skipped = is_blank_skipped;
    return chain;
}

void change_chain_free(ChangeChain *chain)
{
    if (chain)
        g_hash_table_unref(chain->tracks);
    g_free(chain);
}

static void set_array(GArray **array, GArray *made)
{
    g_array_unref(*array);
    *array = made;
}

// Of a file that git takes for binary nobody knows which lines moved where.
static void forget_lines(Track *track)
{
    track->is_binary = true;
    g_array_set_size(track->edits, 0);
    g_array_set_size(track->lines, 0);
}

static bool has_edits_that_count(const ChangeChain *chain, const PatchFile *file)
{
    if (file->kind != PATCH_MODIFIED || file->edits->len == 0 || !chain->is_blank_skipped)
        return true;
    for (guint i = 0; i < file->edits->len; i++) {
        if (!g_array_index(file->edits, Edit, i).is_blank)
            return true;
    }
    return false;
}

static void track_edit(const ChangeChain *chain, Track *track, const PatchFile *file, bool is_counted)
{
    if (file->is_binary)
        forget_lines(track);
    set_array(&track->lines, edits_follow(file->edits, track->lines));
    if (is_counted) {
        g_autoptr(GArray) added = edits_new_lines(file->edits, chain->is_blank_skipped);

        set_array(&track->lines, line_ranges_join(track->lines, added));
        track->is_counted = track->is_counted || has_edits_that_count(chain, file);
    }
    set_array(&track->edits, edits_compose(track->edits, file->edits));
}

// One diff on its way from the tracks before it to those behind it.
typedef struct Step {
    GHashTable *before, *behind;
    GHashTable *gone; // names before that are not those of the same file behind
} Step;

static bool is_living(const Track *track)
{
    return track && !track->is_deleted;
}

// The track of the file as it was before the diff. The caller owns it.
static Track *step_copy(const Step *step, const char *name)
{
    const Track *before = g_hash_table_lookup(step->before, name);

    return is_living(before) ? track_copy(before) : track_new(name);
}

// The same, where this is what becomes of the file; or the next thing, in a text that has several diffs in a row.
static Track *step_take(Step *step, const char *name)
{
    const Track *behind = g_hash_table_lookup(step->behind, name);

    if (!g_hash_table_add(step->gone, g_strdup(name)) && is_living(behind))
        return track_copy(behind);
    return step_copy(step, name);
}

// A file that comes where one was deleted is that file with another text.
static Track *step_add(Step *step, const char *name)
{
    const Track *behind = g_hash_table_lookup(step->behind, name);
    const Track *before = g_hash_table_lookup(step->before, name);
    const Track *deleted = behind ? behind : before;
    Track *track;

    if (!deleted || !deleted->is_deleted)
        return track_new(NULL);
    track = track_copy(deleted);
    track->is_deleted = false;
    return track;
}

static Track *step_track(Step *step, const PatchFile *file)
{
    switch (file->kind) {
    case PATCH_ADDED: return step_add(step, file->path);
    case PATCH_COPIED: return step_copy(step, file->old_path);
    case PATCH_MODIFIED:
    case PATCH_DELETED:
    case PATCH_UNMERGED:
    case PATCH_RENAMED: return step_take(step, file->old_path);
    }
    g_assert_not_reached();
}

static void add_file(const ChangeChain *chain, Step *step, const PatchFile *file, bool is_counted)
{
    Track *track = step_track(step, file);

    track_edit(chain, track, file, is_counted);
    track->is_deleted = file->kind == PATCH_DELETED;
    track->is_copied = track->is_copied || file->kind == PATCH_COPIED;
    track->is_unmerged = track->is_unmerged || file->kind == PATCH_UNMERGED;
    if (track->is_deleted && (!track->base || track->is_copied))
        track_free(track); // it came and went
    else
        g_hash_table_replace(step->behind, g_strdup(file->path), track);
}

// Files that the diff is not about are as they were.
static void keep_others(Step *step)
{
    GHashTableIter iter;
    char *name;
    Track *track;

    g_hash_table_iter_init(&iter, step->before);
    while (g_hash_table_iter_next(&iter, (void **)&name, (void **)&track)) {
        if (g_hash_table_contains(step->gone, name) || g_hash_table_contains(step->behind, name))
            continue;
        g_hash_table_iter_steal(&iter);
        g_hash_table_insert(step->behind, name, track);
    }
}

void change_chain_add(ChangeChain *chain, const Patch *patch, bool is_counted)
{
    g_autoptr(GHashTable) gone = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Step step = { .before = chain->tracks, .behind = tracks_new(), .gone = gone };

    for (guint i = 0; i < patch->files->len; i++)
        add_file(chain, &step, g_ptr_array_index(patch->files, i), is_counted);
    keep_others(&step);
    g_hash_table_unref(chain->tracks);
    chain->tracks = step.behind;
}

void change_chain_add_file(ChangeChain *chain, const char *path, uint32_t n_lines, bool is_binary)
{
    g_autoptr(GArray) edits = g_array_new(FALSE, FALSE, sizeof(Edit));
    Edit all = { .old_start = 1, .new_start = 1, .new_count = n_lines };
    PatchFile file = {
        .path = (char *)path, .old_path = (char *)path, .kind = PATCH_ADDED, .is_binary = is_binary, .edits = edits
    };
    Step step = { .before = chain->tracks, .behind = chain->tracks }; // all others stay where they are

    if (n_lines > 0)
        g_array_append_val(edits, all);
    add_file(chain, &step, &file, true);
}

static PatchKind kind_of(const Track *track, const char *path)
{
    if (track->is_unmerged)
        return PATCH_UNMERGED;
    if (track->is_deleted)
        return PATCH_DELETED;
    if (!track->base)
        return PATCH_ADDED;
    if (g_str_equal(track->base, path))
        return PATCH_MODIFIED;
    return track->is_copied ? PATCH_COPIED : PATCH_RENAMED;
}

static GArray *deletions_of(const Track *track)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    for (guint i = 0; i < track->edits->len && !track->is_deleted; i++) {
        const Edit *edit = &g_array_index(track->edits, Edit, i);

        if (edit->new_count == 0 && !edit->is_blank)
            g_array_append_val(places, edit->new_start);
    }
    return places;
}

static void append(Changes *changes, const char *name, Track *track)
{
    const char *path = track->is_deleted ? track->base : name;
    ChangedFile file = { .path = g_strdup(path),
                         .old_path = g_strdup(track->base),
                         .kind = kind_of(track, path),
                         .is_binary = track->is_binary,
                         .lines = g_array_ref(track->lines),
                         .deleted_at = deletions_of(track) };

    g_array_append_val(changes->files, file);
}

// A deleted file has its first name, which another file may have by now.
static bool is_shown(const ChangeChain *chain, const Track *track, GHashTable *deleted)
{
    if (!track->is_counted)
        return false;
    return !track->is_deleted ||
           (!is_living(g_hash_table_lookup(chain->tracks, track->base)) && g_hash_table_add(deleted, track->base));
}

Changes *change_chain_finish(ChangeChain *chain)
{
    g_autoptr(GHashTable) deleted = g_hash_table_new(g_str_hash, g_str_equal); // char * (their first names)
    Changes *changes = changes_new();
    GHashTableIter iter;
    char *name;
    Track *track;

    g_hash_table_iter_init(&iter, chain->tracks);
    while (g_hash_table_iter_next(&iter, (void **)&name, (void **)&track)) {
        if (is_shown(chain, track, deleted))
            append(changes, name, track);
    }
    changes_close(changes);
    return changes;
}
