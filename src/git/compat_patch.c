// SPDX-License-Identifier: Apache-2.0
// Compat patch: what diff-cover 10.5 makes of a diff, its mistakes included.
#include "git/compat_patch.h"

#include "base/error.h"
#include "git/compat_names.h"

#include <string.h>

enum { LINE_CEILING_BYTES = 64 * 1024, SHOWN_BYTES = 100 };

CompatFile *compat_file_new(char *path)
{
    CompatFile *file = g_new0(CompatFile, 1);

    file->path = path;
    file->added = g_array_new(FALSE, FALSE, sizeof(LineRange));
    file->deleted = g_array_new(FALSE, FALSE, sizeof(LineRange));
    return file;
}

void compat_file_free(CompatFile *file)
{
    g_free(file->path);
    g_array_unref(file->added);
    g_array_unref(file->deleted);
    g_free(file);
}

struct CompatReader {
    GPtrArray *files;  // CompatFile
    GHashTable *named; // the same by what their header lines say
    CompatFile *file;  // that is being read; NULL: none yet
    GString *line;     // what has come of a line that is looked at whole
    uint64_t number;   // of the lines that are complete
    bool is_begun;     // a line's first character has come, its end has not
    bool is_skipped;   // the rest of that line says nothing
    bool has_hunk;     // the file has, since its header
    uint64_t old_at, new_at;
};

CompatReader *compat_reader_new(void)
{
    CompatReader *reader = g_new0(CompatReader, 1);

    reader->files = g_ptr_array_new_with_free_func((GDestroyNotify)compat_file_free);
    reader->named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    reader->line = g_string_new(NULL);
    return reader;
}

void compat_reader_free(CompatReader *reader)
{
    if (!reader)
        return;
    g_clear_pointer(&reader->files, g_ptr_array_unref);
    g_hash_table_unref(reader->named);
    g_string_free(reader->line, TRUE);
    g_free(reader);
}

static bool refuse(const CompatReader *reader, const char *why, GError **error)
{
    g_autofree char *shown = g_utf8_make_valid(reader->line->str, (gssize)MIN(reader->line->len, SHOWN_BYTES));

    return set_error(error, GOC_ERROR_INVALID, "line %" G_GUINT64_FORMAT " %s: \"%s\"", reader->number + 1, why, shown);
}

// Headers of the same name are one file, as where a file became a link.
static bool begin_file(CompatReader *reader, GError **error)
{
    g_autofree char *name = compat_name_of_header(reader->line->str);

    if (!name)
        return refuse(reader, "names no file (are a/ and b/ missing?)", error);
    reader->has_hunk = false;
    reader->file = g_hash_table_lookup(reader->named, name);
    if (reader->file)
        return true;
    reader->file = compat_file_new(compat_path(name));
    g_ptr_array_add(reader->files, reader->file);
    g_hash_table_insert(reader->named, g_steal_pointer(&name), reader->file);
    return true;
}

// The one number behind a "+" between the first two "@@".
static bool hunk_start(const char *line, uint64_t *start)
{
    const char *end = strstr(line + 2, "@@");
    g_autofree char *extents = end ? g_strndup(line + 2, (gsize)(end - line - 2)) : g_strdup(line + 2);
    const char *plus = strchr(extents, '+');

    return plus && !strchr(plus + 1, '+') && g_ascii_isdigit(plus[1]) &&
           (*start = g_ascii_strtoull(plus + 1, NULL, 10)) < UINT32_MAX;
}

static bool begin_hunk(CompatReader *reader, GError **error)
{
    if (!reader->file)
        return refuse(reader, "is a hunk of no file", error);
    if (!hunk_start(reader->line->str, &reader->new_at))
        return refuse(reader, "does not tell where its hunk starts", error);
    reader->old_at = reader->new_at;
    reader->has_hunk = true;
    return true;
}

static void take_header(CompatReader *reader)
{
    static const struct {
        const char *word;
        PatchKind kind;
    } words[] = { { "new file mode ", PATCH_ADDED }, { "deleted file mode ", PATCH_DELETED } };

    for (gsize i = 0; i < G_N_ELEMENTS(words) && reader->file; i++) {
        if (g_str_has_prefix(reader->line->str, words[i].word))
            reader->file->kind = words[i].kind;
    }
}

// A line that is looked at whole.
static bool take_line(CompatReader *reader, GError **error)
{
    const char *line = reader->line->str;

    if (g_str_has_prefix(line, "diff --git") || g_str_has_prefix(line, "diff --cc"))
        return begin_file(reader, error);
    if (g_str_has_prefix(line, "@@"))
        return begin_hunk(reader, error);
    if (!reader->has_hunk) {
        take_header(reader);
        return true;
    }
    reader->old_at++;
    reader->new_at++;
    return true;
}

static bool count(const CompatReader *reader, GArray *lines, uint64_t *at, GError **error)
{
    LineRange line = { (uint32_t)*at, (uint32_t)*at };
    LineRange *last = lines->len > 0 ? &g_array_index(lines, LineRange, lines->len - 1) : NULL;

    if (*at >= UINT32_MAX)
        return set_error(error, GOC_ERROR_TOO_BIG, "line %" G_GUINT64_FORMAT ": a file with that many lines",
                         reader->number + 1);
    if (last && (uint64_t)last->last + 1 == *at)
        last->last++;
    else
        g_array_append_val(lines, line);
    ++*at;
    return true;
}

// Of most lines the first character says all.
static bool begin_line(CompatReader *reader, char first, GError **error)
{
    reader->is_begun = true;
    reader->is_skipped = reader->has_hunk && first != 'd' && first != '@';
    if (!reader->is_skipped)
        return true;
    if (first == '+')
        return count(reader, reader->file->added, &reader->new_at, error);
    if (first == '-')
        return count(reader, reader->file->deleted, &reader->old_at, error);
    reader->old_at++;
    reader->new_at++;
    return true;
}

static bool end_line(CompatReader *reader, GError **error)
{
    bool is_good = true;

    if (!reader->is_skipped && reader->is_begun) {
        if (reader->line->len >= LINE_CEILING_BYTES &&
            (reader->has_hunk || g_str_has_prefix(reader->line->str, "diff --")))
            return refuse(reader, "is too long", error);
        is_good = take_line(reader, error);
    }
    g_string_truncate(reader->line, 0);
    reader->is_begun = false;
    reader->number++;
    return is_good;
}

bool compat_reader_feed(CompatReader *reader, const char *text, gsize size, GError **error)
{
    const char *at = text, *end = text + size;

    while (at < end) {
        const char *line_end = memchr(at, '\n', (gsize)(end - at));
        const char *piece_end = line_end ? line_end : end;

        if (!reader->is_begun && !begin_line(reader, *at, error))
            return false;
        if (!reader->is_skipped)
            g_string_append_len(reader->line, at,
                                (gssize)MIN((gsize)(piece_end - at), LINE_CEILING_BYTES - reader->line->len));
        if (line_end && !end_line(reader, error))
            return false;
        at = line_end ? line_end + 1 : end;
    }
    return true;
}

static int compare_ranges(const void *a, const void *b)
{
    const LineRange *one = a, *other = b;

    return (one->first > other->first) - (one->first < other->first);
}

// Hunks of two headers of one name are not in order.
static void sort_lines(GArray **lines)
{
    GArray *sorted = g_array_sized_new(FALSE, FALSE, sizeof(LineRange), (*lines)->len);

    g_array_sort(*lines, compare_ranges);
    for (guint i = 0; i < (*lines)->len; i++) {
        const LineRange *range = &g_array_index(*lines, LineRange, i);

        line_ranges_add(sorted, range->first, range->last);
    }
    g_array_unref(*lines);
    *lines = sorted;
}

bool compat_reader_finish(CompatReader *reader, GPtrArray **files, GError **error)
{
    if (reader->is_begun && !end_line(reader, error))
        return false;
    for (guint i = 0; i < reader->files->len; i++) {
        CompatFile *file = g_ptr_array_index(reader->files, i);

        sort_lines(&file->added);
        sort_lines(&file->deleted);
    }
    *files = g_steal_pointer(&reader->files);
    return true;
}
