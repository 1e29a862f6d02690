// SPDX-License-Identifier: Apache-2.0
// Changes: which lines a commit, or a working tree, has that its base had not.
#include "git/changes.h"

#include "base/clock.h"
#include "base/error.h"
#include "git/change_chain.h"
#include "git/commit_tree.h"
#include "git/compat_chain.h"
#include "git/compat_patch.h"
#include "git/git_diffs.h"
#include "git/revision.h"
#include "git/untracked.h"

#include <string.h>

enum { NAMES_CEILING_BYTES = 256 * 1024 * 1024 };

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

static int compare_paths(const void *a, const void *b)
{
    return strcmp(((const ChangedFile *)a)->path, ((const ChangedFile *)b)->path);
}

void changes_close(Changes *changes)
{
    g_array_sort(changes->files, compare_paths);
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

uint64_t changed_file_n_lines(const ChangedFile *file)
{
    uint64_t n = 0;

    for (guint i = 0; i < file->lines->len; i++) {
        const LineRange *range = &g_array_index(file->lines, LineRange, i);

        n += range->last - range->first + 1;
    }
    return n;
}

uint64_t changes_n_lines(const Changes *changes)
{
    uint64_t n = 0;

    for (guint i = 0; i < changes->files->len; i++)
        n += changed_file_n_lines(&g_array_index(changes->files, ChangedFile, i));
    return n;
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
        return set_error(error, GOC_ERROR_INVALID,
                         "%s is a bare repository: it has no working tree to look at; name a commit", question->folder);
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
    if (!question->is_direct && !revision_merge_base(&start, repository, &base, &head, question->is_person, error))
        return false;
    git_oid_tostr(from, GIT_OID_HEXSZ + 1, &start);
    return true;
}

static bool open_head(CommitTree *tree, const ChangesQuestion *question, GError **error)
{
    g_autoptr(GitRepository) repository = NULL;
    git_oid head;

    return open_repository(&repository, question, error) && find_commit(&head, repository, question->head, error) &&
           commit_tree_init(tree, g_steal_pointer(&repository), &head, error);
}

// The children of a question and who reads what they write, in the order in which they are started: that from which
// most is to be expected first. The last may list untracked files.
typedef struct Reading {
    const ChangesQuestion *question;
    const GitDiffsPlace *place;
    GitDiff diffs[4];
    guint n;
    GString *untracked; // names
    int64_t deadline_ms;
} Reading;

static bool feed_exact(const char *piece, gsize size, void *reader, GError **error)
{
    return patch_reader_feed(reader, piece, size, error);
}

static bool feed_compat(const char *piece, gsize size, void *reader, GError **error)
{
    return compat_reader_feed(reader, piece, size, error);
}

static bool feed_names(const char *piece, gsize size, void *names, GError **error)
{
    GString *text = names;

    if (text->len + size > NAMES_CEILING_BYTES)
        return set_error(error, GOC_ERROR_TOO_BIG, "the names of untracked files have more than %d bytes",
                         NAMES_CEILING_BYTES);
    g_string_append_len(text, piece, (gssize)size);
    return true;
}

static void add_diff(Reading *reading, GitDiffStep step, ChildTake take, void *reader)
{
    reading->diffs[reading->n++] = (GitDiff){ .step = step, .take = take, .data = reader };
}

static bool run_all(Reading *reading, GError **error)
{
    if (reading->question->has_untracked)
        add_diff(reading, GIT_DIFF_UNTRACKED, feed_names, reading->untracked);
    reading->deadline_ms = clock_monotonic_ms() + reading->question->timeout_ms;
    return git_diffs_run(reading->question, reading->place, reading->diffs, reading->n, error);
}

// A file in conflict that the head does not have has nothing to be compared with: all of it is new.
static bool note_new_conflicts(Reading *reading, const Patch *patch, GError **error)
{
    g_auto(CommitTree) head = { 0 };

    for (guint i = 0; i < patch->files->len; i++) {
        const PatchFile *file = g_ptr_array_index(patch->files, i);
        g_autoptr(GitTreeEntry) entry = NULL;

        if (file->kind != PATCH_UNMERGED)
            continue;
        if (!head.tree && !open_head(&head, reading->question, error))
            return false;
        if (git_tree_entry_bypath(&entry, head.tree, file->path) != 0)
            g_string_append_len(reading->untracked, file->path, (gssize)strlen(file->path) + 1);
    }
    return true;
}

static bool add_patch(ChangeChain *chain, PatchReader *reader, Reading *reading, GitDiffStep step, GError **error)
{
    g_autoptr(Patch) patch = NULL;

    if (!patch_reader_finish(reader, &patch, error))
        return prefix_error(error, "git diff");
    change_chain_add(chain, patch, step != GIT_DIFF_STAGED || reading->question->has_staged);
    return step != GIT_DIFF_UNSTAGED || note_new_conflicts(reading, patch, error);
}

static bool add_compat_patch(CompatChain *chain, CompatReader *reader, GError **error)
{
    g_autoptr(GPtrArray) files = NULL;

    if (!compat_reader_finish(reader, &files, error))
        return prefix_error(error, "git diff");
    compat_chain_add(chain, files);
    return true;
}

static void add_exact(const char *path, uint32_t n_lines, bool is_binary, void *chain)
{
    change_chain_add_file(chain, path, n_lines, is_binary);
}

static void add_compat(const char *path, uint32_t n_lines, bool is_binary, void *chain)
{
    compat_chain_add_file(chain, path, n_lines);
}

// The staged diff may only be needed to follow lines through it.
static bool find_exactly(Changes **out, Reading *reading, GError **error)
{
    const ChangesQuestion *question = reading->question;
    g_autoptr(ChangeChain) chain = change_chain_new(question->is_whitespace_ignored);
    g_autoptr(PatchReader) committed = patch_reader_new();
    g_autoptr(PatchReader) staged = patch_reader_new();
    g_autoptr(PatchReader) unstaged = patch_reader_new();

    add_diff(reading, GIT_DIFF_COMMITTED, feed_exact, committed);
    if (question->has_unstaged)
        add_diff(reading, GIT_DIFF_UNSTAGED, feed_exact, unstaged);
    if (question->has_staged || question->has_unstaged)
        add_diff(reading, GIT_DIFF_STAGED, feed_exact, staged);
    if (!run_all(reading, error) || !add_patch(chain, committed, reading, GIT_DIFF_COMMITTED, error) ||
        !add_patch(chain, staged, reading, GIT_DIFF_STAGED, error) ||
        !add_patch(chain, unstaged, reading, GIT_DIFF_UNSTAGED, error) ||
        !untracked_visit(reading->place->root, reading->untracked, UNTRACKED_AS_GIT, reading->deadline_ms, add_exact,
                         chain, error))
        return false;
    *out = change_chain_finish(chain);
    return true;
}

static bool find_compatibly(Changes **out, Reading *reading, GError **error)
{
    const ChangesQuestion *question = reading->question;
    g_autoptr(CompatChain) chain = compat_chain_new();
    g_autoptr(CompatReader) committed = compat_reader_new();
    g_autoptr(CompatReader) staged = compat_reader_new();
    g_autoptr(CompatReader) unstaged = compat_reader_new();

    add_diff(reading, GIT_DIFF_COMMITTED, feed_compat, committed);
    if (question->has_unstaged)
        add_diff(reading, GIT_DIFF_UNSTAGED, feed_compat, unstaged);
    if (question->has_staged)
        add_diff(reading, GIT_DIFF_STAGED, feed_compat, staged);
    if (!run_all(reading, error) || !add_compat_patch(chain, committed, error) ||
        !add_compat_patch(chain, staged, error) || !add_compat_patch(chain, unstaged, error) ||
        !untracked_visit(reading->place->root, reading->untracked, UNTRACKED_AS_DIFF_COVER, reading->deadline_ms,
                         add_compat, chain, error))
        return false;
    *out = compat_chain_finish(chain);
    return true;
}

bool changes_find(Changes **out, const ChangesQuestion *question, GError **error)
{
    g_autoptr(GitRepository) repository = NULL;
    char from[GIT_OID_HEXSZ + 1];
    GitDiffsPlace place = { .from = from };
    g_autoptr(GString) untracked = g_string_new(NULL);
    Reading reading = { .question = question, .place = &place, .untracked = untracked };

    if (!open_repository(&repository, question, error) || !find_start(from, repository, question, error))
        return false;
    place.git_dir = git_repository_path(repository);
    place.root = git_repository_is_bare(repository) ? place.git_dir : git_repository_workdir(repository);
    if (!(question->is_compat ? find_compatibly : find_exactly)(out, &reading, error))
        return false;
    g_strlcpy((*out)->base, question->base, sizeof(*out)->base);
    g_strlcpy((*out)->from, from, sizeof(*out)->from);
    g_strlcpy((*out)->head, question->head, sizeof(*out)->head);
    return true;
}

// Python reads a text file so that every line ends with "\n".
static char *with_line_feeds(const char *text, gsize *size)
{
    char *copy = g_malloc(*size + 1);
    gsize n = 0;

    for (gsize i = 0; i < *size; i++) {
        if (text[i] != '\r')
            copy[n++] = text[i];
        else if (i + 1 == *size || text[i + 1] != '\n')
            copy[n++] = '\n';
    }
    *size = n;
    return copy;
}

static bool read_compatibly(Changes **out, const char *text, gsize size, GError **error)
{
    g_autofree char *plain = with_line_feeds(text, &size);
    g_autoptr(CompatChain) chain = compat_chain_new();
    g_autoptr(CompatReader) reader = compat_reader_new();
    g_autoptr(GPtrArray) files = NULL;

    if (!compat_reader_feed(reader, plain, size, error) || !compat_reader_finish(reader, &files, error))
        return false;
    compat_chain_add(chain, files);
    *out = compat_chain_finish(chain);
    return true;
}

static bool read_exactly(Changes **out, const char *text, gsize size, GError **error)
{
    g_autoptr(ChangeChain) chain = change_chain_new(false);
    g_autoptr(Patch) patch = NULL;

    if (!patch_read(&patch, text, size, error))
        return false;
    change_chain_add(chain, patch, true);
    *out = change_chain_finish(chain);
    return true;
}

bool changes_of_diff(Changes **out, const char *text, gsize size, bool is_compat, GError **error)
{
    return (is_compat ? read_compatibly : read_exactly)(out, text, size, error);
}
