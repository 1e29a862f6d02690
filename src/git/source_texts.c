// SPDX-License-Identifier: Apache-2.0
// Source texts: the texts of a repository's files by their paths in it, from the working tree, the index or a commit.
#include "git/source_texts.h"

#include "base/error.h"
#include "base/file.h"
#include "git/commit_tree.h"
#include "gosrc/sources.h"

struct SourceTexts {
    char *folder;     // NULL: of an index or a commit
    git_index *index; // NULL: of a commit
    CommitTree tree;  // of an index: the repository alone
    gsize n_left;     // bytes that may still be read
};

SourceTexts *source_texts_of_folder(const char *folder)
{
    SourceTexts *texts = g_new0(SourceTexts, 1);

    texts->folder = g_strdup(folder);
    texts->n_left = G_MAXSIZE;
    return texts;
}

bool source_texts_of_commit(SourceTexts **out, const char *folder, const char *commit, GError **error)
{
    g_autoptr(GitRepository) repository = NULL;
    g_autoptr(SourceTexts) texts = NULL;
    git_oid id;

    if (!repository_open_any(&repository, folder, error) || !revision_find_id(&id, repository, commit, error))
        return false;
    texts = g_new0(SourceTexts, 1);
    texts->n_left = G_MAXSIZE;
    if (!commit_tree_init(&texts->tree, g_steal_pointer(&repository), &id, error))
        return false;
    *out = g_steal_pointer(&texts);
    return true;
}

bool source_texts_of_index(SourceTexts **out, const char *folder, GError **error)
{
    g_autoptr(SourceTexts) texts = g_new0(SourceTexts, 1);

    texts->n_left = G_MAXSIZE;
    if (!repository_open_any(&texts->tree.repository, folder, error))
        return false;
    if (!index_open(&texts->index, texts->tree.repository, error))
        return false;
    if (git_repository_odb(&texts->tree.objects, texts->tree.repository) != 0)
        return library_error(error, folder);
    *out = g_steal_pointer(&texts);
    return true;
}

void source_texts_free(SourceTexts *texts)
{
    if (!texts)
        return;
    if (texts->index)
        git_index_free(texts->index);
    if (texts->tree.repository)
        commit_tree_clear(&texts->tree);
    g_free(texts->folder);
    g_free(texts);
}

static bool read_of_commit(const CommitTree *tree, const char *path, GBytes **out, GError **error)
{
    g_autoptr(GitTreeEntry) entry = NULL;

    if (git_tree_entry_bypath(&entry, tree->tree, path) != 0 || !commit_tree_is_regular(entry))
        return set_error(error, GOC_ERROR_NOT_FOUND, "%s: no such file at commit %.12s", path, tree->commit);
    return commit_tree_read(tree, git_tree_entry_id(entry), path, SOURCE_CEILING_BYTES, out, error);
}

static bool read_of_index(const SourceTexts *self, const char *path, GBytes **out, GError **error)
{
    const git_index_entry *entry = git_index_get_bypath(self->index, path, 0);

    if (!entry || (entry->mode != GIT_FILEMODE_BLOB && entry->mode != GIT_FILEMODE_BLOB_EXECUTABLE))
        return set_error(error, GOC_ERROR_NOT_FOUND, "%s: no such file in the index", path);
    return commit_tree_read(&self->tree, &entry->id, path, SOURCE_CEILING_BYTES, out, error);
}

static bool read_any(const SourceTexts *self, const char *path, GBytes **out, GError **error)
{
    if (self->folder)
        return file_read_beneath(out, self->folder, path, SOURCE_CEILING_BYTES, error);
    if (self->index)
        return read_of_index(self, path, out, error);
    return read_of_commit(&self->tree, path, out, error);
}

void source_texts_limit(SourceTexts *self, gsize bytes)
{
    self->n_left = bytes;
}

bool source_texts_read(SourceTexts *self, const char *path, GBytes **out, GError **error)
{
    g_autoptr(GBytes) text = NULL;

    if (!read_any(self, path, &text, error))
        return false;
    if (g_bytes_get_size(text) > self->n_left)
        return set_error(error, GOC_ERROR_TOO_BIG, "%s: more source text than can be shown at once", path);
    self->n_left -= g_bytes_get_size(text);
    *out = g_steal_pointer(&text);
    return true;
}
