// SPDX-License-Identifier: Apache-2.0
// History: what the names in a mirror stand for, and what its commits are to each other.
#include "git/history.h"

#include "base/error.h"
#include "git/revision.h"

#include <string.h>

typedef git_commit GitCommit;
typedef git_object GitObject;
typedef git_reference GitReference;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitCommit, git_commit_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitObject, git_object_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitReference, git_reference_free)

struct History {
    git_repository *repository;
};

bool history_open(History **out, const char *folder, GError **error)
{
    git_repository *repository;

    if (!repository_open_mirror(&repository, folder, error))
        return false;
    *out = g_new0(History, 1);
    (*out)->repository = repository;
    return true;
}

void history_free(History *history)
{
    if (!history)
        return;
    git_repository_free(history->repository);
    g_free(history);
}

static void tell(char out[COMMIT_ID_SIZE], const git_oid *commit)
{
    git_oid_tostr(out, COMMIT_ID_SIZE, commit);
}

static git_oid id_of(const char *digits)
{
    git_oid id = { 0 };
    int code = git_oid_fromstr(&id, digits);

    g_assert(code == 0);
    return id;
}

static void tell_if_shallow(History *history, GError **error)
{
    if (error_kind(*error) == GOC_ERROR_NOT_FOUND && git_repository_is_shallow(history->repository) == 1)
        prefix_error(error, "the repository is shallow, so its history ends early; a whole one is needed");
}

bool history_find(History *history, const char *name, char commit[COMMIT_ID_SIZE], GError **error)
{
    g_autoptr(GError) failure = NULL;
    git_oid found;

    if (!revision_find(&found, history->repository, name, &failure)) {
        tell_if_shallow(history, &failure);
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    tell(commit, &found);
    return true;
}

bool history_find_id(History *history, const char *digits, char commit[COMMIT_ID_SIZE], GError **error)
{
    git_oid found;

    if (!revision_find_id(&found, history->repository, digits, error))
        return false;
    tell(commit, &found);
    return true;
}

bool history_default_branch(History *history, char **name, char commit[COMMIT_ID_SIZE], GError **error)
{
    g_autoptr(GitReference) head = NULL;
    int code = git_repository_head(&head, history->repository);

    if (code == GIT_EUNBORNBRANCH || code == GIT_ENOTFOUND)
        return set_error(error, GOC_ERROR_NOT_FOUND,
                         "the repository tells no default branch; name one with the setting diff_base");
    if (code != 0)
        return library_error(error, "HEAD");
    tell(commit, git_reference_target(head));
    *name = g_strdup(git_reference_is_branch(head) ? git_reference_shorthand(head) : "HEAD");
    return true;
}

bool history_merge_base(History *history, const char *a, const char *b, char out[COMMIT_ID_SIZE], GError **error)
{
    git_oid first = id_of(a), second = id_of(b), found;

    if (!revision_merge_base(&found, history->repository, &first, &second, error))
        return false;
    tell(out, &found);
    return true;
}

static bool tag_commit(History *history, const char *name, git_oid *commit)
{
    g_autofree char *full_name = g_strconcat("refs/tags/", name, NULL);
    g_autoptr(GitReference) reference = NULL;
    g_autoptr(GitObject) object = NULL;

    if (git_reference_lookup(&reference, history->repository, full_name) != 0 ||
        git_reference_peel(&object, reference, GIT_OBJECT_COMMIT) != 0)
        return false;
    *commit = *git_object_id(object);
    return true;
}

static int compare_newest_first(const void *a, const void *b)
{
    return version_compare(*(char *const *)b, *(char *const *)a);
}

bool history_tag_before(History *history, const char *pattern, const char *commit, char **name,
                        char tagged[COMMIT_ID_SIZE], GError **error)
{
    git_oid head = id_of(commit);
    git_strarray tags;
    bool is_found = false;

    if (git_tag_list(&tags, history->repository) != 0)
        return library_error(error, "tags");
    qsort(tags.strings, tags.count, sizeof *tags.strings, compare_newest_first);
    for (gsize i = 0; i < tags.count && !is_found; i++) {
        git_oid at;

        if (!g_pattern_match_simple(pattern, tags.strings[i]) || !tag_commit(history, tags.strings[i], &at) ||
            git_graph_descendant_of(history->repository, &head, &at) != 1)
            continue;
        *name = g_strdup(tags.strings[i]);
        tell(tagged, &at);
        is_found = true;
    }
    git_strarray_dispose(&tags);
    return is_found ||
           set_error(error, GOC_ERROR_NOT_FOUND, "no tag that matches \"%s\" is before commit %s", pattern, commit);
}

bool history_parent(History *history, const char *commit, char parent[COMMIT_ID_SIZE], GError **error)
{
    g_autoptr(GitCommit) object = NULL;
    git_oid id = id_of(commit);

    if (git_commit_lookup(&object, history->repository, &id) != 0)
        return library_error(error, commit);
    if (git_commit_parentcount(object) == 0)
        return set_error(error, GOC_ERROR_NOT_FOUND, "commit %s is the first of its history", commit);
    tell(parent, git_commit_parent_id(object, 0));
    return true;
}

// The value of a run of digits, compared by its length once the zeros before it are gone.
static int compare_numbers(const char **a, const char **b)
{
    gsize size_a, size_b;
    int order;

    *a += strspn(*a, "0");
    *b += strspn(*b, "0");
    size_a = strspn(*a, G_CSET_DIGITS);
    size_b = strspn(*b, G_CSET_DIGITS);
    order = size_a != size_b ? (size_a < size_b ? -1 : 1) : strncmp(*a, *b, size_a);
    *a += size_a;
    *b += size_b;
    return order;
}

int version_compare(const char *a, const char *b)
{
    while (*a || *b) {
        int order;

        if (g_ascii_isdigit(*a) && g_ascii_isdigit(*b)) {
            order = compare_numbers(&a, &b);
            if (order)
                return order;
        } else if (*a == *b) {
            a++;
            b++;
        } else if (!*a || !*b) {
            order = *a ? 1 : -1;
            return (*a == '-' || *b == '-') ? -order : order;
        } else
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
    }
    return 0;
}
