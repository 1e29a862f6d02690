// SPDX-License-Identifier: Apache-2.0
// Mirror: a bare copy of a service's repository, cloned and fetched by a killable git child.
#include "git/mirror.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/turns.h"
#include "git/git_child.h"
#include "git/mirror_head.h"
#include "git/repository_url.h"

#include <errno.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <string.h>

enum {
    CEILING_PACKS = 40, // then they become few
    STAMP_CEILING_BYTES = 64,
    SAID_CEILING_BYTES = 64 * 1024,
};

// In the mirror's folder: when it was last brought up to date.
#define STAMP "goc-plugin-updated"

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
    char *damage;
} Update;

static void update_clear(Update *update)
{
    g_clear_pointer(&update->damage, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Update, update_clear)

static bool hear(const char *piece, gsize size, void *data, GError **error)
{
    GString *said = data;

    if (size > SAID_CEILING_BYTES - said->len)
        return set_error(error, GOC_ERROR_TOO_BIG, "it says more than %d bytes", SAID_CEILING_BYTES);
    g_string_append_len(said, piece, (gssize)size);
    return true;
}

// `said` may be NULL: what git prints is dropped.
static bool run_git(const Update *update, const char *const *arguments, GString *said, GError **error)
{
    GitChild git = { .url = update->url,
                     .user = update->options->user,
                     .token = update->options->token,
                     .is_file_allowed = update->options->is_file_allowed,
                     .take = said ? hear : NULL,
                     .take_data = said,
                     .folder = "/", // in no repository, whose settings would count
                     .timeout_ms = MAX(update->deadline_ms - clock_monotonic_ms(), 0) };

    return git_child_run(&git, arguments, error);
}

static bool is_about_credentials(const char *message)
{
    static const char *const marks[] = { "could not read Username", "could not read Password",
                                         "Authentication failed" };

    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (strstr(message, marks[i]))
            return true;
    }
    return false;
}

// As run_git(), for what asks the remote: git's only word for one that is down, refuses or breaks off is a bad end.
static bool ask_remote(const Update *update, const char *const *arguments, GString *said, GError **error)
{
    g_autoptr(GError) failure = NULL;

    if (run_git(update, arguments, said, &failure))
        return true;
    if (error_kind(failure) == GOC_ERROR_INTERNAL)
        failure->code = GOC_ERROR_UNAVAILABLE;
    if (is_about_credentials(failure->message))
        prefix_error(&failure, "it wants credentials, or other ones than the settings git_user and git_token");
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool ask_head(const Update *update, char **head, GError **error)
{
    const char *const arguments[] = { "ls-remote", "--symref", "--", update->url->bare, "HEAD", NULL };
    g_autoptr(GString) said = g_string_new(NULL);

    if (!ask_remote(update, arguments, said, error))
        return false;
    *head = mirror_head_parse(said->str);
    return true;
}

// No remote is written down in the mirror, so it has no URL to leak and follows a changed setting at once. Branches
// that are gone are gone here too; their commits stay. A remote that is shallow makes a shallow mirror, which is whole
// as soon as the remote is.
static bool fetch(const Update *update, const char *folder, GError **error)
{
    g_autofree char *git_dir = g_strconcat("--git-dir=", folder, NULL);
    g_autofree char *shallow = g_build_filename(folder, "shallow", NULL);
    const char *const arguments[] = { git_dir,
                                      "fetch",
                                      "--quiet",
                                      "--prune",
                                      "--no-auto-gc",
                                      "--no-write-fetch-head",
                                      "--no-recurse-submodules",
                                      g_file_test(shallow, G_FILE_TEST_EXISTS) ? "--unshallow" : "--update-shallow",
                                      "--",
                                      update->url->bare,
                                      "+refs/heads/*:refs/heads/*",
                                      "+refs/tags/*:refs/tags/*",
                                      NULL };

    return ask_remote(update, arguments, NULL, error);
}

static guint n_packs(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "objects", "pack", NULL);
    g_autoptr(GDir) listing = g_dir_open(path, 0, NULL);
    guint n = 0;

    for (const char *name; listing && (name = g_dir_read_name(listing));)
        n += g_str_has_suffix(name, ".pack");
    return n;
}

// Each fetch adds a pack, and each pack makes every search longer. This form of repacking keeps every object, whether a
// branch leads to it or not.
static void pack_up(const Update *update, const char *folder)
{
    g_autofree char *git_dir = g_strconcat("--git-dir=", folder, NULL);
    const char *const arguments[] = { git_dir, "repack", "--geometric=2", "-d", "--quiet", NULL };

    if (n_packs(folder) > CEILING_PACKS)
        (void)!run_git(update, arguments, NULL, NULL); // else when it is next updated
}

static bool write_stamp(const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, STAMP, NULL);
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT "\n", clock_wall_ms());

    return file_write(path, text, strlen(text), error);
}

int64_t mirror_updated_ms(const char *folder)
{
    g_autofree char *text = NULL;
    g_autoptr(GBytes) stamp = NULL;
    guint64 ms = 0;

    if (!file_read_beneath(&stamp, folder, STAMP, STAMP_CEILING_BYTES, NULL))
        return 0;
    text = g_strndup(g_bytes_get_size(stamp) ? g_bytes_get_data(stamp, NULL) : "", g_bytes_get_size(stamp));
    return g_ascii_string_to_unsigned(g_strchomp(text), 10, 0, G_MAXINT64, &ms, NULL) ? (int64_t)ms : 0;
}

// All that makes a folder's content that of the remote, which told `head`.
static bool fill(const Update *update, const char *folder, const char *head, GError **error)
{
    return fetch(update, folder, error) && mirror_head_set(folder, head, error) && write_stamp(folder, error);
}

static bool make_empty(const Update *update, const char *folder, GError **error)
{
    const char *const arguments[] = { "init", "--bare", "--quiet", "--template=", "--", folder, NULL };

    return run_git(update, arguments, NULL, error);
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

static bool rename_to(const char *from, const char *to, GError **error)
{
    return g_rename(from, to) == 0 || set_error(error, GOC_ERROR_INTERNAL, "%s: %s", to, g_strerror(errno));
}

// What may stand in the way is a corrupt mirror.
static bool put_in_place(const Update *update, const char *temporary, GError **error)
{
    g_autofree char *aside = g_strconcat(update->folder, ".corrupt", NULL);

    if (g_file_test(update->folder, G_FILE_TEST_EXISTS)) {
        remove_tree(aside);
        if (!rename_to(update->folder, aside, error))
            return false;
    }
    return rename_to(temporary, update->folder, error);
}

static bool fill_and_rename(const Update *update, const char *temporary, const char *head, GError **error)
{
    return make_empty(update, temporary, error) && fill(update, temporary, head, error) &&
           put_in_place(update, temporary, error);
}

static bool make_whole(const Update *update, const char *parent, const char *prefix, GError **error)
{
    g_autofree char *temporary = g_strconcat(parent, "/", prefix, "XXXXXX", NULL);
    g_autofree char *head = NULL;

    if (!ask_head(update, &head, error) || !file_make_folder(parent, error))
        return false;
    if (!g_mkdtemp(temporary))
        return set_error(error, GOC_ERROR_INTERNAL, "%s: %s", temporary, g_strerror(errno));
    if (fill_and_rename(update, temporary, head, error))
        return true;
    remove_tree(temporary);
    return false;
}

static bool clone_remote(const Update *update, GError **error)
{
    g_autofree char *parent = g_path_get_dirname(update->folder);
    g_autofree char *name = g_path_get_basename(update->folder);
    g_autofree char *prefix = g_strconcat(name, ".tmp-", NULL);

    remove_leftovers(parent, prefix);
    return make_whole(update, parent, prefix, error);
}

// Reads every object. A check that takes too long proves nothing.
static bool is_corrupt(Update *update)
{
    g_autofree char *git_dir = g_strconcat("--git-dir=", update->folder, NULL);
    const char *const arguments[] = { git_dir, "fsck", "--full", "--no-dangling", "--no-progress", NULL };
    g_autoptr(GError) failure = NULL;

    if (run_git(update, arguments, NULL, &failure) || error_kind(failure) == GOC_ERROR_UNAVAILABLE)
        return false;
    update->damage = g_strdup(failure->message);
    return true;
}

static bool replace(const Update *update, GError **error)
{
    return clone_remote(update, error) ||
           prefix_error(error, "the mirror is corrupt (%s) and cannot be cloned anew", update->damage);
}

// The remote is asked for its default branch first: when it answers that and the fetch fails all the same, one of the
// two repositories is broken.
static bool refresh(Update *update, GError **error)
{
    g_autofree char *head = NULL;
    g_autoptr(GError) failure = NULL;

    if (!ask_head(update, &head, error))
        return false;
    if (fill(update, update->folder, head, &failure)) {
        pack_up(update, update->folder);
        return true;
    }
    if (is_corrupt(update))
        return replace(update, error);
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool bring_up_to_date(Update *update, GError **error)
{
    if (!g_file_test(update->folder, G_FILE_TEST_EXISTS))
        return clone_remote(update, error);
    remove_traces_of_killed_git(update->folder);
    if (!update->options->is_suspect)
        return refresh(update, error);
    return !is_corrupt(update) || replace(update, error);
}

bool mirror_update(const MirrorOptions *options, char **damage, GError **error)
{
    g_autofree char *folder = g_canonicalize_filename(options->folder, NULL);
    g_autofree char *shown = repository_url_shown(options->url);
    g_autoptr(RepositoryUrl) url = NULL;
    g_auto(Update) update = { .options = options, .folder = folder };
    bool is_done;

    if (damage)
        *damage = NULL;
    if (!repository_url_parse(&url, options->url, options->is_file_allowed, error))
        return false;
    update.url = url;
    update.deadline_ms = clock_monotonic_ms() + options->timeout_ms;
    pthread_once(&folders_once, make_folders);
    if (!turns_take(folders, folder, update.deadline_ms))
        return set_error(error, GOC_ERROR_UNAVAILABLE, "repository %s: another update of it takes too long", shown);
    is_done = bring_up_to_date(&update, error);
    turns_end(folders, folder);
    if (is_done && damage)
        *damage = g_steal_pointer(&update.damage);
    return is_done || prefix_error(error, "repository %s", shown);
}
