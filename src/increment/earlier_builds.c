// SPDX-License-Identifier: Apache-2.0
// Earlier builds: the builds of a service whose commits came before a snapshot's, of which it may carry.
#include "increment/earlier_builds.h"

#include "base/error.h"

#include <string.h>
#include <sys/stat.h>

enum { MOST_CANDIDATES = 200, MOST_NAMED = 5 };

// Why a build is not among those that are carried from.
typedef enum PassedOver {
    PASSED_UNKNOWN,
    PASSED_SAME,
    PASSED_BESIDE,
    PASSED_MANY,
    PASSED_LARGE,
    PASSED_REASONS
} PassedOver;

static const char *const passed_texts[PASSED_REASONS] = {
    [PASSED_UNKNOWN] = "the repository has no such commit",
    [PASSED_SAME] = "the commit is this one",
    [PASSED_BESIDE] = "the commit did not come before this one",
    [PASSED_MANY] = "more builds than are carried from were collected since",
    [PASSED_LARGE] = "the coverage of all would take too much memory",
};

static void build_free(EarlierBuild *build)
{
    snapshot_free(build->snapshot);
    g_free(build);
}

void earlier_builds_free(EarlierBuilds *builds)
{
    if (!builds)
        return;
    g_ptr_array_unref(builds->list);
    g_ptr_array_unref(builds->notes);
    g_free(builds);
}

static EarlierBuilds *builds_new(void)
{
    EarlierBuilds *builds = g_new0(EarlierBuilds, 1);

    builds->list = g_ptr_array_new_with_free_func((GDestroyNotify)build_free);
    builds->notes = g_ptr_array_new_with_free_func(g_free);
    return builds;
}

// While builds are looked for.
typedef struct Search {
    EarlierBuilds *builds;
    GPtrArray *candidates; // Snapshot
    History *history;
    const char *head;
    char (*commits)[COMMIT_ID_SIZE]; // of the candidates, in full; "" when there is none
    GHashTable *ancestors;           // of these commits
    GString *passed[PASSED_REASONS]; // the commits that were passed over
    guint n_passed[PASSED_REASONS];
    uint64_t size; // of the coverage of those found
} Search;

static void search_clear(Search *search)
{
    g_clear_pointer(&search->builds, earlier_builds_free);
    g_clear_pointer(&search->candidates, g_ptr_array_unref);
    g_clear_pointer(&search->commits, g_free);
    g_clear_pointer(&search->ancestors, g_hash_table_unref);
    for (PassedOver reason = 0; reason < PASSED_REASONS; reason++)
        g_string_free(search->passed[reason], TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

static void search_init(Search *search, SnapshotMirror *mirror)
{
    search->builds = builds_new();
    search->history = mirror->history;
    search->head = mirror->head;
    search->ancestors = g_hash_table_new(g_str_hash, g_str_equal);
    for (PassedOver reason = 0; reason < PASSED_REASONS; reason++)
        search->passed[reason] = g_string_new(NULL);
}

static void pass_over(Search *search, const Snapshot *snapshot, PassedOver reason)
{
    GString *names = search->passed[reason];
    guint n = ++search->n_passed[reason];

    if (n <= MOST_NAMED)
        g_string_append_printf(names, "%s%s", n > 1 ? ", " : "", snapshot->service->commit);
    else if (n == MOST_NAMED + 1)
        g_string_append(names, ", ...");
}

// What a name tells may be no commit, none of this repository, or several.
static bool find_commit(Search *search, const Snapshot *snapshot, char commit[COMMIT_ID_SIZE], GError **error)
{
    g_autoptr(GError) failure = NULL;

    if (history_find_id(search->history, snapshot->service->commit, commit, &failure))
        return true;
    commit[0] = '\0';
    if (error_kind(failure) == GOC_ERROR_NOT_FOUND || error_kind(failure) == GOC_ERROR_INVALID)
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool find_ancestors(Search *search, GError **error)
{
    search->commits = g_malloc0_n(MAX(search->candidates->len, 1), sizeof *search->commits);
    for (guint i = 0; i < search->candidates->len; i++) {
        const Snapshot *candidate = g_ptr_array_index(search->candidates, i);

        if (candidate->cov_path && !find_commit(search, candidate, search->commits[i], error))
            return false;
        if (search->commits[i][0] != '\0' && strcmp(search->commits[i], search->head) != 0)
            g_hash_table_add(search->ancestors, search->commits[i]);
    }
    return history_keep_ancestors(search->history, search->ancestors, search->head, error);
}

static uint64_t file_size(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 ? (uint64_t)about.st_size : 0;
}

// Whether the candidate can be carried from; else why not.
static bool is_fit(const Search *search, const Snapshot *candidate, const char *commit, PassedOver *reason)
{
    if (commit[0] == '\0')
        *reason = PASSED_UNKNOWN;
    else if (g_str_equal(commit, search->head))
        *reason = PASSED_SAME;
    else if (!g_hash_table_contains(search->ancestors, commit))
        *reason = PASSED_BESIDE;
    else if (search->builds->list->len == EARLIER_BUILDS_MAX)
        *reason = PASSED_MANY;
    else if (search->size + file_size(candidate->cov_path) > EARLIER_BYTES_MAX)
        *reason = PASSED_LARGE;
    else
        return true;
    return false;
}

// Takes the candidate out of the list of candidates, if it is one.
static void choose(Search *search, guint i)
{
    Snapshot *candidate = g_ptr_array_index(search->candidates, i);
    EarlierBuild *build;
    PassedOver reason;

    if (!candidate->cov_path)
        return; // cleared: there is nothing to carry
    if (!is_fit(search, candidate, search->commits[i], &reason)) {
        pass_over(search, candidate, reason);
        return;
    }
    build = g_new0(EarlierBuild, 1);
    build->snapshot = g_steal_pointer(&search->candidates->pdata[i]);
    memcpy(build->commit, search->commits[i], COMMIT_ID_SIZE);
    search->size += file_size(build->snapshot->cov_path);
    g_ptr_array_add(search->builds->list, build);
}

static void add_notes(Search *search)
{
    GPtrArray *notes = search->builds->notes;

    if (search->builds->list->len == 0)
        g_ptr_array_add(notes, g_strdup("No build of an earlier commit was collected, so nothing is carried"));
    for (PassedOver reason = 0; reason < PASSED_REASONS; reason++) {
        guint n = search->n_passed[reason];

        if (n > 0)
            g_ptr_array_add(notes,
                            g_strdup_printf("%u other build%s passed over, because %s: %s", n, n == 1 ? " is" : "s are",
                                            passed_texts[reason], search->passed[reason]->str));
    }
    if (search->candidates->len == MOST_CANDIDATES)
        g_ptr_array_add(notes,
                        g_strdup_printf("Only the %d builds that were collected last were looked at", MOST_CANDIDATES));
}

bool earlier_builds_find(EarlierBuilds **out, Store *store, const Snapshot *snapshot, SnapshotMirror *mirror,
                         GError **error)
{
    g_auto(Search) search = { 0 };

    search_init(&search, mirror);
    if (!snapshot_history(store, snapshot->service, MOST_CANDIDATES, &search.candidates, error) ||
        !find_ancestors(&search, error))
        return false;
    for (guint i = 0; i < search.candidates->len; i++) {
        const Snapshot *candidate = g_ptr_array_index(search.candidates, i);

        if (!g_str_equal(candidate->service->commit, snapshot->service->commit))
            choose(&search, i);
    }
    add_notes(&search);
    *out = g_steal_pointer(&search.builds);
    return true;
}
