// SPDX-License-Identifier: Apache-2.0
// Source texts: the texts of a repository's files by their paths in it, from the working tree, the index or a commit.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct SourceTexts SourceTexts;

// Of the files beneath `folder`, a working tree's root; never outside of it, also not through links.
SourceTexts *source_texts_of_folder(const char *folder);

// Of the files of a commit, 40 hex digits, in the repository, bare or with a working tree, that `folder` is or lies in.
// NOT_FOUND when there is no repository, or no such commit in it.
bool source_texts_of_commit(SourceTexts **out, const char *folder, const char *commit,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

// As they are staged in the index of such a repository.
bool source_texts_of_index(SourceTexts **out, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void source_texts_free(SourceTexts *texts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SourceTexts, source_texts_free)

// From now on texts of so many bytes in all can be read; what passes that is TOO_BIG.
void source_texts_limit(SourceTexts *self, gsize bytes);

// The text of the regular file at `path`, from the repository's root; the caller unrefs. NOT_FOUND when there is none,
// TOO_BIG above SOURCE_CEILING_BYTES. Not for use by two threads at once.
bool source_texts_read(SourceTexts *self, const char *path, GBytes **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
