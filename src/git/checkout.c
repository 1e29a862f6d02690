// SPDX-License-Identifier: Apache-2.0
// Checkout: the repository that a person at the command line works in.
#include "git/checkout.h"

#include "base/error.h"
#include "git/revision.h"

#include <string.h>

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
                             "%s is not in a git repository; go into one, or name it (--repo)", absolute);
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

bool checkout_find_commit(Checkout *checkout, const char *name, char commit[41], GError **error)
{
    git_oid id;

    if (!revision_find_expression(&id, checkout->repository, name, error))
        return false;
    git_oid_tostr(commit, GIT_OID_HEXSZ + 1, &id);
    return true;
}
