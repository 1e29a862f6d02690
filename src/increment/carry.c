// SPDX-License-Identifier: Apache-2.0
// Carry: takes over, function by function, what earlier builds covered where the function is unchanged.
//
// The new profile's files are gone through one by one, each beside the earlier builds' files of its path.
#include "increment/carry.h"

#include "base/error.h"
#include "increment/block_mapping.h"
#include "increment/declaration_pairs.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_CHUNK_BYTES = 16 * 1024 };

const char *const carry_counts_names[2] = { [CARRY_MAX] = "max", [CARRY_ADD] = "add" };

const char *const carry_reason_names[CARRY_REASONS] = {
    [CARRY_CHANGED] = "changed",     [CARRY_MOVED] = "moved",           [CARRY_REMOVED] = "removed",
    [CARRY_AMBIGUOUS] = "ambiguous", [CARRY_NOT_MAPPED] = "not_mapped", [CARRY_NO_SOURCE] = "no_source",
    [CARRY_OUTSIDE] = "outside",
};

const char *const carry_reason_texts[CARRY_REASONS] = {
    [CARRY_CHANGED] = "changed",
    [CARRY_MOVED] = "moved to another file",
    [CARRY_REMOVED] = "removed or no longer measured",
    [CARRY_AMBIGUOUS] = "ambiguous: a block reaches beyond it",
    [CARRY_NOT_MAPPED] = "the blocks do not map",
    [CARRY_NO_SOURCE] = "the source is missing or is not Go",
    [CARRY_OUTSIDE] = "outside of functions and variables",
};

const char carry_not_seen[] =
    "Carried means: its own text is unchanged. Not seen are changes of what it refers to: functions it calls, "
    "constants, types, imports, build tags, and files that are generated when the service is built.";

const char *carry_function_state(const CarryFunction *function)
{
    if (function->carried > 0)
        return "carried";
    if (function->now > 0)
        return "now";
    return function->lost != CARRY_NOBODY ? "invalidated" : "never";
}

// An earlier build, while carrying.
typedef struct Side {
    const CarrySide *side;
    guint number;
    GHashTable *files;   // path -> ProfileFile of its profile, of files whose path is known
    GHashTable *done;    // ProfileFile: those that a new file was found for
    GHashTable *strange; // GoFingerprint of each new declaration that is in none of its files of that path
    GArray *pending;     // Pending
} Side;

// A loss that is "moved" or "removed": which, is known when all new files were seen.
typedef struct Pending {
    guint loss;
    GoFingerprint fingerprint;
} Pending;

typedef struct Carrying {
    Carry *carry;
    const Profile *now;
    Sources *sources;
    Side *sides;
    guint n_sides;
    CarryCounts counts;
    GArray *from_side; // uint64_t: of each block of the declaration at hand, its count in the side at hand
} Carrying;

static void side_clear(Side *side)
{
    g_clear_pointer(&side->files, g_hash_table_unref);
    g_clear_pointer(&side->done, g_hash_table_unref);
    g_clear_pointer(&side->strange, g_hash_table_unref);
    g_clear_pointer(&side->pending, g_array_unref);
}

// Finds the paths of a side's files. Two files of one path, as of two modules' names, cannot be told apart: the first
// has it.
static void side_init(Side *self, const CarrySide *side, guint number)
{
    self->side = side;
    self->number = number;
    self->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->done = g_hash_table_new(NULL, NULL);
    self->strange = g_hash_table_new_full(go_fingerprint_hash, go_fingerprint_equal, g_free, NULL);
    self->pending = g_array_new(FALSE, FALSE, sizeof(Pending));
    for (guint i = 0; i < side->profile->files->len; i++) {
        const ProfileFile *file = profile_file(side->profile, i);
        char blob[BLOB_ID_SIZE];
        char *path = NULL;

        if (!sources_locate(side->sources, file->name, &path, blob, NULL))
            continue;
        if (g_hash_table_contains(self->files, path))
            g_free(path);
        else
            g_hash_table_insert(self->files, path, (gpointer)file);
    }
}

static void carrying_clear(Carrying *carrying)
{
    for (guint i = 0; i < carrying->n_sides; i++)
        side_clear(&carrying->sides[i]);
    g_free(carrying->sides);
    g_array_unref(carrying->from_side);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Carrying, carrying_clear)

static const char *keep(Carry *carry, const char *text)
{
    return g_string_chunk_insert_const(carry->names, text);
}

static CarrySideTotal *side_total(const Carry *carry, guint side)
{
    return &g_array_index(carry->sides, CarrySideTotal, side);
}

static guint *came_at(const Carry *carry, guint block)
{
    return &g_array_index(carry->came, guint, block);
}

// Notes what is not carried, unless nothing of it ran.
static void lose(Carry *carry, const Side *side, const MeasuredFile *old, const GoFunction *function,
                 CarryReason reason, uint64_t statements)
{
    CarryLoss loss = {
        .side = side->number,
        .file = keep(carry, old->file->name),
        .receiver = function ? keep(carry, function->receiver) : "",
        .name = function ? keep(carry, function->name) : "",
        .line = function ? function->start_line : 0,
        .reason = reason,
        .statements = statements,
    };

    if (statements > 0)
        g_array_append_val(carry->losses, loss);
}

// The path that the file at this path of the new commit had at the side's.
static const char *old_path(const Side *side, const char *path)
{
    const char *renamed = side->side->renames ? g_hash_table_lookup((GHashTable *)side->side->renames, path) : NULL;

    return renamed ? renamed : path;
}

static uint64_t combined(const Carrying *carrying, uint64_t count, uint64_t more)
{
    if (profile_is_set(carrying->now))
        return count > 0 || more > 0 ? 1 : 0;
    switch (carrying->counts) {
    case CARRY_MAX: return MAX(count, more);
    case CARRY_ADD: return profile_count_sum(count, more);
    }
    g_assert_not_reached();
}

// Takes over the counts of one side for a declaration; sides come newest first.
static void take_counts(Carrying *carrying, CarryFunction *function, const Side *side, const MeasuredFile *now,
                        const MeasuredDeclaration *held)
{
    const uint64_t *run = (const uint64_t *)(void *)carrying->from_side->data;
    CarrySum gained = { 0 };

    for (guint k = 0; k < held->n; k++) {
        guint block = measured_file_block(now, held, k);
        uint64_t *count = &g_array_index(carrying->carry->profile->counts, uint64_t, block);
        guint *came = came_at(carrying->carry, block);

        if (run[k] == 0)
            continue;
        *count = combined(carrying, *count, run[k]);
        if (*came != CARRY_NEVER)
            continue;
        *came = CARRY_FROM + side->number;
        gained.statements += profile_block(carrying->now, block)->statements;
    }
    function->carried += gained.statements;
    if (gained.statements > 0 && function->from == CARRY_NOBODY)
        function->from = side->number;
    side_total(carrying->carry, side->number)->carried.functions += gained.statements > 0;
    side_total(carrying->carry, side->number)->carried.statements += gained.statements;
}

static void note_lost(CarryFunction *function, const Side *side, CarryReason reason, uint64_t statements)
{
    if (statements == 0 || function->lost != CARRY_NOBODY)
        return;
    function->lost = side->number;
    function->reason = reason;
}

// Carries one declaration from the one that is its equal in an earlier build.
static void carry_pair(Carrying *carrying, CarryFunction *function, const Side *side, const MeasuredFile *old,
                       guint old_i, const MeasuredFile *now, guint now_i)
{
    const MeasuredDeclaration *before = measured_file_held(old, old_i), *after = measured_file_held(now, now_i);
    CarryReason reason = CARRY_NOT_MAPPED;
    uint64_t lost;

    if (!before->has_run)
        return;
    if (before->is_clear && after->is_clear) {
        g_array_set_size(carrying->from_side, after->n);
        lost = block_mapping_find((uint64_t *)(void *)carrying->from_side->data, old, old_i, now, now_i);
        take_counts(carrying, function, side, now, after);
    } else {
        reason = CARRY_AMBIGUOUS;
        lost = before->covered;
    }
    lose(carrying->carry, side, old, &measured_file_declaration(old, old_i)->function, reason, lost);
    note_lost(function, side, reason, lost);
}

// What a declaration without an equal of its name has become: changed when there is one of its name.
static void lose_alone(Carrying *carrying, Side *side, const MeasuredFile *old, guint i, bool is_named)
{
    const GoDeclaration *declaration = measured_file_declaration(old, i);
    Pending pending = { .loss = carrying->carry->losses->len, .fingerprint = declaration->fingerprint };
    uint64_t covered = measured_file_held(old, i)->covered;

    lose(carrying->carry, side, old, &declaration->function, is_named ? CARRY_CHANGED : CARRY_REMOVED, covered);
    if (covered > 0 && !is_named)
        g_array_append_val(side->pending, pending);
}

static void note_strange(Side *side, const GoDeclaration *declaration)
{
    g_hash_table_add(side->strange, g_memdup2(&declaration->fingerprint, sizeof declaration->fingerprint));
}

// Carries from one file to that which it has become; `functions` has one CarryFunction a declaration.
static void carry_file_pair(Carrying *carrying, GArray *functions, Side *side, const MeasuredFile *old,
                            const MeasuredFile *now)
{
    g_auto(DeclarationPairs) pairs = { 0 };

    declaration_pairs_find(&pairs, old, now);
    for (guint i = 0; i < measured_file_size(now); i++) {
        CarryFunction *function = &g_array_index(functions, CarryFunction, i);
        const DeclarationPartner *partner = &pairs.of_now[i];

        if (partner->equal != NO_PARTNER)
            carry_pair(carrying, function, side, old, partner->equal, now, i);
        else
            note_strange(side, measured_file_declaration(now, i));
        if (partner->equal == NO_PARTNER && partner->named != NO_PARTNER)
            note_lost(function, side, CARRY_CHANGED, measured_file_held(old, partner->named)->covered);
    }
    for (guint i = 0; i < measured_file_size(old); i++) {
        if (pairs.of_old[i].equal == NO_PARTNER)
            lose_alone(carrying, side, old, i, pairs.of_old[i].named != NO_PARTNER);
    }
    lose(carrying->carry, side, old, NULL, old->text ? CARRY_OUTSIDE : CARRY_NO_SOURCE, old->outside);
}

static uint64_t covered_statements(const Profile *profile, const ProfileFile *file)
{
    uint64_t covered = 0;

    for (guint i = file->first_block; i < file->first_block + file->n_blocks; i++)
        covered += profile_count(profile, i) > 0 ? profile_block(profile, i)->statements : 0;
    return covered;
}

// Carries from one side to a new file, if the side has a file of its path.
static bool carry_from_side(Carrying *carrying, GArray *functions, Side *side, const MeasuredFile *now, GError **error)
{
    const Profile *profile = side->side->profile;
    const ProfileFile *file = now->path ? g_hash_table_lookup(side->files, old_path(side, now->path)) : NULL;
    g_autoptr(MeasuredFile) old = NULL;

    if (!file) {
        for (guint i = 0; i < measured_file_size(now); i++)
            note_strange(side, measured_file_declaration(now, i));
        return true;
    }
    g_hash_table_add(side->done, (gpointer)file);
    if (!measured_file_open(&old, profile, file, side->side->sources, error))
        return prefix_error(error, "%s", side->side->name);
    if (now->text)
        carry_file_pair(carrying, functions, side, old, now);
    else
        lose(carrying->carry, side, old, NULL, CARRY_NO_SOURCE, covered_statements(profile, file));
    return true;
}

// The declarations of a new file as they are before anything is carried.
static GArray *functions_of(Carry *carry, const MeasuredFile *now)
{
    GArray *functions = g_array_new(FALSE, FALSE, sizeof(CarryFunction));

    for (guint i = 0; i < measured_file_size(now); i++) {
        const GoFunction *declared = &measured_file_declaration(now, i)->function;
        const MeasuredDeclaration *held = measured_file_held(now, i);
        CarryFunction function = {
            .file = keep(carry, now->file->name),
            .receiver = keep(carry, declared->receiver),
            .name = keep(carry, declared->name),
            .line = declared->start_line,
            .statements = held->statements,
            .now = held->covered,
            .from = CARRY_NOBODY,
            .lost = CARRY_NOBODY,
        };

        g_array_append_val(functions, function);
    }
    return functions;
}

static bool carry_file(Carrying *carrying, const ProfileFile *file, GError **error)
{
    g_autoptr(MeasuredFile) now = NULL;
    g_autoptr(GArray) functions = NULL;

    if (!measured_file_open(&now, carrying->now, file, carrying->sources, error))
        return false;
    functions = functions_of(carrying->carry, now);
    for (guint i = 0; i < carrying->n_sides; i++) {
        if (!carry_from_side(carrying, functions, &carrying->sides[i], now, error))
            return false;
    }
    for (guint i = 0; i < functions->len; i++) {
        if (g_array_index(functions, CarryFunction, i).statements > 0)
            g_array_append_vals(carrying->carry->functions, &g_array_index(functions, CarryFunction, i), 1);
    }
    return true;
}

// What a side has in files that are no more.
static bool lose_file(Carrying *carrying, Side *side, const ProfileFile *file, GError **error)
{
    g_autoptr(MeasuredFile) old = NULL;

    if (g_hash_table_contains(side->done, file) || covered_statements(side->side->profile, file) == 0)
        return true;
    if (!measured_file_open(&old, side->side->profile, file, side->side->sources, error))
        return prefix_error(error, "%s", side->side->name);
    for (guint i = 0; i < measured_file_size(old); i++)
        lose_alone(carrying, side, old, i, false);
    lose(carrying->carry, side, old, NULL, old->text ? CARRY_OUTSIDE : CARRY_NO_SOURCE, old->outside);
    return true;
}

static bool lose_rest(Carrying *carrying, Side *side, GError **error)
{
    for (guint i = 0; i < side->side->profile->files->len; i++) {
        if (!lose_file(carrying, side, profile_file(side->side->profile, i), error))
            return false;
    }
    for (guint i = 0; i < side->pending->len; i++) {
        const Pending *pending = &g_array_index(side->pending, Pending, i);

        if (g_hash_table_contains(side->strange, &pending->fingerprint))
            g_array_index(carrying->carry->losses, CarryLoss, pending->loss).reason = CARRY_MOVED;
    }
    return true;
}

static int compare_losses(const void *a, const void *b)
{
    const CarryLoss *one = a, *other = b;
    int order = (one->side > other->side) - (one->side < other->side);

    order = order != 0 ? order : strcmp(one->file, other->file);
    return order != 0 ? order : (one->line > other->line) - (one->line < other->line);
}

static void sum_up(Carry *carry, const Profile *now)
{
    for (guint i = 0; i < now->blocks->len; i++) {
        uint64_t statements = profile_block(now, i)->statements;

        carry->statements += statements;
        carry->now += *came_at(carry, i) == CARRY_NOW ? statements : 0;
        carry->carried += *came_at(carry, i) >= CARRY_FROM ? statements : 0;
    }
    for (guint i = 0; i < carry->losses->len; i++) {
        const CarryLoss *loss = &g_array_index(carry->losses, CarryLoss, i);
        CarrySum *sum = &side_total(carry, loss->side)->lost[loss->reason];

        sum->functions += loss->name[0] != '\0';
        sum->statements += loss->statements;
    }
    if (carry->losses->len > 0)
        qsort(carry->losses->data, carry->losses->len, sizeof(CarryLoss), compare_losses);
}

static Carry *carry_new(const Profile *now, guint n_sides)
{
    Carry *carry = g_new0(Carry, 1);

    carry->profile = profile_copy(now);
    carry->came = g_array_sized_new(FALSE, FALSE, sizeof(guint), now->blocks->len);
    carry->functions = g_array_new(FALSE, FALSE, sizeof(CarryFunction));
    carry->losses = g_array_new(FALSE, FALSE, sizeof(CarryLoss));
    carry->sides = g_array_new(FALSE, TRUE, sizeof(CarrySideTotal));
    carry->names = g_string_chunk_new(NAMES_CHUNK_BYTES);
    g_array_set_size(carry->sides, n_sides);
    for (guint i = 0; i < now->blocks->len; i++) {
        guint came = profile_count(now, i) > 0 ? CARRY_NOW : CARRY_NEVER;

        g_array_append_val(carry->came, came);
    }
    return carry;
}

bool carry_make(Carry **out, const Profile *now, Sources *sources, const CarrySide *sides, guint n_sides,
                CarryCounts counts, GError **error)
{
    g_autoptr(Carry) carry = carry_new(now, n_sides);
    g_auto(Carrying) carrying = {
        .carry = carry,
        .now = now,
        .sources = sources,
        .sides = g_new0(Side, n_sides),
        .n_sides = n_sides,
        .counts = counts,
        .from_side = g_array_new(FALSE, FALSE, sizeof(uint64_t)),
    };

    for (guint i = 0; i < n_sides; i++)
        side_init(&carrying.sides[i], &sides[i], i);
    for (guint i = 0; i < now->files->len; i++) {
        if (!carry_file(&carrying, profile_file(now, i), error))
            return false;
    }
    for (guint i = 0; i < n_sides; i++) {
        if (!lose_rest(&carrying, &carrying.sides[i], error))
            return false;
    }
    sum_up(carry, now);
    *out = g_steal_pointer(&carry);
    return true;
}

void carry_free(Carry *carry)
{
    if (!carry)
        return;
    profile_free(carry->profile);
    g_array_unref(carry->came);
    g_array_unref(carry->functions);
    g_array_unref(carry->losses);
    g_array_unref(carry->sides);
    g_string_chunk_free(carry->names);
    g_free(carry);
}
