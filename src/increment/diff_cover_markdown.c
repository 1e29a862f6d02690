// SPDX-License-Identifier: Apache-2.0
// Diff cover markdown: the face for comments on pull requests and for summaries of jobs.
#include "increment/diff_cover_markdown.h"

#include "format/markdown.h"
#include "increment/snippets.h"

#include <string.h>

enum { ABSENT_CEILING = 20 };

// The languages that diff-cover names at a fence; their snippets also have a heading.
static const struct Language {
    const char *suffix, *hint;
} languages[] = {
    { ".py", "python" }, { ".pyw", "python" }, { ".pyi", "python" }, { ".cpp", "cpp" },
    { ".hpp", "cpp" },   { ".c++", "cpp" },    { ".h++", "cpp" },    { ".cc", "cpp" },
    { ".hh", "cpp" },    { ".cxx", "cpp" },    { ".hxx", "cpp" },    { ".C", "cpp" },
    { ".H", "cpp" },     { ".cp", "cpp" },     { ".CPP", "cpp" },    { ".tpp", "cpp" },
};

static const char *language_hint(const char *path)
{
    for (gsize i = 0; i < G_N_ELEMENTS(languages); i++)
        if (g_str_has_suffix(path, languages[i].suffix))
            return languages[i].hint;
    return NULL;
}

// In diff-cover's eyes only a full stop may make something else of a file's name.
static void write_path(const char *path, bool is_compat, Output *output)
{
    if (!is_compat) {
        markdown_code(output, path);
        return;
    }
    for (; *path; path++) {
        if (*path == '.')
            output_text(output, "&#46;");
        else
            output_byte(output, *path);
    }
}

static void write_head(const DiffCover *diff, const DiffCoverTitle *title, Output *output)
{
    g_autofree char *origin = diff_listing_origin(diff, title);

    output_text(output, "# Diff Coverage\n## Diff: ");
    if (title->is_compat)
        output_text(output, title->diff_name);
    else
        markdown_code(output, title->diff_name);
    output_text(output, "\n\n");
    if (origin) {
        markdown_code(output, origin);
        output_text(output, "\n\n");
    }
}

// As code: a note may repeat names from outside.
static void write_notes(const GPtrArray *notes, Output *output)
{
    for (guint i = 0; notes && i < notes->len; i++) {
        output_text(output, "- ");
        markdown_code(output, notes->pdata[i]);
        output_byte(output, '\n');
    }
    if (notes && notes->len > 0)
        output_byte(output, '\n');
}

static void write_figures(const DiffCover *diff, const DiffCoverTitle *title, const GPtrArray *files, Output *output)
{
    for (guint i = 0; i < files->len; i++) {
        const DiffCoverFile *file = g_ptr_array_index(files, i);

        output_text(output, "- ");
        write_path(file->changed->path, title->is_compat, output);
        diff_listing_write_file(file, output);
        output_byte(output, '\n');
    }
    output_text(output, "\n## Summary\n\n- **Total**: ");
    diff_listing_write_count(diff->n_measured, output);
    output_text(output, "\n- **Missing**: ");
    diff_listing_write_count(diff->n_missing, output);
    output_printf(output, "\n- **Coverage**: %s%%\n\n", diff_listing_total(diff, title).text);
}

// How many bytes at `at` end a line for Python's str.splitlines(), which knows more ends than LF; 0: none.
static gsize line_end_size(const char *at, const char *end)
{
    if (strchr("\n\v\f\x1c\x1d\x1e", *at) && *at)
        return 1;
    if (end - at >= 2 && memcmp(at, "\xC2\x85", 2) == 0)
        return 2;
    if (end - at >= 3 && (memcmp(at, "\xE2\x80\xA8", 3) == 0 || memcmp(at, "\xE2\x80\xA9", 3) == 0))
        return 3;
    return 0;
}

// The end of the line that starts at `at`.
static const char *line_end(const char *at, const char *end)
{
    while (at < end && line_end_size(at, end) == 0)
        at++;
    return at;
}

static int digits_of(uint32_t number)
{
    int digits = 1;

    while (number /= 10)
        digits++;
    return digits;
}

static void write_code(const char *text, gsize size, LineRange range, const GArray *missing, Output *output)
{
    const char *end = text + size;
    uint32_t number = range.first;

    for (const char *at = text; at < end; number++) {
        const char *stop = line_end(at, end);

        if (number > range.first)
            output_byte(output, '\n');
        output_printf(output, "%c %*u ", diff_cover_has_line(missing, number) ? '!' : ' ', digits_of(range.last),
                      number);
        output_write(output, at, (gsize)(stop - at));
        at = stop < end ? stop + line_end_size(stop, end) : end;
    }
}

// The longest run of back quotes in the code would else end the block.
static char *fence_for(const char *text, gsize size, bool is_compat)
{
    gsize longest = 0, run = 0;

    for (gsize i = 0; i < size && !is_compat; i++) {
        run = text[i] == '`' ? run + 1 : 0;
        longest = MAX(longest, run);
    }
    return g_strnfill(MAX(3, longest + 1), '`');
}

static void write_snippet(const SnippetSource *source, LineRange range, const DiffCoverFile *file, bool is_compat,
                          Output *output)
{
    const char *hint = language_hint(file->changed->path);
    gsize size;
    const char *text = snippet_source_lines(source, range, &size);
    g_autofree char *fence = fence_for(text, size, is_compat);

    output_byte(output, '\n');
    if (hint)
        output_printf(output, "Lines %u-%u\n\n", range.first, range.last);
    output_printf(output, "%s%s\n", fence, hint ? hint : "");
    write_code(text, size, range, file->missing, output);
    output_printf(output, "\n%s\n\n\n---\n\n", fence);
}

static void write_snippets(const DiffCoverFile *file, bool is_compat, SourceTexts *texts, Output *output)
{
    g_autoptr(GBytes) text = NULL;
    g_auto(SnippetSource) source = { 0 };
    g_autoptr(GArray) snippets = NULL;

    if (file->missing->len == 0 || !source_texts_read(texts, file->changed->path, &text, NULL))
        return;
    snippet_source_init(&source, text);
    snippets = snippets_find(file->missing, source.starts->len);
    if (snippets->len == 0)
        return;
    output_text(output, "\n## ");
    write_path(file->changed->path, is_compat, output);
    output_byte(output, '\n');
    for (guint i = 0; i < snippets->len; i++)
        write_snippet(&source, g_array_index(snippets, LineRange, i), file, is_compat, output);
    output_byte(output, '\n');
}

// What diff-cover passes over in silence.
static void write_absent(const GPtrArray *absent, Output *output)
{
    for (guint i = 0; i < MIN(absent->len, ABSENT_CEILING); i++) {
        const AbsentFile *file = g_ptr_array_index(absent, i);

        output_text(output, "- Not instrumented, and so not counted: ");
        markdown_code(output, file->path);
        output_printf(output, ": %s\n", file->reason);
    }
    if (absent->len > ABSENT_CEILING)
        output_printf(output, "- and %u more files are not instrumented\n", absent->len - ABSENT_CEILING);
    if (absent->len > 0)
        output_byte(output, '\n');
}

void diff_cover_markdown_write(const DiffCover *diff, const DiffCoverTitle *title, SourceTexts *texts, Output *output)
{
    g_autoptr(GPtrArray) files = diff_listing_files(diff);

    write_head(diff, title, output);
    if (!title->is_compat)
        write_notes(title->notes, output);
    if (files->len > 0)
        write_figures(diff, title, files, output);
    else
        output_text(output, "No lines with coverage information in this diff.\n");
    output_byte(output, '\n');
    if (!title->is_compat)
        write_absent(diff->absent, output);
    for (guint i = 0; i < files->len; i++)
        write_snippets(g_ptr_array_index(files, i), title->is_compat, texts, output);
}
