// SPDX-License-Identifier: Apache-2.0
// Epochs: the open epochs of each instance, and what they add up to with those that ended.
#include "store/epochs.h"

#include "cover/epoch.h"
#include "cover/merge.h"
#include "store/builds.h"
#include "store/packed_profile.h"

enum { OPEN_EPOCHS = 4 };

// An open epoch as the database has it; id 0: none.
typedef struct OpenEpoch {
    int64_t id;
    int64_t layout;
    char *process;
    char *digest;
    int64_t seen_ms;
    Profile *last;
} OpenEpoch;

static void open_epoch_clear(OpenEpoch *epoch)
{
    g_free(epoch->process);
    g_free(epoch->digest);
    profile_free(epoch->last);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OpenEpoch, open_epoch_clear)

void prepared_read_init(PreparedRead *read, const Seen *seen)
{
    g_autoptr(GBytes) text = profile_to_text(seen->profile);

    read->seen = seen;
    read->layout = profile_layout(seen->profile);
    read->digest = profile_text_digest(text);
    read->packed = profile_pack(text);
}

void prepared_read_clear(PreparedRead *read)
{
    g_clear_pointer(&read->layout, g_free);
    g_clear_pointer(&read->digest, g_free);
    g_clear_pointer(&read->packed, g_bytes_unref);
}

static const char *process_of(const Seen *seen)
{
    return seen->process ? seen->process : "";
}

// The epoch of the process where it says its name and is known; otherwise the one that was seen last at the address.
// Equal digests spare the work to unpack what we hold in hand anyway.
static bool load_epoch(Database *database, int64_t build, const PreparedRead *read, OpenEpoch *epoch, GError **error)
{
    g_autoptr(Statement) query =
        statement_new(database, "SELECT id, layout_id, process, digest, seen_ms, last FROM open_epoch"
                                " WHERE build_id = $1 AND address = $2"
                                " ORDER BY CASE WHEN process = $3 AND process <> '' THEN 0 ELSE 1 END,"
                                " seen_ms DESC, id DESC LIMIT 1");
    bool has_row;

    statement_number(query, 1, build);
    statement_text(query, 2, read->seen->address);
    statement_text(query, 3, process_of(read->seen));
    if (!statement_next(query, &has_row, error))
        return false;
    if (!has_row)
        return true;
    epoch->id = statement_column_number(query, 0);
    epoch->layout = statement_column_number(query, 1);
    epoch->process = g_strdup(statement_column_text(query, 2));
    epoch->digest = g_strdup(statement_column_text(query, 3));
    epoch->seen_ms = statement_column_number(query, 4);
    if (g_str_equal(epoch->digest, read->digest)) {
        epoch->last = profile_copy(read->seen->profile);
        return true;
    }
    return profile_unpack_column(&epoch->last, query, 5, error);
}

static bool insert_epoch(Database *database, int64_t build, int64_t layout, const PreparedRead *read, GError **error)
{
    g_autoptr(Statement) insert =
        statement_new(database, "INSERT INTO open_epoch (build_id, layout_id, address, process, digest, last, seen_ms)"
                                " VALUES ($1, $2, $3, $4, $5, $6, $7)");

    statement_number(insert, 1, build);
    statement_number(insert, 2, layout);
    statement_text(insert, 3, read->seen->address);
    statement_text(insert, 4, process_of(read->seen));
    statement_text(insert, 5, read->digest);
    statement_bytes(insert, 6, read->packed);
    statement_number(insert, 7, read->seen->at_ms);
    return statement_run(insert, error);
}

static bool replace_last(Database *database, int64_t epoch, int64_t layout, const char *process,
                         const PreparedRead *read, GError **error)
{
    g_autoptr(Statement) change = statement_new(
        database, "UPDATE open_epoch SET layout_id = $1, process = $2, digest = $3, last = $4, seen_ms = $5"
                  " WHERE id = $6");

    statement_number(change, 1, layout);
    statement_text(change, 2, process);
    statement_text(change, 3, read->digest);
    statement_bytes(change, 4, read->packed);
    statement_number(change, 5, read->seen->at_ms);
    statement_number(change, 6, epoch);
    return statement_run(change, error);
}

static bool confirm_last(Database *database, int64_t epoch, const char *process, int64_t at_ms, GError **error)
{
    g_autoptr(Statement) change =
        statement_new(database, "UPDATE open_epoch SET process = $1, seen_ms = $2 WHERE id = $3");

    statement_text(change, 1, process);
    statement_number(change, 2, at_ms);
    statement_number(change, 3, epoch);
    return statement_run(change, error);
}

// The process is gone; what it ran stays counted.
static bool close_epoch(Database *database, const OpenEpoch *epoch, GError **error)
{
    return layout_close(database, epoch->layout, epoch->last, error);
}

// Of two reads under way at one moment (a pull, and the push of an ending pod) the older may come last. Taken for a new
// epoch it would count twice what the process ran.
static bool is_late(const OpenEpoch *epoch, const Seen *seen)
{
    return *epoch->process && g_str_equal(epoch->process, process_of(seen)) && seen->at_ms < epoch->seen_ms &&
           epoch_compare(seen->profile, seen->process, epoch->last, epoch->process) == EPOCH_SAME;
}

static bool take_same(Database *database, int64_t build, const OpenEpoch *epoch, const PreparedRead *read,
                      GError **error)
{
    const char *process = *process_of(read->seen) ? read->seen->process : epoch->process;

    if (g_str_equal(epoch->digest, read->digest))
        return confirm_last(database, epoch->id, process, read->seen->at_ms, error);
    return replace_last(database, epoch->id, epoch->layout, process, read, error) &&
           build_move_revision(database, build, error);
}

static bool take_other(Database *database, int64_t build, const OpenEpoch *epoch, int64_t layout,
                       const PreparedRead *read, GError **error)
{
    return close_epoch(database, epoch, error) &&
           replace_last(database, epoch->id, layout, process_of(read->seen), read, error) &&
           layout_note_address(database, layout, read->seen->address, error) &&
           build_move_revision(database, build, error);
}

// The epoch at the address that was seen last before those that stay open.
static bool load_surplus(Database *database, int64_t build, const char *address, OpenEpoch *epoch, GError **error)
{
    g_autoptr(Statement) query = statement_new(database, "SELECT id, layout_id, last FROM open_epoch"
                                                         " WHERE build_id = $1 AND address = $2"
                                                         " ORDER BY seen_ms DESC, id DESC LIMIT 1 OFFSET $3");
    bool has_row;

    statement_number(query, 1, build);
    statement_text(query, 2, address);
    statement_number(query, 3, OPEN_EPOCHS);
    if (!statement_next(query, &has_row, error))
        return false;
    if (!has_row)
        return true;
    epoch->id = statement_column_number(query, 0);
    epoch->layout = statement_column_number(query, 1);
    return profile_unpack_column(&epoch->last, query, 2, error);
}

static bool remove_epoch(Database *database, int64_t epoch, GError **error)
{
    g_autoptr(Statement) removal = statement_new(database, "DELETE FROM open_epoch WHERE id = $1");

    statement_number(removal, 1, epoch);
    return statement_run(removal, error);
}

static bool close_surplus(Database *database, int64_t build, const char *address, GError **error)
{
    g_auto(OpenEpoch) surplus = { 0 };

    if (!load_surplus(database, build, address, &surplus, error))
        return false;
    return surplus.id == 0 || (close_epoch(database, &surplus, error) && remove_epoch(database, surplus.id, error));
}

static bool open_epoch(Database *database, int64_t build, int64_t layout, const PreparedRead *read, GError **error)
{
    return insert_epoch(database, build, layout, read, error) &&
           close_surplus(database, build, read->seen->address, error) &&
           layout_note_address(database, layout, read->seen->address, error) &&
           build_move_revision(database, build, error);
}

// Whether both say which process they are, and it is not the same.
static bool is_other_process(const OpenEpoch *epoch, const Seen *seen)
{
    return *epoch->process && *process_of(seen) && !g_str_equal(epoch->process, seen->process);
}

bool epoch_take(Database *database, int64_t build, const PreparedRead *read, GError **error)
{
    const Seen *seen = read->seen;
    LayoutKey key = layout_key(seen->profile, read->layout);
    g_auto(OpenEpoch) epoch = { 0 };
    int64_t layout;

    if (!layout_ensure(database, build, &key, seen->at_ms, &layout, error) ||
        !load_epoch(database, build, read, &epoch, error))
        return false;
    if (epoch.id == 0 || is_other_process(&epoch, seen))
        return open_epoch(database, build, layout, read, error);
    switch (epoch_compare(epoch.last, epoch.process, seen->profile, seen->process)) {
    case EPOCH_SAME: return take_same(database, build, &epoch, read, error);
    case EPOCH_NEW:
        if (is_late(&epoch, seen))
            return true;
        return take_other(database, build, &epoch, layout, read, error);
    case EPOCH_LAYOUT: return take_other(database, build, &epoch, layout, read, error);
    }
    g_assert_not_reached();
}

void layout_sum_clear(LayoutSum *sum)
{
    g_clear_pointer(&sum->profile, profile_free);
    g_clear_pointer(&sum->addresses, g_free);
    sum->n_layouts = 0;
}

static bool add_open_epochs(Database *database, int64_t layout, Profile *into, GError **error)
{
    g_autoptr(Statement) query =
        statement_new(database, "SELECT last FROM open_epoch WHERE layout_id = $1 ORDER BY id");
    bool has_row;

    statement_number(query, 1, layout);
    while (statement_next(query, &has_row, error)) {
        g_autoptr(Profile) last = NULL;

        if (!has_row)
            return true;
        if (!profile_unpack_column(&last, query, 0, error) || !profile_merge(into, last, error))
            return false;
    }
    return false;
}

bool layout_sum_newest(Database *database, int64_t build, LayoutSum *sum, GError **error)
{
    g_autoptr(Profile) profile = NULL;
    int64_t layout;

    if (!build_layouts(database, build, &sum->n_layouts, &layout, error))
        return false;
    if (sum->n_layouts == 0)
        return true;
    if (!layout_closed(database, layout, &profile, error) || !add_open_epochs(database, layout, profile, error) ||
        !layout_addresses(database, layout, &sum->addresses, error))
        return false;
    sum->profile = g_steal_pointer(&profile);
    return true;
}
