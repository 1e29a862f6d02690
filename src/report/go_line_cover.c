// SPDX-License-Identifier: Apache-2.0
// Go line cover: what a Go profile says of the lines of files that changed.
//
// A package's files lie in one folder. So one file of each package is located, and the paths of the others follow.
#include "report/go_line_cover.h"

#include "base/error.h"
#include "gosrc/constraint.h"
#include "report/lines.h"

#include <stdlib.h>
#include <string.h>

static const char not_in_profile[] = "its package is not in the profile";

typedef struct Making {
    LineCover *cover;
    const Profile *profile;
    Sources *sources;
    const Changes *changes;
    GHashTable *packages; // package -> folder, both char *
    GHashTable *folders;  // folder -> package; the same strings
    Lines lines;
    FunctionBlocks blocks;
    GoFunctions *functions;
} Making;

static void making_init(Making *making)
{
    making->cover = line_cover_new(LINE_COVER_GO);
    making->packages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    making->folders = g_hash_table_new(g_str_hash, g_str_equal);
    lines_init(&making->lines);
    making->functions = go_functions_new();
}

static void making_clear(Making *making)
{
    line_cover_free(making->cover);
    g_hash_table_unref(making->packages);
    g_hash_table_unref(making->folders);
    lines_clear(&making->lines);
    function_blocks_clear(&making->blocks);
    go_functions_free(making->functions);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Making, making_clear)

// How much of the path is its folder: what is before the last slash.
static gsize folder_size(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? (gsize)(slash - path) : 0;
}

// The caller frees.
static char *folder_of(const char *path)
{
    return g_strndup(path, folder_size(path));
}

static bool is_in_one_folder(const char *a, const char *b)
{
    gsize size = folder_size(a);

    return size == folder_size(b) && !memcmp(a, b, size);
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static char *path_in(const char *folder, const char *name)
{
    return *folder ? g_strconcat(folder, "/", name, NULL) : g_strdup(name);
}

// Whether the sources cannot be read at all, and not only this file.
static bool is_grave(const GError *error)
{
    return error_kind(error) == GOC_ERROR_INTERNAL || error_kind(error) == GOC_ERROR_UNAVAILABLE;
}

// Locates a file of a package whose folder is not known yet.
static bool locate_package(Making *making, const char *package, const char *file, GError **error)
{
    g_autofree char *path = NULL;
    g_autoptr(GError) reason = NULL;
    char blob[BLOB_ID_SIZE], *folder, *key;

    if (!sources_locate(making->sources, file, &path, blob, &reason)) {
        if (!is_grave(reason))
            return true;
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    folder = folder_of(path);
    key = g_strdup(package);
    g_hash_table_insert(making->packages, key, folder);
    g_hash_table_insert(making->folders, folder, key);
    return true;
}

static bool is_located(const Making *making, const char *file)
{
    g_autofree char *package = folder_of(file);

    return g_hash_table_contains(making->packages, package);
}

static bool locate_packages(Making *making, GError **error)
{
    const char *last = NULL; // of a package that is located; neighbours mostly are of one

    for (guint i = 0; i < making->profile->files->len; i++) {
        const char *file = profile_file(making->profile, i)->name;
        g_autofree char *package = NULL;

        if (last && is_in_one_folder(file, last))
            continue;
        package = folder_of(file);
        if (!g_hash_table_contains(making->packages, package) && !locate_package(making, package, file, error))
            return false;
        if (g_hash_table_contains(making->packages, package))
            last = file;
    }
    return true;
}

static void note_lost(Making *making)
{
    const char *last = NULL; // of a package that is located

    for (guint i = 0; i < making->profile->files->len; i++) {
        const char *file = profile_file(making->profile, i)->name;

        if (last && is_in_one_folder(file, last))
            continue;
        if (is_located(making, file))
            last = file;
        else
            g_ptr_array_add(making->cover->lost, g_strdup(file));
    }
}

static int compare_names(const void *name, const void *file)
{
    return strcmp(name, ((const ProfileFile *)file)->name);
}

// What the profile has of the package's file `name`; NULL: nothing.
static const ProfileFile *find_file(const Making *making, const char *package, const char *name)
{
    const GArray *files = making->profile->files;
    g_autofree char *whole = path_in(package, name);

    return files->len > 0 ? bsearch(whole, files->data, files->len, sizeof(ProfileFile), compare_names) : NULL;
}

static void add_measured(Making *making, const ProfileFile *file)
{
    lines_find_file(&making->lines, making->profile, file);
    for (guint i = 0; i < making->lines.list->len; i++) {
        const Line *line = &g_array_index(making->lines.list, Line, i);
        CoverLine of_cover = { .number = line->number, .hits = line->hits, .is_partial = line->is_partial };

        if (line->number > 0)
            line_cover_add_line(making->cover, &of_cover);
    }
}

// As one block with count 0.
static void add_not_run(Making *making, const GoFunction *function)
{
    for (uint32_t number = function->body_line; number <= function->end_line; number++)
        line_cover_add_line(making->cover, &(CoverLine){ .number = number });
}

static bool has_block(const Making *making, const ProfileFile *file, const GoFunction *function)
{
    return file && function_blocks_first(&making->blocks, function) != PAST_BLOCKS;
}

// Of a text that is not Go no program was built.
static void add_functions_without_blocks(Making *making, const char *path, const ProfileFile *file, const char *text,
                                         gsize size)
{
    GoFunctions *functions = making->functions;

    go_functions_read(functions, text, size);
    if (file)
        function_blocks_enter(&making->blocks, making->profile, file);
    else
        line_cover_add_file(making->cover, path);
    for (guint i = 0; functions->is_complete && i < functions->list->len; i++) {
        const GoFunction *function = &g_array_index(functions->list, GoFunction, i);

        if (function->has_body && !function->is_empty && !g_str_equal(function->name, "_") &&
            !has_block(making, file, function))
            add_not_run(making, function);
    }
}

// Adds what the profile should have of a file of a package that it knows, and has not.
static bool add_unknown(Making *making, const ChangedFile *changed, const ProfileFile *file, const char *package,
                        GError **error)
{
    const char *name = name_of(changed->path), *reason, *data;
    g_autofree char *profile_name = path_in(package, name);
    g_autoptr(GBytes) text = NULL;
    g_autoptr(GError) failure = NULL;
    gsize size;

    if (!sources_read(making->sources, profile_name, &text, &failure)) {
        if (error_kind(failure) == GOC_ERROR_NOT_FOUND)
            return true;
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    data = g_bytes_get_data(text, &size);
    data = data ? data : "";
    reason = go_constraint(name, data, size);
    if (!reason)
        add_functions_without_blocks(making, changed->path, file, data, size);
    else if (!file)
        line_cover_add_absent(making->cover, changed->path, reason);
    return true;
}

// Whether the profile has each of the changed lines.
static bool is_whole(const Making *making, const ChangedFile *changed)
{
    const GArray *measured = making->lines.list;
    guint at = 0;

    for (guint i = 0; i < changed->lines->len; i++) {
        const LineRange *range = &g_array_index(changed->lines, LineRange, i);

        for (uint32_t number = range->first; number <= range->last; number++, at++) {
            while (at < measured->len && g_array_index(measured, Line, at).number < number)
                at++;
            if (at == measured->len || g_array_index(measured, Line, at).number != number)
                return false;
        }
    }
    return true;
}

static bool is_never_built(const char *path)
{
    g_auto(GStrv) elements = g_strsplit(path, "/", -1);

    for (char **element = elements; *element; element++) {
        if (**element == '_' || **element == '.' || (element[1] && g_str_equal(*element, "testdata")))
            return true;
    }
    return g_str_has_suffix(path, "_test.go") || !g_str_has_suffix(path, ".go");
}

// Adds what is in the profile, and what is not although it should be.
static bool add_file(Making *making, const ChangedFile *changed, bool is_compat, GError **error)
{
    g_autofree char *folder = folder_of(changed->path);
    const char *package = g_hash_table_lookup(making->folders, folder);
    const ProfileFile *file = package ? find_file(making, package, name_of(changed->path)) : NULL;

    if (file) {
        if (!lines_check(making->profile, file, error))
            return false;
        line_cover_add_file(making->cover, changed->path);
        add_measured(making, file);
    }
    if (is_compat || is_never_built(changed->path) || (file && is_whole(making, changed)))
        return true;
    if (package)
        return add_unknown(making, changed, file, package, error);
    line_cover_add_absent(making->cover, changed->path, not_in_profile);
    return true;
}

static bool add_files(Making *making, bool is_compat, GError **error)
{
    for (guint i = 0; i < making->changes->files->len; i++) {
        const ChangedFile *changed = &g_array_index(making->changes->files, ChangedFile, i);

        if (changed->lines->len > 0 && !add_file(making, changed, is_compat, error))
            return false;
    }
    return true;
}

bool go_line_cover_make(LineCover **out, const Profile *profile, Sources *sources, const Changes *changes,
                        bool is_compat, GError **error)
{
    g_auto(Making) making = { .profile = profile, .sources = sources, .changes = changes };

    making_init(&making);
    if (!locate_packages(&making, error) || !add_files(&making, is_compat, error))
        return false;
    note_lost(&making);
    *out = g_steal_pointer(&making.cover);
    return true;
}
