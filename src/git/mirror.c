// SPDX-License-Identifier: Apache-2.0
// Mirror: a bare copy of a service's repository, cloned and fetched by a killable git child.
#include "git/mirror.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/turns.h"
#include "git/git_child.h"
#include "git/repository_url.h"

#include <errno.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <pthread.h>

bool mirror_url_check(const char *url, bool is_file_allowed, GError **error)
{
    g_autoptr(RepositoryUrl) parsed = NULL;

    return repository_url_parse(&parsed, url, is_file_allowed, error);
}

char *mirror_url_shown(const char *url)
{
    return repository_url_shown(url);
}

// One update of a folder at a time, whichever threads ask.
static pthread_once_t folders_once = PTHREAD_ONCE_INIT;
static Turns *folders;

static void make_folders(void)
{
    folders = turns_new();
}

// One call of mirror_update().
typedef struct Update {
    const MirrorOptions *options;
    const RepositoryUrl *url;
    const char *folder; // absolute
    int64_t deadline_ms;
} Update;

static bool run_git(const Update *update, const char *const *arguments, GError **error)
{
    GitChild git = { .url = update->url,
                     .user = update->options->user,
                     .token = update->options->token,
                     .is_file_allowed = update->options->is_file_allowed,
                     .timeout_ms = MAX(update->deadline_ms - clock_monotonic_ms(), 0) };

    return git_child_run(&git, arguments, error);
}

// No remote is written down in the mirror, so it has no URL to leak and follows a changed setting at once. Branches
// that are gone are gone here too; their commits stay.
static bool fetch(const Update *update, const char *folder, GError **error)
{
    g_autofree char *git_dir = g_strconcat("--git-dir=", folder, NULL);
    const char *const arguments[] = { git_dir,
                                      "fetch",
                                      "--quiet",
                                      "--prune",
                                      "--no-auto-gc",
                                      "--no-write-fetch-head",
                                      "--no-recurse-submodules",
                                      "--",
                                      update->url->bare,
                                      "+refs/heads/*:refs/heads/*",
                                      "+refs/tags/*:refs/tags/*",
                                      NULL };
    g_autoptr(GError) failure = NULL;

    if (run_git(update, arguments, &failure))
        return true;
    // git's only word for a remote that is down, refuses or breaks off is a bad end.
    if (error_kind(failure) == GOC_ERROR_INTERNAL)
        failure->code = GOC_ERROR_UNAVAILABLE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool make_empty(const Update *update, const char *folder, GError **error)
{
    const char *const arguments[] = { "init", "--bare", "--quiet", "--template=", "--", folder, NULL };

    return run_git(update, arguments, error);
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    g_remove(path);
    return 0;
}

static void remove_tree(const char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static int remove_lock(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    if (kind == FTW_F && g_str_has_suffix(path, ".lock")) // no branch is called so
        g_unlink(path);
    return 0;
}

static int remove_temporary(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    if (kind == FTW_F && g_str_has_prefix(path + place->base, "tmp_"))
        g_unlink(path);
    return 0;
}

// A git that was killed leaves its locks, which would refuse every later update, and half of a pack. We hold the
// folder, so they are nobody's.
static void remove_traces_of_killed_git(const char *folder)
{
    g_autofree char *objects = g_build_filename(folder, "objects", NULL);

    nftw(folder, remove_lock, 16, FTW_PHYS);
    nftw(objects, remove_temporary, 16, FTW_PHYS);
}

static bool refresh(const Update *update, GError **error)
{
    remove_traces_of_killed_git(update->folder);
    return fetch(update, update->folder, error);
}

// A clone that was cut off by a crash would lie there for ever.
static void remove_leftovers(const char *parent, const char *prefix)
{
    g_autoptr(GDir) listing = g_dir_open(parent, 0, NULL);

    for (const char *name; listing && (name = g_dir_read_name(listing));) {
        if (g_str_has_prefix(name, prefix)) {
            g_autofree char *path = g_build_filename(parent, name, NULL);

            remove_tree(path);
        }
    }
}

static bool fill_and_rename(const Update *update, const char *temporary, GError **error)
{
    if (!make_empty(update, temporary, error) || !fetch(update, temporary, error))
        return false;
    if (g_rename(temporary, update->folder) < 0)
        return set_error(error, GOC_ERROR_INTERNAL, "%s: %s", update->folder, g_strerror(errno));
    return true;
}

static bool make_whole(const Update *update, GError **error)
{
    g_autofree char *parent = g_path_get_dirname(update->folder);
    g_autofree char *name = g_path_get_basename(update->folder);
    g_autofree char *prefix = g_strconcat(name, ".tmp-", NULL);
    g_autofree char *temporary = g_strconcat(parent, "/", prefix, "XXXXXX", NULL);

    if (!file_make_folder(parent, error))
        return false;
    remove_leftovers(parent, prefix);
    if (!g_mkdtemp(temporary))
        return set_error(error, GOC_ERROR_INTERNAL, "%s: %s", temporary, g_strerror(errno));
    if (fill_and_rename(update, temporary, error))
        return true;
    remove_tree(temporary);
    return false;
}

bool mirror_update(const MirrorOptions *options, GError **error)
{
    g_autofree char *folder = g_canonicalize_filename(options->folder, NULL);
    g_autofree char *shown = repository_url_shown(options->url);
    g_autoptr(RepositoryUrl) url = NULL;
    Update update = { .options = options, .folder = folder };
    bool is_done;

    if (!repository_url_parse(&url, options->url, options->is_file_allowed, error))
        return false;
    update.url = url;
    update.deadline_ms = clock_monotonic_ms() + options->timeout_ms;
    pthread_once(&folders_once, make_folders);
    if (!turns_take(folders, folder, update.deadline_ms))
        return set_error(error, GOC_ERROR_UNAVAILABLE, "repository %s: another update of it takes too long", shown);
    is_done = g_file_test(folder, G_FILE_TEST_IS_DIR) ? refresh(&update, error) : make_whole(&update, error);
    turns_end(folders, folder);
    return is_done || prefix_error(error, "repository %s", shown);
}
