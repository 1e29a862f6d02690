// SPDX-License-Identifier: Apache-2.0
// Changes: which lines a commit, or a working tree, has that its base had not.
#include "git/changes.h"

#include "base/error.h"
#include "git/change_chain.h"
#include "git/git_diffs.h"
#include "git/revision.h"

#include <string.h>

static void changed_file_clear(ChangedFile *file)
{
    g_free(file->path);
    g_free(file->old_path);
    g_array_unref(file->lines);
    g_array_unref(file->deleted_at);
}

Changes *changes_new(void)
{
    Changes *changes = g_new0(Changes, 1);

    changes->files = g_array_new(FALSE, FALSE, sizeof(ChangedFile));
    g_array_set_clear_func(changes->files, (GDestroyNotify)changed_file_clear);
    return changes;
}

void changes_free(Changes *changes)
{
    if (changes)
        g_array_unref(changes->files);
    g_free(changes);
}

const ChangedFile *changes_file(const Changes *changes, const char *path)
{
    guint low = 0, high = changes->files->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        const ChangedFile *file = &g_array_index(changes->files, ChangedFile, middle);
        int order = strcmp(file->path, path);

        if (order == 0)
            return file;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool changed_file_has(const ChangedFile *file, uint32_t line)
{
    return line_ranges_have(file->lines, line);
}

static bool open_repository(git_repository **out, const ChangesQuestion *question, GError **error)
{
    g_autoptr(GitRepository) repository = NULL;
    bool is_tree_asked = question->has_staged || question->has_unstaged || question->has_untracked;

    if (!(question->is_person ? repository_open_any : repository_open_mirror)(&repository, question->folder, error))
        return false;
    if (is_tree_asked && git_repository_is_bare(repository))
        return set_error(error, GOC_ERROR_INVALID, "%s is a bare repository: it has no working tree to look at",
                         question->folder);
    *out = g_steal_pointer(&repository);
    return true;
}

static bool find_commit(git_oid *out, git_repository *repository, const char *digits, GError **error)
{
    if (strlen(digits) != GIT_OID_HEXSZ)
        return set_error(error, GOC_ERROR_INVALID, "not a commit's 40 hex digits: \"%.*s\"", GIT_OID_HEXSZ, digits);
    return revision_find_id(out, repository, digits, error);
}

// Both must be there, and have a common ancestor unless they are compared directly.
static bool find_start(char from[GIT_OID_HEXSZ + 1], git_repository *repository, const ChangesQuestion *question,
                       GError **error)
{
    git_oid base, head, start;

    if (!find_commit(&base, repository, question->base, error) ||
        !find_commit(&head, repository, question->head, error))
        return false;
    start = base;
    if (!question->is_direct && !revision_merge_base(&start, repository, &base, &head, error))
        return false;
    git_oid_tostr(from, GIT_OID_HEXSZ + 1, &start);
    return true;
}

static bool feed(const char *piece, gsize size, void *reader, GError **error)
{
    return patch_reader_feed(reader, piece, size, error);
}

// The diffs that lie between the base and what was asked for; one of these may only be needed to follow lines.
static guint list_diffs(GitDiffStep steps[], const ChangesQuestion *question)
{
    guint n = 0;

    steps[n++] = GIT_DIFF_COMMITTED;
    if (question->has_staged || question->has_unstaged)
        steps[n++] = GIT_DIFF_STAGED;
    if (question->has_unstaged)
        steps[n++] = GIT_DIFF_UNSTAGED;
    return n;
}

static bool find_exactly(Changes **out, const ChangesQuestion *question, const GitDiffsPlace *place, GError **error)
{
    GitDiffStep steps[3];
    guint n = list_diffs(steps, question);
    g_autoptr(ChangeChain) chain = change_chain_new(question->is_whitespace_ignored);
    g_autoptr(GPtrArray) readers = g_ptr_array_new_with_free_func((GDestroyNotify)patch_reader_free);
    GitDiff diffs[3];

    for (guint i = 0; i < n; i++) {
        g_ptr_array_add(readers, patch_reader_new());
        diffs[i] = (GitDiff){ .step = steps[i], .take = feed, .data = readers->pdata[i] };
    }
    if (!git_diffs_run(question, place, diffs, n, error))
        return false;
    for (guint i = 0; i < n; i++) {
        g_autoptr(Patch) patch = NULL;

        if (!patch_reader_finish(readers->pdata[i], &patch, error))
            return prefix_error(error, "git diff in %s", place->root);
        change_chain_add(chain, patch, steps[i] != GIT_DIFF_STAGED || question->has_staged);
    }
    *out = change_chain_finish(chain);
    return true;
}

bool changes_find(Changes **out, const ChangesQuestion *question, GError **error)
{
    g_autoptr(GitRepository) repository = NULL;
    char from[GIT_OID_HEXSZ + 1];
    GitDiffsPlace place = { .from = from };

    if (!open_repository(&repository, question, error) || !find_start(from, repository, question, error))
        return false;
    place.git_dir = git_repository_path(repository);
    place.root = git_repository_is_bare(repository) ? place.git_dir : git_repository_workdir(repository);
    if (!find_exactly(out, question, &place, error))
        return false;
    g_strlcpy((*out)->base, question->base, sizeof(*out)->base);
    g_strlcpy((*out)->from, from, sizeof(*out)->from);
    g_strlcpy((*out)->head, question->head, sizeof(*out)->head);
    return true;
}

bool changes_of_diff(Changes **out, const char *text, gsize size, bool is_compat, GError **error)
{
    g_autoptr(ChangeChain) chain = change_chain_new(false);
    g_autoptr(Patch) patch = NULL;

    if (!patch_read(&patch, text, size, error))
        return false;
    change_chain_add(chain, patch, true);
    *out = change_chain_finish(chain);
    return true;
}
