// SPDX-License-Identifier: Apache-2.0
// Repositories: the source text of a snapshot's commit, from the mirror of its app's repository.
#include "report/repositories.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/turns.h"
#include "git/commit_sources.h"
#include "git/mirror.h"
#include "gosrc/function_tables.h"

#include <pthread.h>
#include <string.h>

enum {
    COMMIT_DIGITS_MIN = 7,
    PAUSE_MS = 30 * 1000,
    TABLES_CEILING_BYTES = 64 * 1024 * 1024, // some 700,000 functions
};

struct Repositories {
    Store *store;
    const RepositorySettings *settings;
    Turns *mirrors; // by folder
    FunctionTables *tables;
    pthread_mutex_t mutex; // of what follows
    GHashTable *down;      // folder -> Down
};

// A remote that did not answer.
typedef struct Down {
    int64_t asked_ms; // monotonic clock
    int64_t since_ms; // wall clock: the first of the failures in a row
    char *message;
} Down;

static void down_free(Down *down)
{
    g_free(down->message);
    g_free(down);
}

Repositories *repositories_new(Store *store, const RepositorySettings *settings)
{
    Repositories *repositories = g_new0(Repositories, 1);

    repositories->store = store;
    repositories->settings = settings;
    repositories->mirrors = turns_new();
    repositories->tables = function_tables_new(TABLES_CEILING_BYTES);
    repositories->down = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)down_free);
    pthread_mutex_init(&repositories->mutex, NULL);
    return repositories;
}

void repositories_free(Repositories *repositories)
{
    if (!repositories)
        return;
    turns_free(repositories->mirrors);
    function_tables_free(repositories->tables);
    g_hash_table_unref(repositories->down);
    pthread_mutex_destroy(&repositories->mutex);
    g_free(repositories);
}

// The longest module path among the keys that the file lies in.
static const char *module_of(GHashTable *urls, const char *file)
{
    g_autofree char *prefix = g_strdup(file);
    gpointer key = NULL;

    for (char *slash; (slash = strrchr(prefix, '/'));) {
        *slash = '\0';
        if (g_hash_table_lookup_extended(urls, prefix, &key, NULL))
            return key;
    }
    return NULL;
}

// The known module that most files lie in: a profile may also cover modules that the service only uses.
static const char *main_module(GHashTable *urls, const Profile *profile)
{
    g_autoptr(GHashTable) n_files = g_hash_table_new(g_str_hash, g_str_equal);
    const char *most = NULL;
    guint n_most = 0;

    for (guint i = 0; i < profile->files->len; i++) {
        const char *module = module_of(urls, profile_file(profile, i)->name);
        guint n = module ? GPOINTER_TO_UINT(g_hash_table_lookup(n_files, module)) + 1 : 0;

        if (!module)
            continue;
        g_hash_table_insert(n_files, (gpointer)module, GUINT_TO_POINTER(n));
        if (n > n_most) {
            most = module;
            n_most = n;
        }
    }
    return most;
}

static const char *url_of(const Repositories *repositories, const Snapshot *snapshot, const Profile *profile)
{
    GHashTable *urls = repositories->settings->urls;
    const char *key = snapshot->service->app;

    if (!g_hash_table_contains(urls, key))
        key = main_module(urls, profile);
    return key ? g_hash_table_lookup(urls, key) : NULL;
}

static bool is_resting(Repositories *repositories, const char *folder, GError **error)
{
    const Down *down;
    bool is_resting = false;

    pthread_mutex_lock(&repositories->mutex);
    down = g_hash_table_lookup(repositories->down, folder);
    if (down && clock_monotonic_ms() - down->asked_ms < PAUSE_MS) {
        g_autofree char *since = clock_utc_text(down->since_ms);

        is_resting = true;
        set_error(error, GOC_ERROR_UNAVAILABLE, "%s (down since %s)", down->message, since);
    }
    pthread_mutex_unlock(&repositories->mutex);
    return is_resting;
}

static void note_down(Repositories *repositories, const char *folder, const char *message)
{
    Down *now = g_new0(Down, 1);
    const Down *before;

    *now = (Down){ clock_monotonic_ms(), clock_wall_ms(), g_strdup(message) };
    pthread_mutex_lock(&repositories->mutex);
    before = g_hash_table_lookup(repositories->down, folder);
    if (before)
        now->since_ms = before->since_ms;
    g_hash_table_replace(repositories->down, g_strdup(folder), now);
    pthread_mutex_unlock(&repositories->mutex);
}

static void note_up(Repositories *repositories, const char *folder)
{
    pthread_mutex_lock(&repositories->mutex);
    g_hash_table_remove(repositories->down, folder);
    pthread_mutex_unlock(&repositories->mutex);
}

static bool update(Repositories *repositories, const char *url, const char *folder, GError **error)
{
    const RepositorySettings *settings = repositories->settings;
    MirrorOptions options = { .url = url,
                              .folder = folder,
                              .user = settings->git_user,
                              .token = settings->git_token,
                              .is_file_allowed = settings->is_file_allowed,
                              .timeout_ms = settings->git_timeout_ms };
    g_autoptr(GError) failure = NULL;

    if (is_resting(repositories, folder, error))
        return false;
    if (mirror_update(&options, &failure)) {
        note_up(repositories, folder);
        return true;
    }
    if (error_kind(failure) == GOC_ERROR_UNAVAILABLE)
        note_down(repositories, folder, failure->message);
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

// `*out` stays NULL when the mirror lacks the commit, or when there is no mirror.
static bool look_up(const char *folder, const char *commit, Sources **out, GError **error)
{
    g_autoptr(GError) failure = NULL;

    if (commit_sources_open(out, folder, commit, &failure) || error_kind(failure) == GOC_ERROR_NOT_FOUND)
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool update_and_look_up(Repositories *repositories, const char *url, const char *folder, const char *commit,
                               Sources **out, GError **error)
{
    g_autofree char *shown = mirror_url_shown(url);

    if (!look_up(folder, commit, out, error))
        return false;
    if (*out)
        return true; // who had the turn before us brought it
    if (!update(repositories, url, folder, error))
        return prefix_error(error, "commit %s is not in the mirror", commit);
    if (!look_up(folder, commit, out, error))
        return false;
    return *out || set_error(error, GOC_ERROR_NOT_FOUND, "commit %s is not in the repository %s", commit, shown);
}

static bool tells_commit(const char *commit)
{
    gsize size = strspn(commit, "0123456789abcdefABCDEF");

    return commit[size] == '\0' && size >= COMMIT_DIGITS_MIN;
}

bool repositories_open(Repositories *repositories, const Snapshot *snapshot, const Profile *profile, Sources **out,
                       GError **error)
{
    const ServiceName *service = snapshot->service;
    const char *url = url_of(repositories, snapshot, profile);
    g_autofree char *module_folder = store_module_folder(repositories->store, service->app);
    g_autofree char *folder = g_build_filename(module_folder, "repo", NULL);
    g_autoptr(Sources) found = NULL;
    bool is_done;

    if (!tells_commit(service->commit))
        return set_error(error, GOC_ERROR_NOT_FOUND, "the name \"%s\" tells no commit", service->full);
    if (!url)
        return set_error(error, GOC_ERROR_NOT_FOUND, "no repository is known for \"%s\"", service->app);
    if (!look_up(folder, service->commit, &found, error))
        return false;
    if (!found) {
        if (!turns_take(repositories->mirrors, folder, INT64_MAX))
            g_assert_not_reached(); // without a deadline
        is_done = update_and_look_up(repositories, url, folder, service->commit, &found, error);
        turns_end(repositories->mirrors, folder);
        if (!is_done)
            return false;
    }
    found->tables = repositories->tables;
    *out = g_steal_pointer(&found);
    return true;
}
