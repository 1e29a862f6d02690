// SPDX-License-Identifier: Apache-2.0
// Accumulation: what a build covered: the sum over its epochs of the last profile seen in each.
#include "store/accumulation.h"

#include "base/error.h"
#include "store/builds.h"
#include "store/connection.h"
#include "store/cov_file.h"
#include "store/epochs.h"
#include "store/instance_notes.h"
#include "store/packed_profile.h"
#include "store/snapshot_rows.h"
#include "store/uploads.h"

// How often a draft is made beside the writers before one is made while they wait.
enum { TRIES_BESIDE = 3 };

// What a build has covered at one revision, ready to be written. Making it is most of the work, and needs no lock.
typedef struct Draft {
    int64_t revision;
    bool is_as_published; // the latest row has this revision: nothing but that was made
    GBytes *text;         // of the .cov file
    char *digest;
    Total total;
    LayoutSum sum; // without its profile
} Draft;

static void draft_clear(Draft *draft)
{
    g_clear_pointer(&draft->text, g_bytes_unref);
    g_clear_pointer(&draft->digest, g_free);
    layout_sum_clear(&draft->sum);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Draft, draft_clear)

bool accumulation_add(Store *store, const Seen *seen, GError **error)
{
    g_auto(PreparedRead) read = { 0 };
    g_autoptr(Transaction) change = NULL;
    Database *database;
    int64_t build;

    prepared_read_init(&read, seen);
    if (!transaction_begin(&change, store, error))
        return false;
    database = transaction_database(change);
    return build_ensure(database, seen->service, &build, error) && epoch_take(database, build, &read, error) &&
           instance_note_seen(database, seen->service->full, seen->address, seen->at_ms, error) &&
           transaction_commit(change, error);
}

bool accumulation_add_upload(Store *store, const Upload *upload, GError **error)
{
    g_auto(PreparedUpload) prepared = { 0 };
    g_autoptr(Transaction) change = NULL;
    Database *database;
    int64_t build;

    prepared_upload_init(&prepared, upload);
    if (!transaction_begin(&change, store, error))
        return false;
    database = transaction_database(change);
    return build_ensure(database, upload->service, &build, error) && upload_take(database, build, &prepared, error) &&
           transaction_commit(change, error);
}

static bool fail_unknown(const ServiceName *service, GError **error)
{
    return set_error(error, GOC_ERROR_NOT_FOUND, "no coverage of %s was taken over yet", service->full);
}

// Whether the latest row is of this revision and its file is still there.
static bool is_published(Database *database, const char *root, const ServiceName *service, int64_t revision, bool *is,
                         GError **error)
{
    g_auto(LatestRow) latest = { 0 };

    if (!snapshot_row_latest(database, service, &latest, error))
        return false;
    *is = latest.id != 0 && latest.revision == revision && *latest.cov_name && cov_file_exists(root, latest.cov_name);
    return true;
}

static bool draft_make(Draft *draft, Database *database, const char *root, const ServiceName *service, GError **error)
{
    int64_t build;

    // The revision first: what changes from now on shows in it.
    if (!build_find(database, service, &build, &draft->revision, error))
        return false;
    if (build == 0)
        return fail_unknown(service, error);
    if (!is_published(database, root, service, draft->revision, &draft->is_as_published, error))
        return false;
    if (draft->is_as_published)
        return true;
    if (!layout_sum_newest(database, build, &draft->sum, error))
        return false;
    if (!draft->sum.profile)
        return fail_unknown(service, error);
    draft->text = profile_to_text(draft->sum.profile);
    draft->digest = profile_text_digest(draft->text);
    draft->total = profile_total(draft->sum.profile);
    g_clear_pointer(&draft->sum.profile, profile_free);
    return true;
}

static bool draft_make_beside(Draft *draft, Store *store, const ServiceName *service, GError **error)
{
    g_autoptr(Reader) reader = NULL;

    return reader_take(&reader, store, error) &&
           draft_make(draft, reader_database(reader), store_root(store), service, error);
}

static SnapshotDraft shown_as(const Draft *draft, const ServiceName *service, const char *cov_name, int64_t now_ms)
{
    return (SnapshotDraft){
        .service = service,
        .addresses = draft->sum.addresses,
        .cov_name = cov_name,
        .digest = draft->digest,
        .total = draft->total,
        .n_layouts = draft->sum.n_layouts,
        .revision = draft->revision,
        .now_ms = now_ms,
    };
}

// The file comes before the row that names it; a row that cannot be written takes the file along. After a commit that
// failed nobody knows whether the row is on the disk, so the file stays: without a row it does no harm.
static bool publish_new(Transaction *change, const char *root, const Draft *draft, const ServiceName *service,
                        int64_t now_ms, Snapshot **out, GError **error)
{
    Database *database = transaction_database(change);
    g_autofree char *cov_name = NULL;
    SnapshotDraft row;
    int64_t id;

    if (!cov_file_write_new(&cov_name, root, service, now_ms, draft->text, error))
        return false;
    row = shown_as(draft, service, cov_name, now_ms);
    if (!snapshot_row_add(database, root, &row, &id, error) || !snapshot_row_read(database, root, id, out, error)) {
        cov_file_remove(root, cov_name);
        return false;
    }
    return transaction_commit(change, error);
}

static bool publish_again(Transaction *change, const char *root, const Draft *draft, const ServiceName *service,
                          const LatestRow *latest, int64_t now_ms, Snapshot **out, GError **error)
{
    Database *database = transaction_database(change);
    SnapshotDraft row = shown_as(draft, service, latest->cov_name, now_ms);
    bool is_lost = !draft->is_as_published && !cov_file_exists(root, latest->cov_name);

    if (is_lost && !cov_file_restore(root, latest->cov_name, draft->text, error))
        return false;
    if (draft->is_as_published ? !snapshot_row_touch(database, latest->id, now_ms, error)
                               : !snapshot_row_confirm(database, latest->id, &row, error))
        return false;
    return snapshot_row_read(database, root, latest->id, out, error) && transaction_commit(change, error);
}

// Whether somebody changed the build, or its latest row, since the draft was made.
static bool is_outdated(Database *database, const Draft *draft, const ServiceName *service, const LatestRow *latest,
                        bool *is, GError **error)
{
    int64_t build;
    int64_t revision;

    if (!build_find(database, service, &build, &revision, error))
        return false;
    *is = revision != draft->revision || (draft->is_as_published && (latest->id == 0 || latest->revision != revision));
    return true;
}

// Leaves `*out` alone when the draft, made beside, was overtaken.
static bool publish_once(Store *store, const ServiceName *service, int64_t now_ms, bool is_beside, Snapshot **out,
                         bool *is_changed, GError **error)
{
    const char *root = store_root(store);
    g_auto(Draft) draft = { 0 };
    g_auto(LatestRow) latest = { 0 };
    g_autoptr(Transaction) change = NULL;
    bool is_overtaken;

    if (is_beside && !draft_make_beside(&draft, store, service, error))
        return false;
    if (!transaction_begin(&change, store, error))
        return false;
    if (!is_beside && !draft_make(&draft, transaction_database(change), root, service, error))
        return false;
    if (!snapshot_row_latest(transaction_database(change), service, &latest, error) ||
        !is_outdated(transaction_database(change), &draft, service, &latest, &is_overtaken, error))
        return false;
    if (is_overtaken)
        return true;
    *is_changed = latest.id == 0 || (!draft.is_as_published && !g_str_equal(latest.digest, draft.digest));
    return *is_changed ? publish_new(change, root, &draft, service, now_ms, out, error)
                       : publish_again(change, root, &draft, service, &latest, now_ms, out, error);
}

bool accumulation_publish(Store *store, const ServiceName *service, int64_t now_ms, Snapshot **out, bool *is_changed,
                          GError **error)
{
    g_autoptr(Snapshot) snapshot = NULL;
    bool changed = false;

    for (guint tries = 0; !snapshot; tries++)
        if (!publish_once(store, service, now_ms, tries < TRIES_BESIDE, &snapshot, &changed, error))
            return false;
    if (is_changed)
        *is_changed = changed;
    *out = g_steal_pointer(&snapshot);
    return true;
}

bool accumulation_clear(Store *store, const ServiceName *service, int64_t now_ms, GError **error)
{
    g_autoptr(Transaction) change = NULL;
    Database *database;
    SnapshotDraft row = { .service = service, .addresses = "", .cov_name = "", .digest = "", .now_ms = now_ms };
    int64_t build;
    int64_t id;

    if (!transaction_begin(&change, store, error))
        return false;
    database = transaction_database(change);
    return build_ensure(database, service, &build, error) && build_forget(database, build, error) &&
           build_find(database, service, &build, &row.revision, error) &&
           snapshot_row_add(database, store_root(store), &row, &id, error) && transaction_commit(change, error);
}
