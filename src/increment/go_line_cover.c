// SPDX-License-Identifier: Apache-2.0
// Go line cover: what a Go profile says of the lines of files that changed.
#include "increment/go_line_cover.h"

#include "base/error.h"
#include "gosrc/constraint.h"
#include "increment/package_folders.h"
#include "report/lines.h"

#include <string.h>

static const char not_in_profile[] = "its package is not in the profile";

typedef struct Making {
    LineCover *cover;
    const Profile *profile;
    Sources *sources;
    const Changes *changes;
    PackageFolders *folders;
    Lines lines;
    FunctionBlocks blocks;
    GoFunctions *functions;
} Making;

static void making_init(Making *making)
{
    making->cover = line_cover_new(LINE_COVER_GO);
    lines_init(&making->lines);
    making->functions = go_functions_new();
}

static void making_clear(Making *making)
{
    line_cover_free(making->cover);
    package_folders_free(making->folders);
    lines_clear(&making->lines);
    function_blocks_clear(&making->blocks);
    go_functions_free(making->functions);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Making, making_clear)

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static void add_line(LineCover *cover, const Line *line)
{
    line_cover_add_line(cover,
                        &(CoverLine){ .number = line->number, .hits = line->hits, .is_partial = line->is_partial });
}

// Adds what the profile has of the changed lines. Returns whether it has each of them.
static bool add_measured(Making *making, const ProfileFile *file, const ChangedFile *changed)
{
    const GArray *measured = making->lines.list;
    bool is_whole = true;
    guint at = 0;

    lines_find_file(&making->lines, making->profile, file);
    for (guint i = 0; i < changed->lines->len; i++) {
        const LineRange *range = &g_array_index(changed->lines, LineRange, i);

        for (uint32_t number = range->first; number <= range->last; number++) {
            while (at < measured->len && g_array_index(measured, Line, at).number < number)
                at++;
            if (at < measured->len && g_array_index(measured, Line, at).number == number)
                add_line(making->cover, &g_array_index(measured, Line, at));
            else
                is_whole = false;
        }
    }
    return is_whole;
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

static bool is_past(const GoFunction *function, const Block *block)
{
    return function->end_line < block->start_line ||
           (function->end_line == block->start_line && function->end_col <= block->start_col);
}

static bool holds(const GoFunction *function, const Block *block)
{
    return (function->start_line < block->start_line ||
            (function->start_line == block->start_line && function->start_col <= block->start_col)) &&
           (block->end_line < function->end_line ||
            (block->end_line == function->end_line && block->end_col <= function->end_col));
}

// Whether the first of the ascending functions from `*at` on that does not end before the block holds it.
static bool is_held(const GArray *functions, guint *at, const Block *block)
{
    while (*at < functions->len && is_past(&g_array_index(functions, GoFunction, *at), block))
        ++*at;
    return *at < functions->len && holds(&g_array_index(functions, GoFunction, *at), block);
}

static bool has_text(const char *text, gsize size, const char *wanted)
{
    return memmem(text, size, wanted, strlen(wanted)) != NULL;
}

// Whether each block lies in a function, or in what a variable begins as. Where //line directives move the lines nobody
// can tell.
static bool is_fit(const Making *making, const ProfileFile *file, const char *text, gsize size)
{
    guint function = 0, variable = 0;

    if (has_text(text, size, "//line ") || has_text(text, size, "/*line "))
        return true;
    for (guint i = 0; i < file->n_blocks; i++) {
        const Block *block = profile_block(making->profile, file->first_block + i);
        bool is_in_function = is_held(making->functions->list, &function, block);

        if (!is_held(making->functions->variables, &variable, block) && !is_in_function)
            return false;
    }
    return true;
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
    if (file && functions->is_complete && !is_fit(making, file, text, size))
        g_ptr_array_add(making->cover->unfit, g_strdup(path));
    for (guint i = 0; functions->is_complete && i < functions->list->len; i++) {
        const GoFunction *function = &g_array_index(functions->list, GoFunction, i);

        if (function->has_body && !function->is_empty && !g_str_equal(function->name, "_") &&
            !has_block(making, file, function))
            add_not_run(making, function);
    }
}

// Adds what the profile should have of a file of a package that it knows, and has not.
static bool add_unknown(Making *making, const ChangedFile *changed, const ProfileFile *file, const char *profile_name,
                        GError **error)
{
    const char *name = name_of(changed->path), *reason, *data;
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

// Adds what is in the profile, and what is not although it should be.
static bool add_file(Making *making, const ChangedFile *changed, bool is_compat, GError **error)
{
    const ProfileFile *file = package_folders_file(making->folders, changed->path);
    g_autofree char *name = package_folders_name(making->folders, changed->path);
    bool is_whole = false;

    if (file) {
        if (!lines_check(making->profile, file, error))
            return false;
        line_cover_add_file(making->cover, changed->path);
        is_whole = add_measured(making, file, changed);
    }
    if (is_compat || go_is_never_built(changed->path) || is_whole)
        return true;
    if (name)
        return add_unknown(making, changed, file, name, error);
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

// Nothing that changed can be in such a profile, so that all would look as if it needed no test.
static bool is_at_home(const Profile *profile, const LineCover *cover, GError **error)
{
    if (cover->lost->len == 0 || cover->lost->len < profile->files->len)
        return true;
    return set_error(error, GOC_ERROR_NOT_FOUND,
                     "none of the profile's files is in a package of this repository, neither %s nor any other: it is "
                     "of another repository, or a go.mod is missing",
                     (const char *)g_ptr_array_index(cover->lost, 0));
}

bool go_line_cover_make(LineCover **out, const Profile *profile, Sources *sources, const Changes *changes,
                        bool is_compat, GError **error)
{
    g_auto(Making) making = { .profile = profile, .sources = sources, .changes = changes };

    making_init(&making);
    if (!package_folders_new(&making.folders, profile, sources, error) || !add_files(&making, is_compat, error))
        return false;
    package_folders_add_lost(making.folders, making.cover->lost);
    if (!is_compat && !is_at_home(profile, making.cover, error))
        return false;
    *out = g_steal_pointer(&making.cover);
    return true;
}
