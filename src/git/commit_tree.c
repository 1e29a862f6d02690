// SPDX-License-Identifier: Apache-2.0
// Commit tree: the files of one commit, read through libgit2 without a checkout.
#include "git/commit_tree.h"

#include "base/error.h"

#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <string.h>

typedef git_blob GitBlob;
typedef git_commit GitCommit;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitBlob, git_blob_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GitCommit, git_commit_free)

bool commit_tree_init(CommitTree *tree, git_repository *repository, const git_oid *commit, GError **error)
{
    g_autoptr(GitCommit) found = NULL;

    *tree = (CommitTree){ .repository = repository, .commit = g_strndup(git_oid_tostr_s(commit), GIT_OID_HEXSZ) };
    return (git_commit_lookup(&found, repository, commit) == 0 && git_commit_tree(&tree->tree, found) == 0 &&
            git_repository_odb(&tree->objects, repository) == 0) ||
           library_error(error, tree->commit);
}

bool index_open(git_index **out, git_repository *repository, GError **error)
{
    const git_error *last;

    if (git_repository_index(out, repository) == 0)
        return true;
    last = git_error_last();
    if (last && last->message && strstr(last->message, "'sdir'"))
        return set_error(
            error, GOC_ERROR_INVALID,
            "%s: its index is sparse and cannot be read; \"git sparse-checkout reapply --no-sparse-index\" "
            "makes it a whole one",
            git_repository_path(repository));
    return library_error(error, git_repository_path(repository));
}

// What is written from now on stays in memory.
static bool write_to_memory(git_odb *objects)
{
    enum { BEFORE_ALL_OTHERS = 1000 };
    git_odb_backend *memory = NULL;

    return git_mempack_new(&memory) == 0 && git_odb_add_backend(objects, memory, BEFORE_ALL_OTHERS) == 0;
}

bool commit_tree_init_index(CommitTree *tree, git_repository *repository, GError **error)
{
    g_autoptr(GitIndex) index = NULL;
    git_oid id;

    *tree = (CommitTree){ .repository = repository, .commit = g_strdup("the index") };
    if (!index_open(&index, repository, error))
        return false;
    if (git_index_has_conflicts(index))
        return set_error(error, GOC_ERROR_INVALID, "%s: files in the index are in conflict; settle them first",
                         git_repository_path(repository));
    return (git_repository_odb(&tree->objects, repository) == 0 && write_to_memory(tree->objects) &&
            git_index_write_tree_to(&id, index, repository) == 0 &&
            git_tree_lookup(&tree->tree, repository, &id) == 0) ||
           library_error(error, git_repository_path(repository));
}

void commit_tree_clear(CommitTree *tree)
{
    git_tree_free(tree->tree);
    git_odb_free(tree->objects);
    git_repository_free(tree->repository);
    g_free(tree->commit);
    *tree = (CommitTree){ 0 };
}

bool commit_tree_is_regular(const git_tree_entry *entry)
{
    git_filemode_t mode = git_tree_entry_filemode(entry);

    return mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

bool commit_tree_read(const CommitTree *self, const git_oid *blob, const char *name, gsize ceiling_bytes, GBytes **out,
                      GError **error)
{
    g_autoptr(GitBlob) found = NULL;
    git_object_t kind;
    gsize size;
    int code = git_odb_read_header(&size, &kind, self->objects, blob);

    if (code == 0 && size > ceiling_bytes)
        return set_error(error, GOC_ERROR_TOO_BIG,
                         "%s: %" G_GSIZE_FORMAT " bytes; at most %" G_GSIZE_FORMAT " are read", name, size,
                         ceiling_bytes);
    if (code == 0)
        code = git_blob_lookup(&found, self->repository, blob);
    if (code != 0) // the tree names it, so it has to be there
        return library_error(error, name);
    *out = g_bytes_new(git_blob_rawcontent(found), (gsize)git_blob_rawsize(found));
    return true;
}
