// SPDX-License-Identifier: Apache-2.0
// Mirror head: the remote's default branch, as the remote tells it and as a mirror keeps it.
#include "git/mirror_head.h"

#include "git/revision.h"

#include <string.h>

#define BRANCHES "refs/heads/"

static bool is_id(const char *text)
{
    return strlen(text) == GIT_OID_HEXSZ && strspn(text, "0123456789abcdef") == GIT_OID_HEXSZ;
}

// A line is "ref: refs/heads/main\tHEAD" or "<id>\tHEAD"; the first kind comes first.
char *mirror_head_parse(const char *said)
{
    g_auto(GStrv) lines = g_strsplit(said, "\n", -1);

    for (char **line = lines; *line; line++) {
        char *what = g_str_has_prefix(*line, "ref: ") ? *line + strlen("ref: ") : *line;
        char *tab = strchr(what, '\t');

        if (!tab || strcmp(tab, "\tHEAD") != 0)
            continue;
        *tab = '\0';
        if (what != *line ? g_str_has_prefix(what, BRANCHES) : is_id(what))
            return g_strdup(what);
    }
    return NULL;
}

static bool set_commit(git_repository *repository, const char *digits, GError **error)
{
    git_oid commit;
    int code;

    git_oid_fromstr(&commit, digits);
    code = git_repository_set_head_detached(repository, &commit);
    return code == 0 || code == GIT_ENOTFOUND || library_error(error, "HEAD");
}

bool mirror_head_set(const char *folder, const char *head, GError **error)
{
    g_autoptr(GitRepository) repository = NULL;
    int code;

    if (!head)
        return true;
    if (!repository_open_mirror(&repository, folder, error))
        return false;
    if (is_id(head))
        return set_commit(repository, head, error);
    code = git_repository_set_head(repository, head);
    return code == 0 || code == GIT_EINVALIDSPEC || library_error(error, head);
}
