// SPDX-License-Identifier: Apache-2.0
// Diff cover text: the face for the console.
#include "increment/diff_cover_text.h"

#include "base/printable.h"
#include "increment/snippets.h"

#include <string.h>

static const char rule[] = "-------------\n", red[] = "\033[31m", plain[] = "\033[0m";

static void write_path(const char *path, Output *output)
{
    g_autofree char *shown = printable(path, "");

    output_text(output, shown);
}

static void write_head(const DiffCover *diff, const DiffCoverTitle *title, Output *output)
{
    g_autofree char *origin = diff_listing_origin(diff, title);

    output_text(output, rule);
    output_printf(output, "Diff Coverage\nDiff: %s\n", title->diff_name);
    if (origin)
        output_printf(output, "%s\n", origin);
    output_text(output, rule);
}

static void write_figures(const DiffCover *diff, const DiffCoverTitle *title, const GPtrArray *files, Output *output)
{
    for (guint i = 0; i < files->len; i++) {
        const DiffCoverFile *file = g_ptr_array_index(files, i);

        write_path(file->changed->path, output);
        diff_listing_write_file(file, output);
        output_byte(output, '\n');
    }
    output_text(output, rule);
    output_text(output, "Total:   ");
    diff_listing_write_count(diff->n_measured, output);
    output_text(output, "\nMissing: ");
    diff_listing_write_count(diff->n_missing, output);
    output_printf(output, "\nCoverage: %s%%\n", diff_listing_total(diff, title).text);
}

// Where a snippet's lines go.
typedef struct Sheet {
    const DiffCoverTitle *title;
    const DiffCoverTextOptions *options;
    Output *output;
} Sheet;

static void write_line(const Sheet *sheet, const SnippetSource *source, uint32_t number, bool is_missing)
{
    bool is_red = is_missing && sheet->options->is_coloured;
    gsize size;
    const char *line = snippet_source_lines(source, (LineRange){ number, number }, &size);
    g_autofree char *text = g_strndup(line, size);
    g_autofree char *shown = printable(text, "\t");

    output_printf(sheet->output, "%s%c %4u  %s%s\n", is_red ? red : "", is_missing ? '!' : ' ', number, shown,
                  is_red ? plain : "");
}

static void write_snippet(const Sheet *sheet, const SnippetSource *source, LineRange range, const GArray *missing)
{
    for (uint32_t number = range.first; number <= range.last; number++)
        write_line(sheet, source, number, diff_cover_has_line(missing, number));
}

static void write_compat_snippet(const Sheet *sheet, const SnippetSource *source, LineRange range)
{
    for (uint32_t number = range.first; number <= range.last; number++) {
        gsize size;
        const char *line = snippet_source_lines(source, (LineRange){ number, number }, &size);

        output_printf(sheet->output, "%04u: ", number - range.first + 1);
        output_write(sheet->output, line, size);
        output_byte(sheet->output, '\n');
    }
    output_text(sheet->output, "\n\n\n");
}

static void write_snippets(const Sheet *sheet, const DiffCoverFile *file)
{
    g_autoptr(GBytes) text = NULL;
    g_auto(SnippetSource) source = { 0 };
    g_autoptr(GArray) snippets = NULL;

    if (file->missing->len == 0 || !source_texts_read(sheet->options->texts, file->changed->path, &text, NULL))
        return;
    snippet_source_init(&source, text);
    snippets = snippets_find(file->missing, source.starts->len);
    if (snippets->len == 0)
        return;
    output_text(sheet->output, "--- ");
    write_path(file->changed->path, sheet->output);
    output_text(sheet->output, " ---\n");
    for (guint i = 0; i < snippets->len; i++) {
        LineRange range = g_array_index(snippets, LineRange, i);

        output_byte(sheet->output, '\n');
        if (sheet->title->is_compat)
            write_compat_snippet(sheet, &source, range);
        else
            write_snippet(sheet, &source, range, file->missing);
    }
    if (!sheet->title->is_compat)
        output_byte(sheet->output, '\n');
}

void diff_cover_text_write(const DiffCover *diff, const DiffCoverTitle *title, const DiffCoverTextOptions *options,
                           Output *output)
{
    g_autoptr(GPtrArray) files = diff_listing_files(diff);
    Sheet sheet = { title, options, output };

    write_head(diff, title, output);
    if (files->len > 0)
        write_figures(diff, title, files, output);
    else
        output_text(output, "No lines with coverage information in this diff.\n");
    output_text(output, rule);
    output_byte(output, '\n');
    for (guint i = 0; options->texts && i < files->len; i++)
        write_snippets(&sheet, g_ptr_array_index(files, i));
}
