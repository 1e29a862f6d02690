// SPDX-License-Identifier: Apache-2.0
// Carries: what snapshots have covered together with what they carry from earlier builds.
#include "increment/carries.h"

#include "base/clock.h"
#include "base/error.h"
#include "format/json.h"
#include "git/renames.h"
#include "increment/carry_json.h"
#include "increment/earlier_builds.h"
#include "increment/snapshot_files.h"
#include "report/kept.h"
#include "store/carried_totals.h"

#define MARK "_carry_"

// What is kept by another version of this program in another form has another name.
#define FORM "1"

struct Carries {
    Store *store;
    Repositories *repositories;
    int64_t timeout_ms;
    Kept *kept;
};

Carries *carries_new(Store *store, Repositories *repositories, int64_t timeout_ms)
{
    Carries *carries = g_new0(Carries, 1);

    carries->store = store;
    carries->repositories = repositories;
    carries->timeout_ms = timeout_ms;
    carries->kept = kept_new(store);
    return carries;
}

void carries_free(Carries *carries)
{
    if (!carries)
        return;
    kept_free(carries->kept);
    g_free(carries);
}

// One carry to be made, and what it is made of.
typedef struct Making {
    Carries *carries;
    const Snapshot *snapshot;
    SnapshotMirror *mirror;
    EarlierBuilds *earlier;
} Making;

static void making_reset(Making *making)
{
    g_clear_pointer(&making->earlier, earlier_builds_free);
    g_clear_pointer(&making->mirror, snapshot_mirror_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Making, making_reset)

static const EarlierBuild *earlier_build(const Making *making, guint i)
{
    return g_ptr_array_index(making->earlier->list, i);
}

// The builds of which a part is left out, since one carry is of one binary each.
static void note_layouts(Making *making)
{
    g_autoptr(GString) commits = g_string_new(NULL);

    if (making->snapshot->n_layouts > 1)
        g_string_append(commits, making->snapshot->service->commit);
    for (guint i = 0; i < making->earlier->list->len; i++) {
        const Snapshot *snapshot = earlier_build(making, i)->snapshot;

        if (snapshot->n_layouts > 1)
            g_string_append_printf(commits, "%s%s", commits->len ? ", " : "", snapshot->service->commit);
    }
    if (commits->len > 0)
        g_ptr_array_add(
            making->earlier->notes,
            g_strdup_printf("Builds with different binaries, of which only the newest is counted: %s", commits->str));
}

static bool find_inputs(Making *making, GError **error)
{
    if (!repositories_open_mirror(making->carries->repositories, making->snapshot, false, &making->mirror, error) ||
        !earlier_builds_find(&making->earlier, making->carries->store, making->snapshot, making->mirror, error))
        return false;
    note_layouts(making);
    return true;
}

static bool find_inputs_or_mend(Making *making, GError **error)
{
    GError *failure = NULL;

    if (find_inputs(making, &failure))
        return true;
    making_reset(making);
    return repositories_mend(making->carries->repositories, making->snapshot, failure, error) &&
           find_inputs(making, error);
}

// A snapshot's coverage never changes, so its id says all.
static char *file_path(const Making *making)
{
    g_autofree char *beginning = snapshot_file_beginning(making->snapshot, MARK);
    g_autofree char *own = g_strdup_printf(FORM " %" G_GINT64_FORMAT, making->snapshot->id);
    g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);

    snapshot_file_add(digest, own);
    snapshot_file_add(digest, making->mirror->head);
    for (guint i = 0; i < making->earlier->list->len; i++) {
        const EarlierBuild *build = earlier_build(making, i);
        g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, build->snapshot->id);

        snapshot_file_add(digest, id);
        snapshot_file_add(digest, build->commit);
    }
    for (guint i = 0; i < making->earlier->notes->len; i++)
        snapshot_file_add(digest, g_ptr_array_index(making->earlier->notes, i));
    return g_strdup_printf("%s%.*s.json", beginning, SNAPSHOT_FILE_DIGITS, g_checksum_get_string(digest));
}

// All that is read for one carry: of the snapshot, and of the earlier builds in their order.
typedef struct Material {
    Profile *profile;
    Sources *sources;
    CarrySide *sides;
    guint n_sides;
    int64_t until_ms; // git may take its time, monotonic clock
} Material;

static void material_clear(Material *material)
{
    for (guint i = 0; i < material->n_sides; i++) {
        CarrySide *side = &material->sides[i];

        profile_free((Profile *)side->profile);
        sources_free(side->sources);
        if (side->renames)
            g_hash_table_unref((GHashTable *)side->renames);
    }
    g_free(material->sides);
    g_clear_pointer(&material->sources, sources_free);
    g_clear_pointer(&material->profile, profile_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Material, material_clear)

static bool open_side(const Making *making, const EarlierBuild *build, int64_t until_ms, CarrySide *side,
                      GError **error)
{
    const Carries *carries = making->carries;
    g_autoptr(Profile) profile = NULL;
    GHashTable *renames;

    if (!snapshot_profile(build->snapshot, &profile, error) ||
        !repositories_open(carries->repositories, build->snapshot, profile, &side->sources, error) ||
        !renames_find(&renames, making->mirror->folder, false, build->commit, making->mirror->head, carries->timeout_ms,
                      error))
        return false;
    side->name = build->snapshot->service->full;
    side->commit = build->commit;
    side->collected_ms = build->snapshot->created_ms;
    side->profile = g_steal_pointer(&profile);
    side->renames = renames;
    return true;
}

static bool open_material(const Making *making, Material *material, GError **error)
{
    const EarlierBuilds *earlier = making->earlier;

    if (!snapshot_profile(making->snapshot, &material->profile, error) ||
        !repositories_open(making->carries->repositories, making->snapshot, material->profile, &material->sources,
                           error))
        return false;
    material->sides = g_new0(CarrySide, earlier->list->len);
    material->n_sides = earlier->list->len;
    material->until_ms = clock_monotonic_ms() + making->carries->timeout_ms;
    for (guint i = 0; i < earlier->list->len; i++) {
        const EarlierBuild *build = earlier_build(making, i);

        if (!open_side(making, build, material->until_ms, &material->sides[i], error))
            return prefix_error(error, "%s", build->snapshot->service->full);
    }
    return true;
}

static bool try_to_make(const Making *making, Material *material, Carry **out, GError **error)
{
    return open_material(making, material, error) &&
           carry_make(out, material->profile, material->sources, material->sides, material->n_sides, CARRY_MAX, error);
}

static void write_total(JsonWriter *json, const char *key, Total total)
{
    g_autofree char *percent = total_text(total);

    json_key(json, key);
    json_object_begin(json);
    json_key(json, "covered");
    json_uint(json, total.covered);
    json_key(json, "statements");
    json_uint(json, total.statements);
    json_key(json, "percent");
    json_number_text(json, percent);
    json_object_end(json);
}

// Its own members, and then those of the carry's object.
static GBytes *face_of(const Making *making, const Material *material, const Carry *carry)
{
    const CarryTitle title = { .name = making->snapshot->service->full,
                               .commit = making->mirror->head,
                               .sides = material->sides,
                               .counts = CARRY_MAX };
    g_autoptr(Output) output = output_new_memory(), rest = output_new_memory();
    JsonWriter json = JSON_WRITER(output);
    const char *text;
    gsize size;

    json_object_begin(&json);
    json_key(&json, "totals");
    json_object_begin(&json);
    write_total(&json, "now", (Total){ carry->now, carry->statements });
    write_total(&json, "carried", (Total){ carry->carried, carry->statements });
    write_total(&json, "together", (Total){ carry->now + carry->carried, carry->statements });
    json_object_end(&json);
    json_key(&json, "notes");
    json_array_begin(&json);
    for (guint i = 0; i < making->earlier->notes->len; i++)
        json_string(&json, g_ptr_array_index(making->earlier->notes, i));
    json_array_end(&json);
    carry_json_write(carry, &title, true, rest);
    text = output_bytes(rest, &size);
    output_byte(output, ',');
    output_write(output, text + 1, size - 1);
    return output_steal(output);
}

static bool note_total(const Making *making, const Carry *carry, GError **error)
{
    const GPtrArray *list = making->earlier->list;
    g_autofree char **commits = g_new0(char *, list->len + 1);
    g_autoptr(GArray) snapshots = g_array_new(FALSE, FALSE, sizeof(int64_t));
    CarriedTotal total = { .snapshot = making->snapshot->id,
                           .total = { carry->now + carry->carried, carry->statements },
                           .carried = carry->carried,
                           .commits = commits,
                           .snapshots = snapshots,
                           .made_ms = clock_wall_ms() };

    for (guint i = 0; i < list->len; i++) {
        const EarlierBuild *build = earlier_build(making, i);

        commits[i] = (char *)build->commit;
        g_array_append_val(snapshots, build->snapshot->id);
    }
    return carried_total_note(making->carries->store, &total, error);
}

static bool make_in_place(const Making *making, GBytes **out, GError **error)
{
    g_auto(Material) material = { 0 };
    g_autoptr(Carry) carry = NULL;
    GError *failure = NULL;

    if (!try_to_make(making, &material, &carry, &failure)) {
        material_clear(&material);
        material = (Material){ 0 };
        if (!repositories_mend(making->carries->repositories, making->snapshot, failure, error) ||
            !try_to_make(making, &material, &carry, error))
            return false;
    }
    if (!note_total(making, carry, error))
        return false;
    *out = face_of(making, &material, carry);
    return true;
}

// One is enough of a snapshot, since what it is made of only goes on.
static bool make(void *data, GBytes **out, GError **error)
{
    const Making *making = data;
    Kept *kept = making->carries->kept;
    bool is_made;

    if (!kept_take_place(kept, error))
        return false;
    is_made = make_in_place(making, out, error);
    kept_leave_place(kept);
    if (is_made) {
        snapshot_files_remove_superseded(making->carries->store, making->snapshot, MARK);
        snapshot_files_remove(making->snapshot, MARK);
    }
    return is_made;
}

bool carries_report(Carries *carries, const Snapshot *snapshot, GBytes **out, GError **error)
{
    g_auto(Making) making = { .carries = carries, .snapshot = snapshot };
    g_autofree char *path = NULL;

    if (!snapshot->cov_path)
        return set_error(error, GOC_ERROR_NOT_FOUND, "\"%s\" was cleared and has no coverage since",
                         snapshot->service->full);
    if (!find_inputs_or_mend(&making, error))
        return false;
    path = file_path(&making);
    return kept_get(carries->kept, path, make, &making, out, error);
}
