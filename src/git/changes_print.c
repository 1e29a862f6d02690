// SPDX-License-Identifier: Apache-2.0
// Prints the changes of a working tree: "<path> NUL <kind> <old path> NUL <ranges of lines> NUL <deletions> NUL" for
// each file. For comparing them with the truth and with diff-cover.
#include "base/error.h"
#include "git/changes.h"
#include "git/revision.h"

#include <stdio.h>
#include <string.h>

static void print_file(const ChangedFile *file)
{
    printf("%s%c%c%s%c", file->path, '\0', "MADRCU"[file->kind], file -> old_path ? file -> old_path : "", '\0');
    for (guint i = 0; i < file->lines->len; i++) {
        const LineRange *range = &g_array_index(file->lines, LineRange, i);

        printf("%s%u-%u", i > 0 ? " " : "", range->first, range->last);
    }
    putchar('\0');
    for (guint i = 0; i < file->deleted_at->len; i++)
        printf("%s%u", i > 0 ? " " : "", g_array_index(file->deleted_at, uint32_t, i));
    putchar('\0');
}

static bool find_commit(char digits[GIT_OID_HEXSZ + 1], git_repository *repository, const char *name, GError **error)
{
    git_oid id;

    if (!revision_find_expression(&id, repository, name, error))
        return false;
    git_oid_tostr(digits, GIT_OID_HEXSZ + 1, &id);
    return true;
}

static bool print_changes(ChangesQuestion *question, const char *base, GError **error)
{
    g_autoptr(GitRepository) repository = NULL;
    g_autoptr(Changes) changes = NULL;
    char base_digits[GIT_OID_HEXSZ + 1], head_digits[GIT_OID_HEXSZ + 1];

    if (!repository_open_any(&repository, question->folder, error) ||
        !find_commit(base_digits, repository, base, error) || !find_commit(head_digits, repository, "HEAD", error))
        return false;
    question->base = base_digits;
    question->head = head_digits;
    if (!changes_find(&changes, question, error))
        return false;
    for (guint i = 0; i < changes->files->len; i++)
        print_file(&g_array_index(changes->files, ChangedFile, i));
    return true;
}

// The letters say what counts: s(taged), u(nstaged), n(ew files), d(irect), w(hite space ignored), c(ompatible).
int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    const char *letters = argc == 4 ? argv[3] : "";
    ChangesQuestion question = { .folder = argc > 1 ? argv[1] : NULL,
                                 .has_staged = strchr(letters, 's'),
                                 .has_unstaged = strchr(letters, 'u'),
                                 .has_untracked = strchr(letters, 'n'),
                                 .is_direct = strchr(letters, 'd'),
                                 .is_whitespace_ignored = strchr(letters, 'w'),
                                 .is_compat = strchr(letters, 'c'),
                                 .is_person = true,
                                 .timeout_ms = 60000 };

    if (argc == 4 && print_changes(&question, argv[2], &error))
        return 0;
    fprintf(stderr, "changes_print: %s\n", error ? error->message : "usage: changes_print FOLDER BASE LETTERS");
    return 1;
}
