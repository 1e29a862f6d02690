// SPDX-License-Identifier: Apache-2.0
// Repositories: the source text and the history of a snapshot's commit, from the mirror of its app's repository.
#include "report/repositories.h"

#include "base/error.h"
#include "git/commit_sources.h"
#include "git/mirror.h"
#include "git/mirrors.h"
#include "git/pack_ends.h"
#include "gosrc/function_tables.h"

#include <string.h>

enum {
    COMMIT_DIGITS_MIN = 7,
    PATIENCE_MS = 10 * 1000,                 // of people who wait for an answer that an older mirror could give, too
    TABLES_CEILING_BYTES = 64 * 1024 * 1024, // some 700,000 functions
};

struct Repositories {
    Store *store;
    const RepositorySettings *settings;
    Mirrors *mirrors;
    FunctionTables *tables;
};

Repositories *repositories_new(Store *store, const RepositorySettings *settings)
{
    const MirrorsOptions options = { .user = settings->git_user,
                                     .token = settings->git_token,
                                     .is_file_allowed = settings->is_file_allowed,
                                     .timeout_ms = settings->git_timeout_ms,
                                     .fresh_ms = settings->mirror_fresh_ms,
                                     .patience_ms = PATIENCE_MS };
    Repositories *repositories = g_new0(Repositories, 1);

    repositories->store = store;
    repositories->settings = settings;
    repositories->mirrors = mirrors_new(&options);
    repositories->tables = function_tables_new(TABLES_CEILING_BYTES);
    return repositories;
}

void repositories_free(Repositories *repositories)
{
    if (!repositories)
        return;
    mirrors_free(repositories->mirrors);
    function_tables_free(repositories->tables);
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

// Whose mirror it is about. `profile` may be NULL: then it is read when it is needed.
typedef struct Subject {
    Repositories *repositories;
    const Snapshot *snapshot;
    const Profile *profile;
    char *folder;
} Subject;

static void subject_clear(Subject *subject)
{
    g_clear_pointer(&subject->folder, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Subject, subject_clear)

static Subject subject_of(Repositories *repositories, const Snapshot *snapshot, const Profile *profile)
{
    g_autofree char *module_folder = store_module_folder(repositories->store, snapshot->service->app);

    return (Subject){ repositories, snapshot, profile, g_build_filename(module_folder, "repo", NULL) };
}

static bool find_key(const Subject *subject, const char **key, GError **error)
{
    GHashTable *urls = subject->repositories->settings->urls;
    g_autoptr(Profile) read = NULL;

    *key = subject->snapshot->service->app;
    if (g_hash_table_contains(urls, *key))
        return true;
    if (!subject->profile && !snapshot_profile(subject->snapshot, &read, error))
        return false;
    *key = main_module(urls, subject->profile ? subject->profile : read);
    return *key ||
           set_error(error, GOC_ERROR_NOT_FOUND, "no repository is known for \"%s\"", subject->snapshot->service->app);
}

// Borrowed from the settings.
static bool find_url(const Subject *subject, const char **url, GError **error)
{
    const char *key;

    if (!find_key(subject, &key, error))
        return false;
    *url = g_hash_table_lookup(subject->repositories->settings->urls, key);
    return true;
}

static bool update(const Subject *subject, MirrorNeed need, bool *is_joined, GError **error)
{
    const char *url;

    return find_url(subject, &url, error) &&
           mirrors_update(subject->repositories->mirrors, url, subject->folder, need, is_joined, error);
}

// What is done with a mirror. NOT_FOUND: `what` is not in it.
typedef struct Use {
    bool (*run)(const char *folder, void *data, GError **error);
    void *data;
    char *what; // "commit 845820727e"; NULL: the failure says it
} Use;

static bool fail_not_found(const Subject *subject, const Use *use, const GError *failure, GError **error)
{
    g_autofree char *shown = NULL;
    const char *url;

    if (!use->what)
        return set_error(error, GOC_ERROR_NOT_FOUND, "%s", failure->message);
    if (!find_url(subject, &url, error))
        return false;
    shown = mirror_url_shown(url);
    return set_error(error, GOC_ERROR_NOT_FOUND, "%s is not in the repository %s", use->what, shown);
}

static bool fail_update(const Use *use, MirrorNeed need, const GError *failure, GError *reason, GError **error)
{
    g_propagate_error(error, reason);
    if (need == MIRROR_SOUND || !use->what)
        return prefix_error(error, "%s", failure->message);
    return prefix_error(error, "%s is not in the mirror", use->what);
}

// What is not found may be in a pack that cannot be read.
static void look_for_damage(const char *folder, GError **failure)
{
    g_autoptr(GError) damage = NULL;

    if (error_kind(*failure) != GOC_ERROR_NOT_FOUND || pack_ends_check(folder, &damage))
        return;
    g_clear_error(failure);
    *failure = g_steal_pointer(&damage);
}

// What a failure may be cured by; false: by nothing that the mirror can be.
static bool need_after(const GError *failure, MirrorNeed *need)
{
    *need = error_kind(failure) == GOC_ERROR_NOT_FOUND ? MIRROR_NEWER : MIRROR_SOUND;
    return error_kind(failure) == GOC_ERROR_NOT_FOUND || error_kind(failure) == GOC_ERROR_INTERNAL;
}

// Uses the mirror; what is missing in it is fetched, what is broken is mended, each once by an update that begins after
// the failure.
static bool use_mirror(const Subject *subject, const Use *use, GError **error)
{
    bool is_tried[] = { [MIRROR_FRESH] = false, [MIRROR_NEWER] = false, [MIRROR_SOUND] = false };

    for (;;) {
        g_autoptr(GError) failure = NULL;
        GError *reason = NULL;
        MirrorNeed need;
        bool is_joined;

        if (use->run(subject->folder, use->data, &failure))
            return true;
        look_for_damage(subject->folder, &failure);
        if (!need_after(failure, &need) || (need == MIRROR_SOUND && is_tried[need])) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return false;
        }
        if (is_tried[need])
            return fail_not_found(subject, use, failure, error);
        if (!update(subject, need, &is_joined, &reason))
            return fail_update(use, need, failure, reason, error);
        is_tried[need] = !is_joined;
    }
}

static bool check_commit(const ServiceName *service, GError **error)
{
    gsize size = strspn(service->commit, "0123456789abcdefABCDEF");

    return (service->commit[size] == '\0' && size >= COMMIT_DIGITS_MIN) ||
           set_error(error, GOC_ERROR_NOT_FOUND, "the name \"%s\" tells no commit", service->full);
}

bool repositories_know(Repositories *repositories, const Snapshot *snapshot)
{
    g_auto(Subject) subject = subject_of(repositories, snapshot, NULL);
    const char *key;

    return g_hash_table_size(repositories->settings->urls) > 0 && check_commit(snapshot->service, NULL) &&
           find_key(&subject, &key, NULL);
}

typedef struct OpenedSources {
    const char *commit;
    Sources *sources;
} OpenedSources;

static bool open_sources(const char *folder, void *data, GError **error)
{
    OpenedSources *opened = data;

    return commit_sources_open(&opened->sources, folder, opened->commit, error);
}

bool repositories_open(Repositories *repositories, const Snapshot *snapshot, const Profile *profile, Sources **out,
                       GError **error)
{
    g_auto(Subject) subject = subject_of(repositories, snapshot, profile);
    g_autofree char *what = g_strdup_printf("commit %s", snapshot->service->commit);
    OpenedSources opened = { .commit = snapshot->service->commit };
    const char *url;

    if (!check_commit(snapshot->service, error) || !find_url(&subject, &url, error) ||
        !use_mirror(&subject, &(Use){ open_sources, &opened, what }, error))
        return false;
    opened.sources->tables = repositories->tables;
    *out = opened.sources;
    return true;
}

void snapshot_mirror_free(SnapshotMirror *mirror)
{
    if (!mirror)
        return;
    g_free(mirror->folder);
    history_free(mirror->history);
    g_free(mirror->staleness);
    g_free(mirror);
}

typedef struct Lookup {
    SnapshotMirror *mirror;
    const char *name;
    char *commit;
    bool is_id;
} Lookup;

// Opens the history anew: the folder may be another repository than it was.
static bool look_up(const char *folder, void *data, GError **error)
{
    Lookup *lookup = data;
    g_autoptr(History) history = NULL;

    if (!history_open(&history, folder, error) ||
        !(lookup->is_id ? history_find_id : history_find)(history, lookup->name, lookup->commit, error))
        return false;
    history_free(lookup->mirror->history);
    lookup->mirror->history = g_steal_pointer(&history);
    lookup->mirror->updated_ms = mirror_updated_ms(folder);
    return true;
}

bool repositories_open_mirror(Repositories *repositories, const Snapshot *snapshot, bool is_fresh, SnapshotMirror **out,
                              GError **error)
{
    g_auto(Subject) subject = subject_of(repositories, snapshot, NULL);
    g_autoptr(SnapshotMirror) mirror = g_new0(SnapshotMirror, 1);
    g_autofree char *what = g_strdup_printf("commit %s", snapshot->service->commit);
    g_autoptr(GError) staleness = NULL;
    Lookup lookup = { mirror, snapshot->service->commit, mirror->head, true };

    if (!check_commit(snapshot->service, error))
        return false;
    if (is_fresh && !update(&subject, MIRROR_FRESH, NULL, &staleness))
        mirror->staleness = g_strdup(staleness->message);
    if (!use_mirror(&subject, &(Use){ look_up, &lookup, what }, error))
        return false;
    mirror->folder = g_steal_pointer(&subject.folder);
    *out = g_steal_pointer(&mirror);
    return true;
}

bool repositories_find(Repositories *repositories, const Snapshot *snapshot, SnapshotMirror *mirror, const char *name,
                       char commit[COMMIT_ID_SIZE], GError **error)
{
    g_auto(Subject) subject = subject_of(repositories, snapshot, NULL);
    Lookup lookup = { mirror, name, commit, false };

    return use_mirror(&subject, &(Use){ look_up, &lookup, NULL }, error);
}

bool repositories_mend(Repositories *repositories, const Snapshot *snapshot, GError *failure, GError **error)
{
    g_auto(Subject) subject = subject_of(repositories, snapshot, NULL);

    if (error_kind(failure) == GOC_ERROR_INTERNAL && update(&subject, MIRROR_SOUND, NULL, NULL)) {
        g_error_free(failure);
        return true;
    }
    g_propagate_error(error, failure);
    return false;
}
