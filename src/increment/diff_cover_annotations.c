// SPDX-License-Identifier: Apache-2.0
// Diff cover annotations: the face that GitHub's runners show beside the changed lines of a pull request.
#include "increment/diff_cover_annotations.h"

#include <string.h>

static void write_path(const char *path, bool is_compat, Output *output)
{
    for (; *path; path++) {
        if (!is_compat && strchr("%\r\n:,", *path))
            output_printf(output, "%%%02X", (guint)(guchar)*path);
        else
            output_byte(output, *path);
    }
}

static void write_run(const DiffCoverFile *file, LineRange run, const DiffCoverTitle *title, const char *type,
                      Output *output)
{
    bool is_long = run.last > run.first;

    output_printf(output, "::%s file=", type);
    write_path(file->changed->path, title->is_compat, output);
    output_printf(output, ",line=%u", run.first);
    if (is_long)
        output_printf(output, ",endLine=%u", run.last);
    output_printf(output, ",title=Missing Coverage::Line %u", run.first);
    if (is_long)
        output_printf(output, "-%u", run.last);
    output_text(output, " missing coverage\n");
}

void diff_cover_annotations_write(const DiffCover *diff, const DiffCoverTitle *title, const char *type, Output *output)
{
    g_autoptr(GPtrArray) files = diff_listing_files(diff);

    for (guint i = 0; i < files->len; i++) {
        const DiffCoverFile *file = g_ptr_array_index(files, i);
        LineRange run;

        for (guint at = 0; diff_listing_next_run(file->missing, &at, &run);)
            write_run(file, run, title, type, output);
    }
}
