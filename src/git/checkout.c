// SPDX-License-Identifier: Apache-2.0
// Checkout: the repository that a person at the command line works in.
#include "git/checkout.h"

#include "base/error.h"
#include "git/revision.h"

#include <string.h>

typedef git_config GitConfig;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitConfig, git_config_free)

struct Checkout {
    git_repository *repository;
    char *root;
};

// A root folder keeps its slash.
static char *without_slash(const char *folder)
{
    gsize size = strlen(folder);

    return g_strndup(folder, size > 1 && folder[size - 1] == '/' ? size - 1 : size);
}

bool checkout_open(Checkout **out, const char *folder, GError **error)
{
    g_autoptr(GitRepository) repository = NULL;
    const char *tree;

    if (!repository_open_any(&repository, folder, error)) {
        if (error && g_error_matches(*error, GOC_ERROR, GOC_ERROR_NOT_FOUND)) {
            g_autofree char *absolute = g_canonicalize_filename(folder, NULL);

            g_clear_error(error);
            return set_error(error, GOC_ERROR_NOT_FOUND,
                             "%s is not in a git repository; go into one, or name it (--repo)%s", absolute,
                             g_getenv("GIT_DIR") ? "; GIT_DIR is not looked at" : "");
        }
        return false;
    }
    tree = git_repository_workdir(repository);
    *out = g_new0(Checkout, 1);
    (*out)->root = without_slash(tree ? tree : git_repository_path(repository));
    (*out)->repository = g_steal_pointer(&repository);
    return true;
}

void checkout_free(Checkout *checkout)
{
    if (!checkout)
        return;
    git_repository_free(checkout->repository);
    g_free(checkout->root);
    g_free(checkout);
}

const char *checkout_root(const Checkout *checkout)
{
    return checkout->root;
}

bool checkout_is_bare(const Checkout *checkout)
{
    return git_repository_is_bare(checkout->repository);
}

// Looks it up in the settings: git_remote_lookup() of libgit2 1.5 leaks memory for each setting that is not a remote's.
static bool has_remote(git_repository *repository, const char *remote)
{
    g_autofree char *key = g_strdup_printf("remote.%s.url", remote);
    g_autoptr(GitConfig) settings = NULL;
    const char *url;

    return git_repository_config_snapshot(&settings, repository) == 0 &&
           git_config_get_string(&url, settings, key) == 0;
}

// The remote of "origin/main"; NULL: there is none of this name.
static char *remote_of(git_repository *repository, const char *name)
{
    const char *slash = strchr(name, '/');
    g_autofree char *remote = slash ? g_strndup(name, (gsize)(slash - name)) : NULL;

    return remote && has_remote(repository, remote) ? g_steal_pointer(&remote) : NULL;
}

// Whether a shell takes the name for nothing else, so that it may stand in a command that somebody copies.
static bool is_plain(const char *name)
{
    return !name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-")];
}

// What may be done about a commit that is not there, behind what is wrong.
static void advise(git_repository *repository, const char *name, GError **error)
{
    g_autofree char *remote = is_plain(name) ? remote_of(repository, name) : NULL;
    const char *said = (*error)->message;
    char *text = NULL;

    if (git_repository_head_unborn(repository) == 1)
        text = g_strdup_printf("%s; no commit has been made on this branch yet", said);
    else if (remote)
        text = g_strdup_printf("%s; \"git fetch %s %s:refs/remotes/%s\" gets it, if the remote has it", said, remote,
                               name + strlen(remote) + 1, name);
    else if (git_repository_is_shallow(repository) == 1)
        text = g_strdup_printf("%s; it is shallow, and \"git fetch --unshallow\" gets the rest", said);
    if (!text)
        return;
    g_free((*error)->message);
    (*error)->message = text;
}

bool checkout_find_commit(Checkout *checkout, const char *name, char commit[41], GError **error)
{
    g_autoptr(GError) failure = NULL;
    git_oid id;

    if (!revision_find_expression(&id, checkout->repository, name, &failure)) {
        if (error_kind(failure) == GOC_ERROR_NOT_FOUND)
            advise(checkout->repository, name, &failure);
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    git_oid_tostr(commit, GIT_OID_HEXSZ + 1, &id);
    return true;
}
