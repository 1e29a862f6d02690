// SPDX-License-Identifier: Apache-2.0
// Changes: which lines a commit, or a working tree, has that its base had not.
//
// A line counts when one of the diffs that are asked for added it and none after it took it away: the diff from the
// base to the head, that from the head to the index (staged), that from the index to the working tree (unstaged). Each
// is git's own, renames and all; line numbers are followed through those that come after. Files that have the attribute
// -diff are binary, as for git.
#pragma once

#include "git/patch.h"

// What is asked for. Everything is borrowed.
typedef struct ChangesQuestion {
    const char *folder;           // a repository on disk: in a working tree, or a bare mirror
    const char *base, *head;      // commits, 40 hex digits
    bool is_direct;               // ".." : from base itself; else "...": from its merge base with head
    bool is_whitespace_ignored;   // --ignore-all-space --ignore-blank-lines
    bool has_staged;              // what the index has beyond head, which is HEAD then
    bool has_unstaged;            // what the working tree has beyond the index
    bool has_untracked;           // files that git does not know and does not ignore: every line of them
    bool is_compat;               // names and lines as diff-cover 10.5 makes them of the same diffs
    bool is_person;               // the person's own git settings count (command line); else none but the repository's
    const char *const *pathspecs; // e.g. { "*.go", NULL }; NULL: everything
    int64_t timeout_ms;
} ChangesQuestion;

typedef struct ChangedFile {
    char *path;     // now, from the repository's root; of a deleted file, at the base
    char *old_path; // at the base; NULL: there was none (added, untracked)
    PatchKind kind; // of the whole; untracked files are PATCH_ADDED
    bool is_binary;
    GArray *lines;      // LineRange: lines now that are new or changed; a deleted file has none
    GArray *deleted_at; // uint32_t ascending: lines now before which lines of the base are gone without a replacement
} ChangedFile;

// Lines now are those of the newest that was asked for: of the working tree if has_unstaged, else of the index if
// has_staged, else of the head.
typedef struct Changes {
    GArray *files; // ChangedFile, ascending in byte order of their paths
    char base[41]; // as asked; "" of a diff that somebody made before
    char from[41]; // what was compared with: the merge base, or the base itself when direct
    char head[41];
} Changes;

// NOT_FOUND, INVALID or INTERNAL when the repository, a commit or an object cannot be had, with git's own words;
// NOT_FOUND when there is no merge base; INVALID when a bare repository is asked for its working tree; UNAVAILABLE when
// the time was not enough. Safe in any thread.
bool changes_find(Changes **out, const ChangesQuestion *question, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Of the text of a diff that somebody made before. INVALID, with the line, when it cannot be read.
bool changes_of_diff(Changes **out, const char *text, gsize size, bool is_compat,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

// For who makes them: no files yet; then the files are put in order.
Changes *changes_new(void);
void changes_close(Changes *changes);

void changes_free(Changes *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Changes, changes_free)

// NULL when it did not change.
const ChangedFile *changes_file(const Changes *changes, const char *path);

// How many lines are new or changed now: of one file, and of all of them, measured or not.
uint64_t changed_file_n_lines(const ChangedFile *file);
uint64_t changes_n_lines(const Changes *changes);

bool changed_file_has(const ChangedFile *file, uint32_t line);
