// SPDX-License-Identifier: Apache-2.0
// History: what the names in a mirror stand for, and what its commits are to each other.
#include "git/history.h"

#include "base/error.h"
#include "git/git_child.h"
#include "git/revision.h"

#include <string.h>

enum { NAMES_CEILING_BYTES = 16 * 1024 * 1024, WALK_TIMEOUT_MS = 20 * 1000 };

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

    if (!revision_merge_base(&found, history->repository, &first, &second, false, error))
        return false;
    tell(out, &found);
    return true;
}

// What git prints of a walk, line by line.
typedef struct Walk {
    GHashTable *commits;
    GString *line; // so far
} Walk;

static bool remove_told(const char *piece, gsize size, void *data, GError **error)
{
    Walk *walk = data;

    (void)error;
    for (gsize i = 0; i < size; i++) {
        if (piece[i] != '\n') {
            g_string_append_c(walk->line, piece[i]);
            continue;
        }
        g_hash_table_remove(walk->commits, walk->line->str);
        g_string_truncate(walk->line, 0);
    }
    return true;
}

// Git tells what it finds behind the commits and not behind `commit`: of those that came before, nothing. It is one
// walk for all, and can be stopped.
bool history_keep_ancestors(History *history, GHashTable *commits, const char *commit, GError **error)
{
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    g_autofree char *without = g_strconcat("^", commit, NULL);
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char **list = (char **)g_hash_table_get_keys_as_array(commits, NULL);
    g_auto(GStrv) copies = g_strdupv(list);
    Walk walk = { commits, line };
    GitChild git = { .folder = git_repository_path(history->repository),
                     .take = remove_told,
                     .take_data = &walk,
                     .timeout_ms = WALK_TIMEOUT_MS };

    if (g_hash_table_size(commits) == 0)
        return true;
    g_ptr_array_add(arguments, (gpointer) "--git-dir=.");
    g_ptr_array_add(arguments, (gpointer) "rev-list");
    for (guint i = 0; copies[i]; i++)
        g_ptr_array_add(arguments, copies[i]);
    g_ptr_array_add(arguments, without);
    g_ptr_array_add(arguments, NULL);
    return git_child_run(&git, (const char *const *)arguments->pdata, error) ||
           prefix_error(error, "commits before %s", commit);
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

static bool take_names(const char *piece, gsize size, void *names, GError **error)
{
    GString *text = names;

    if (size > NAMES_CEILING_BYTES - text->len)
        return set_error(error, GOC_ERROR_TOO_BIG, "the names of the tags have more than %d bytes",
                         NAMES_CEILING_BYTES);
    g_string_append_len(text, piece, (gssize)size);
    return true;
}

// The names of the tags at a commit and its ancestors, a line each. Git finds them in one walk, and can be stopped.
static bool list_tags(History *history, const char *commit, GString *names, GError **error)
{
    g_autofree char *merged = g_strconcat("--merged=", commit, NULL);
    const char *const arguments[] = { "--git-dir=.", "for-each-ref", merged, "--format=%(refname:strip=2)", "refs/tags",
                                      NULL };
    GitChild git = { .folder = git_repository_path(history->repository),
                     .take = take_names,
                     .take_data = names,
                     .timeout_ms = WALK_TIMEOUT_MS };

    return git_child_run(&git, arguments, error) || prefix_error(error, "tags before commit %s", commit);
}

// Moves behind a line of `*rest`, and ends it; NULL: there is none.
static char *take_name(char **rest)
{
    char *name = *rest, *end = strchr(name, '\n');

    if (!end)
        return NULL;
    *end = '\0';
    *rest = end + 1;
    return name;
}

bool history_tag_before(History *history, const char *pattern, const char *commit, char **name,
                        char tagged[COMMIT_ID_SIZE], GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    git_oid head = id_of(commit), at, newest_at = { 0 };
    const char *newest = NULL;

    if (!list_tags(history, commit, names, error))
        return false;
    for (char *rest = names->str, *next; (next = take_name(&rest));) {
        if (!g_pattern_match_simple(pattern, next) || (newest && version_compare(next, newest) <= 0) ||
            !tag_commit(history, next, &at) || git_oid_equal(&at, &head))
            continue;
        newest = next;
        newest_at = at;
    }
    if (!newest)
        return set_error(error, GOC_ERROR_NOT_FOUND,
                         "no tag that matches \"%s\" is before commit %s; name another base", pattern, commit);
    *name = g_strdup(newest);
    tell(tagged, &newest_at);
    return true;
}

bool history_parent(History *history, const char *commit, char parent[COMMIT_ID_SIZE], GError **error)
{
    g_autoptr(GitCommit) object = NULL;
    git_oid id = id_of(commit);

    if (git_commit_lookup(&object, history->repository, &id) != 0)
        return library_error(error, commit);
    if (git_commit_parentcount(object) == 0)
        return set_error(error, GOC_ERROR_NOT_FOUND, "commit %s is the first of its history; name another base",
                         commit);
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
