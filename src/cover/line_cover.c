// SPDX-License-Identifier: Apache-2.0
// Line cover: which lines of which files ran.
#include "cover/line_cover.h"

#include "cover/report_path.h"

static void absent_file_free(AbsentFile *file)
{
    g_free(file->path);
    g_free(file);
}

LineCover *line_cover_new(LineCoverKind kind)
{
    LineCover *cover = g_new0(LineCover, 1);

    cover->kind = kind;
    cover->files = g_array_new(FALSE, FALSE, sizeof(CoverFile));
    cover->lines = g_array_new(FALSE, FALSE, sizeof(CoverLine));
    cover->sources = g_ptr_array_new_with_free_func(g_free);
    cover->absent = g_ptr_array_new_with_free_func((GDestroyNotify)absent_file_free);
    cover->lost = g_ptr_array_new_with_free_func(g_free);
    cover->unfit = g_ptr_array_new_with_free_func(g_free);
    cover->paths = g_string_chunk_new(4096);
    return cover;
}

void line_cover_free(LineCover *cover)
{
    if (!cover)
        return;
    g_array_unref(cover->files);
    g_array_unref(cover->lines);
    g_ptr_array_unref(cover->sources);
    g_ptr_array_unref(cover->absent);
    g_ptr_array_unref(cover->lost);
    g_ptr_array_unref(cover->unfit);
    g_string_chunk_free(cover->paths);
    g_free(cover);
}

void line_cover_add_file(LineCover *cover, const char *path)
{
    g_autofree char *normal = report_path_normal(path);
    CoverFile file = { g_string_chunk_insert_const(cover->paths, normal), cover->lines->len, 0 };

    g_array_append_val(cover->files, file);
}

void line_cover_add_line(LineCover *cover, const CoverLine *line)
{
    g_array_append_vals(cover->lines, line, 1);
    g_array_index(cover->files, CoverFile, cover->files->len - 1).n_lines++;
}

void line_cover_add_absent(LineCover *cover, const char *path, const char *reason)
{
    AbsentFile *file = g_new0(AbsentFile, 1);

    *file = (AbsentFile){ g_strdup(path), reason };
    g_ptr_array_add(cover->absent, file);
}
