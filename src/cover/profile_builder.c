// SPDX-License-Identifier: Apache-2.0
// Profile builder: blocks in any order become a profile.
//
// Files that come in one run with their blocks in order, which is what Go's tools write, are taken as they are; only
// the list of them is sorted. Otherwise the runs of a file are put side by side and joined pairwise until one ascending
// run is left; a block that two runs have is added up on the way. So profiles of one layout that were put behind each
// other cost little more than reading them.
#include "cover/profile_builder.h"

#include "base/error.h"
#include "cover/go_quote.h"

#include <malloc.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    FIRST_ROOM = 64,
    NEAR_BLOCKS = 64,
    NAMES_CHUNK_BYTES = 4096,
    BIG_PAGE_BYTES = 2 << 20,
};

typedef struct Name {
    const char *text;
    gsize size;
} Name;

// Blocks side by side, with their counts.
typedef struct Strip {
    Block *blocks;
    uint64_t *counts;
    guint n_blocks;
    bool keeps_clashes;
} Strip;

// A product for every eight bytes, from a secret start, so that nobody can prepare names that all collide.
static guint name_hash(gconstpointer key)
{
    static gsize start;
    const Name *name = key;
    guint64 hash, word;

    if (g_once_init_enter(&start))
        g_once_init_leave(&start, (gsize)g_random_int() << 1 | 1);
    hash = start ^ name->size;
    for (gsize i = 0; i < name->size; i += sizeof word) {
        word = 0;
        memcpy(&word, name->text + i, MIN(sizeof word, name->size - i));
        hash = (hash ^ word) * 1099511628211u;
        hash ^= hash >> 29;
    }
    return (guint)(hash ^ hash >> 32);
}

static gboolean name_equal(gconstpointer a, gconstpointer b)
{
    const Name *one = a, *other = b;

    return one->size == other->size && memcmp(one->text, other->text, one->size) == 0;
}

// Makes room for `n` elements. Touching fresh memory page by page would take a third of the time of reading a large
// profile, so large rooms ask for big pages; that is a wish, and its failure means nothing. It is asked for the whole
// mapping that malloc made, since of a mapping with two kinds of pages nothing could be moved, only copied.
static void make_room(GArray *array, guint n)
{
    gsize page = (gsize)getpagesize(), start, end;

    g_array_set_size(array, n);
    start = (gsize)array->data / page * page;
    end = ((gsize)array->data + malloc_usable_size(array->data)) / page * page;
    if (end - start >= BIG_PAGE_BYTES)
        (void)madvise((void *)start, end - start, MADV_HUGEPAGE);
}

void profile_builder_reserve(ProfileBuilder *builder, guint n_blocks)
{
    if (n_blocks <= builder->blocks->len)
        return;
    make_room(builder->blocks, n_blocks);
    make_room(builder->counts, n_blocks);
}

void profile_builder_grow(ProfileBuilder *builder)
{
    g_assert(builder->blocks->len <= G_MAXUINT / 2);
    profile_builder_reserve(builder, builder->blocks->len * 2);
}

// Puts the block at `at`, before which those of its run are in order, where it belongs.
static void settle(ProfileBuilder *builder, guint run_start, guint at)
{
    guint to = at;
    Block *blocks = (Block *)(void *)builder->blocks->data, block = blocks[at];
    uint64_t *counts = (uint64_t *)(void *)builder->counts->data, count = counts[at];
    int order = -1;

    while (to > run_start && at - to <= NEAR_BLOCKS && (order = block_compare_place(&blocks[to - 1], &block)) > 0)
        to--;
    if (order == 0 || at - to > NEAR_BLOCKS) {
        builder->is_in_order = false;
        return;
    }
    memmove(&blocks[to + 1], &blocks[to], (at - to) * sizeof *blocks);
    memmove(&counts[to + 1], &counts[to], (at - to) * sizeof *counts);
    blocks[to] = block;
    counts[to] = count;
}

void profile_builder_settle_last(ProfileBuilder *builder)
{
    if (builder->is_in_order)
        settle(builder, builder->run_start, builder->n_blocks - 1);
}

static void empty(ProfileBuilder *builder)
{
    g_string_chunk_clear(builder->names);
    g_array_set_size(builder->files, 0);
    g_hash_table_remove_all(builder->index);
    g_array_set_size(builder->runs, 0);
    g_array_set_size(builder->seams, 0);
    builder->n_blocks = 0;
    builder->run_start = 0;
    builder->name = NULL;
    builder->name_size = 0;
    builder->is_in_order = true;
}

// Makes the builder's content anew; the mode stays.
static void start(ProfileBuilder *builder)
{
    builder->names = g_string_chunk_new(NAMES_CHUNK_BYTES);
    builder->files = g_array_new(FALSE, FALSE, sizeof(DraftFile));
    builder->index = g_hash_table_new_full(name_hash, name_equal, g_free, NULL);
    builder->runs = g_array_new(FALSE, FALSE, sizeof(BlockRun));
    builder->seams = g_array_new(FALSE, FALSE, sizeof(guint));
    builder->blocks = g_array_new(FALSE, FALSE, sizeof(Block));
    builder->counts = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    profile_builder_reserve(builder, FIRST_ROOM);
    empty(builder);
}

static void drop(ProfileBuilder *builder)
{
    g_clear_pointer(&builder->names, g_string_chunk_free);
    g_clear_pointer(&builder->files, g_array_unref);
    g_clear_pointer(&builder->index, g_hash_table_unref);
    g_clear_pointer(&builder->runs, g_array_unref);
    g_clear_pointer(&builder->seams, g_array_unref);
    g_clear_pointer(&builder->blocks, g_array_unref);
    g_clear_pointer(&builder->counts, g_array_unref);
}

ProfileBuilder *profile_builder_new(const char *mode)
{
    ProfileBuilder *builder = g_new0(ProfileBuilder, 1);

    builder->mode = g_strdup(mode);
    start(builder);
    return builder;
}

void profile_builder_keep_clashes(ProfileBuilder *builder)
{
    builder->keeps_clashes = true;
}

void profile_builder_free(ProfileBuilder *builder)
{
    if (!builder)
        return;
    drop(builder);
    g_free(builder->mode);
    g_free(builder);
}

static guint add_file(ProfileBuilder *builder, const char *name, gsize size)
{
    DraftFile file = { g_string_chunk_insert_len(builder->names, name, (gssize)size), size, 0, 0 };
    Name key = { file.name, size };

    file.first_run = file.last_run = builder->runs->len;
    g_array_append_val(builder->files, file);
    g_hash_table_insert(builder->index, g_memdup2(&key, sizeof key), GUINT_TO_POINTER(builder->files->len - 1));
    return builder->files->len - 1;
}

// A file that was met before gets another run.
static void continue_file(ProfileBuilder *builder, guint i)
{
    DraftFile *file = &g_array_index(builder->files, DraftFile, i);

    g_array_index(builder->runs, BlockRun, file->last_run).next_run = builder->runs->len;
    file->last_run = builder->runs->len;
    builder->is_in_order = false;
}

void profile_builder_enter(ProfileBuilder *builder, const char *name, gsize size)
{
    Name key = { name, size };
    BlockRun run = { builder->n_blocks, 0, 0 };
    gpointer found;

    if (builder->name && builder->name_size == size && memcmp(builder->name, name, size) == 0)
        return;
    if (g_hash_table_lookup_extended(builder->index, &key, NULL, &found))
        continue_file(builder, run.file = GPOINTER_TO_UINT(found));
    else
        run.file = add_file(builder, name, size);
    g_array_append_val(builder->runs, run);
    builder->run_start = builder->n_blocks;
    builder->name = g_array_index(builder->files, DraftFile, run.file).name;
    builder->name_size = size;
}

void profile_builder_add(ProfileBuilder *builder, const char *file, gsize file_size, const Block *block, uint64_t count)
{
    profile_builder_enter(builder, file, file_size);
    profile_builder_append(builder, block, count);
}

static guint run_end(const ProfileBuilder *builder, guint run)
{
    if (run + 1 < builder->runs->len)
        return g_array_index(builder->runs, BlockRun, run + 1).first_block;
    return builder->n_blocks;
}

// Two threads that touch a fresh big page at once would both clear one, so it is touched while only one claims.
static void touch_last(ProfileBuilder *builder)
{
    g_array_index(builder->blocks, Block, builder->n_blocks - 1) = (Block){ 0 };
    g_array_index(builder->counts, uint64_t, builder->n_blocks - 1) = 0;
}

bool profile_builder_claim(ProfileBuilder *builder, const ProfileBuilder *part, guint *place)
{
    *place = builder->n_blocks;
    if (part->n_blocks > builder->blocks->len - builder->n_blocks)
        return false;
    if (part->n_blocks == 0)
        return true;
    g_array_append_val(builder->seams, builder->n_blocks);
    for (guint i = 0; i < part->runs->len; i++) {
        const BlockRun *run = &g_array_index(part->runs, BlockRun, i);
        const DraftFile *file = &g_array_index(part->files, DraftFile, run->file);

        profile_builder_enter(builder, file->name, file->name_size);
        builder->n_blocks += run_end(part, i) - run->first_block;
    }
    builder->is_in_order &= part->is_in_order;
    touch_last(builder);
    return true;
}

void profile_builder_fill(ProfileBuilder *builder, guint place, ProfileBuilder *part)
{
    if (part->n_blocks > 0) {
        memcpy(&g_array_index(builder->blocks, Block, place), part->blocks->data, part->n_blocks * sizeof(Block));
        memcpy(&g_array_index(builder->counts, uint64_t, place), part->counts->data, part->n_blocks * sizeof(uint64_t));
    }
    empty(part);
}

// Where a part goes on with the file of the part before, its first blocks may belong before the last ones of that.
static void settle_seams(ProfileBuilder *builder)
{
    const Block *blocks = (const Block *)(void *)builder->blocks->data;
    guint run = 0;

    for (guint i = 0; i < builder->seams->len; i++) {
        guint at = g_array_index(builder->seams, guint, i), start;

        while (run_end(builder, run) <= at)
            run++;
        start = g_array_index(builder->runs, BlockRun, run).first_block;
        for (; at > start && at < run_end(builder, run) && block_compare_place(&blocks[at - 1], &blocks[at]) >= 0;
             at++) {
            if (builder->is_in_order)
                settle(builder, start, at);
        }
    }
}

static void take_as_it_is(ProfileBuilder *builder, Profile *profile)
{
    for (guint i = 0; i < builder->files->len; i++) {
        const DraftFile *draft = &g_array_index(builder->files, DraftFile, i);
        guint first = g_array_index(builder->runs, BlockRun, draft->first_run).first_block;
        ProfileFile file = { draft->name, first, run_end(builder, draft->first_run) - first };

        g_array_append_val(profile->files, file);
    }
    g_array_set_size(builder->blocks, builder->n_blocks);
    g_array_set_size(builder->counts, builder->n_blocks);
    g_array_unref(profile->blocks);
    g_array_unref(profile->counts);
    profile->blocks = g_steal_pointer(&builder->blocks);
    profile->counts = g_steal_pointer(&builder->counts);
}

// Blocks at one place are one, unless clashes are kept.
static int strip_compare(const Strip *strip, const Block *a, const Block *b)
{
    return strip->keeps_clashes ? block_compare(a, b) : block_compare_place(a, b);
}

// The end of the strictly ascending blocks that start at `from`.
static guint ascending_end(const Strip *strip, guint from)
{
    while (++from < strip->n_blocks && strip_compare(strip, &strip->blocks[from - 1], &strip->blocks[from]) < 0)
        ;
    return MIN(from, strip->n_blocks);
}

static void strip_copy(Strip *to, const Strip *from, guint first, guint end)
{
    if (first == end)
        return;
    memcpy(to->blocks + to->n_blocks, from->blocks + first, (end - first) * sizeof(Block));
    memcpy(to->counts + to->n_blocks, from->counts + first, (end - first) * sizeof(uint64_t));
    to->n_blocks += end - first;
}

static bool differ_in_statements(const char *name, const Block *a, const Block *b, GError **error)
{
    g_autofree char *place =
        g_strdup_printf("%s:%u.%u,%u.%u", name, a->start_line, a->start_col, a->end_line, a->end_col);
    g_autofree char *quoted = go_quote(place, strlen(place));

    return set_error(error, GOC_ERROR_INVALID, "%s: inconsistent NumStmt: changed from %u to %u", quoted, a->statements,
                     b->statements);
}

// Joins two ascending runs, from[left..middle) and from[middle..end), at the end of `to`.
static bool join(Strip *to, const Strip *from, guint left, guint middle, guint end, const ProfileFile *file,
                 bool is_set, GError **error)
{
    guint right = middle;

    while (left < middle && right < end) {
        const Block *a = &from->blocks[left], *b = &from->blocks[right];
        int order = strip_compare(from, a, b);
        uint64_t count = from->counts[order <= 0 ? left : right];

        if (order == 0 && a->statements != b->statements)
            return differ_in_statements(file->name, a, b, error);
        if (order == 0)
            count = is_set ? count | from->counts[right] : profile_count_sum(count, from->counts[right]);
        to->blocks[to->n_blocks] = order <= 0 ? *a : *b;
        to->counts[to->n_blocks++] = count;
        left += order <= 0;
        right += order >= 0;
    }
    strip_copy(to, from, left, middle);
    strip_copy(to, from, right, end);
    return true;
}

static bool join_pairs(Strip *to, const Strip *from, const ProfileFile *file, bool is_set, GError **error)
{
    to->n_blocks = 0;
    for (guint at = 0; at < from->n_blocks;) {
        guint middle = ascending_end(from, at);
        guint end = middle < from->n_blocks ? ascending_end(from, middle) : middle;

        if (!join(to, from, at, middle, end, file, is_set, error))
            return false;
        at = end;
    }
    return true;
}

// Sorts the last file of the profile and adds up what it has twice: a merge sort that starts from the order there is.
static bool settle_last_file(Profile *profile, ProfileFile *file, bool keeps_clashes, GError **error)
{
    Strip strip = { (Block *)(void *)profile->blocks->data + file->first_block,
                    (uint64_t *)(void *)profile->counts->data + file->first_block, file->n_blocks, keeps_clashes };
    g_autofree Block *blocks = NULL;
    g_autofree uint64_t *counts = NULL;

    if (ascending_end(&strip, 0) == strip.n_blocks)
        return true;
    blocks = g_new(Block, strip.n_blocks);
    counts = g_new(uint64_t, strip.n_blocks);
    do {
        Strip joined = { blocks, counts, 0, keeps_clashes };

        if (!join_pairs(&joined, &strip, file, profile_is_set(profile), error))
            return false;
        strip.n_blocks = 0;
        strip_copy(&strip, &joined, 0, joined.n_blocks);
    } while (ascending_end(&strip, 0) < strip.n_blocks);

    file->n_blocks = strip.n_blocks;
    g_array_set_size(profile->blocks, file->first_block + file->n_blocks);
    g_array_set_size(profile->counts, file->first_block + file->n_blocks);
    return true;
}

static void gather(const ProfileBuilder *builder, guint first_run, Profile *profile)
{
    guint run = first_run;

    do {
        guint first = g_array_index(builder->runs, BlockRun, run).first_block, n = run_end(builder, run) - first;

        g_array_append_vals(profile->blocks, &g_array_index(builder->blocks, Block, first), n);
        g_array_append_vals(profile->counts, &g_array_index(builder->counts, uint64_t, first), n);
        run = g_array_index(builder->runs, BlockRun, run).next_run;
    } while (run != 0);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(((const DraftFile *)a)->name, ((const DraftFile *)b)->name);
}

static bool arrange(ProfileBuilder *builder, Profile *profile, GError **error)
{
    make_room(profile->blocks, builder->n_blocks);
    make_room(profile->counts, builder->n_blocks);
    g_array_set_size(profile->blocks, 0);
    g_array_set_size(profile->counts, 0);
    for (guint i = 0; i < builder->files->len; i++) {
        const DraftFile *draft = &g_array_index(builder->files, DraftFile, i);
        ProfileFile file = { draft->name, profile->blocks->len, 0 };

        gather(builder, draft->first_run, profile);
        file.n_blocks = profile->blocks->len - file.first_block;
        if (!settle_last_file(profile, &file, builder->keeps_clashes, error))
            return false;
        g_array_append_val(profile->files, file);
    }
    return true;
}

bool profile_builder_finish(ProfileBuilder *builder, Profile **out, GError **error)
{
    g_autoptr(Profile) profile = profile_new();
    bool is_done = true;

    profile->mode = g_strdup(builder->mode);
    settle_seams(builder);
    g_array_sort(builder->files, by_name);
    if (builder->is_in_order)
        take_as_it_is(builder, profile);
    else
        is_done = arrange(builder, profile, error);
    g_string_chunk_free(profile->names);
    profile->names = g_steal_pointer(&builder->names);
    drop(builder);
    start(builder);
    if (is_done)
        *out = g_steal_pointer(&profile);
    return is_done;
}
