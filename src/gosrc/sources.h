// SPDX-License-Identifier: Apache-2.0
// Sources: where Go source text comes from; a commit in a mirror, a folder, a test's table.
#pragma once

#include <glib.h>
#include <stdbool.h>

// A blob's id in git, 40 hex digits, and the NUL.
enum { BLOB_ID_SIZE = 41 };

typedef struct FunctionTables FunctionTables; // gosrc/function_tables.h

// Embedded as the first member by each kind of source.
typedef struct Sources Sources;
struct Sources {
    // sources_find(); `path` may be NULL.
    bool (*read)(Sources *self, const char *name, GBytes **out, char **path, GError **error);
    // sources_locate()
    bool (*locate)(Sources *self, const char *name, char **path, char blob[BLOB_ID_SIZE], GError **error);
    void (*free)(Sources *self);
    bool is_concurrent;                               // two threads may read at once
    char *(*module)(Sources *self, const char *name); // sources_module(); NULL: never known
    FunctionTables *tables; // what was found in texts that git has, which then need not be read again; borrowed, may be
                            // NULL
};

// The text of the file that a profile calls `name`; the caller unrefs. NOT_FOUND when there is no such file;
// the message starts with the name and says where it was looked for.
static inline bool sources_read(Sources *self, const char *name, GBytes **out, GError **error)
{
    return self->read(self, name, out, NULL, error);
}

// As sources_read(), and tells where the file is: its path from the tree's root, or an absolute one when it lies
// elsewhere (the standard library, say). The caller frees `*path`.
static inline bool sources_find(Sources *self, const char *name, GBytes **out, char **path, GError **error)
{
    return self->read(self, name, out, path, error);
}

// As sources_find() for who does not need the text, which is not read. `blob` gets the id that git has the text under;
// "" when it is not in git. The caller frees `*path`.
static inline bool sources_locate(Sources *self, const char *name, char **path, char blob[BLOB_ID_SIZE], GError **error)
{
    return self->locate(self, name, path, blob, error);
}

// The path of the module that has the file's package ("std" and "cmd" for Go's own); NULL when it is not known. The
// caller frees.
static inline char *sources_module(Sources *self, const char *name)
{
    return self->module ? self->module(self, name) : NULL;
}

static inline void sources_free(Sources *self)
{
    if (self)
        self->free(self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sources, sources_free)

// A ceiling for one file; larger ones are TOO_BIG.
enum { SOURCE_CEILING_BYTES = 32 * 1024 * 1024 };
