// SPDX-License-Identifier: Apache-2.0
// LCOV cover: reads LCOV's tracefiles.
#include "cover/lcov_cover.h"

#include "base/error.h"
#include "cover/lcov_record.h"
#include "cover/report_number.h"
#include "cover/report_path.h"

#include <string.h>

enum { LINE_BYTES_MAX = 1024 * 1024 };

// The lines of one source file, over all of its records.
typedef struct SourceFile {
    char *path;
    GArray *lines; // CoverLine, ascending
} SourceFile;

typedef struct Reader {
    GString *rest;       // of a line whose end has not come yet
    guint64 line;        // its number
    bool has_directive;  // one at least
    GPtrArray *files;    // SourceFile, in the order in which they came
    GHashTable *by_path; // the same
    SourceFile *file;    // of the record that is open; NULL: none is
    LcovRecord record;
} Reader;

static void source_file_free(SourceFile *file)
{
    g_free(file->path);
    g_array_unref(file->lines);
    g_free(file);
}

static void reader_init(Reader *reader)
{
    reader->rest = g_string_new(NULL);
    reader->files = g_ptr_array_new_with_free_func((GDestroyNotify)source_file_free);
    reader->by_path = g_hash_table_new(g_str_hash, g_str_equal);
    lcov_record_init(&reader->record);
}

static void reader_clear(Reader *reader)
{
    g_string_free(reader->rest, TRUE);
    g_ptr_array_unref(reader->files);
    g_hash_table_unref(reader->by_path);
    lcov_record_clear(&reader->record);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reader, reader_clear)

// What follows a directive's colon, cut at commas.
typedef struct Fields {
    const char *whole;
    char **list;
    guint n;
} Fields;

static bool refuse(const char *what, const Fields *fields, GError **error)
{
    g_autofree char *excerpt = report_excerpt(fields->whole);

    return set_error(error, GOC_ERROR_INVALID, "not %s: \"%s\"", what, excerpt);
}

// A record that is cut off may lack lines.
static bool refuse_open(const Reader *reader, const char *what, GError **error)
{
    g_autofree char *excerpt = report_excerpt(reader->file->path);

    return set_error(error, GOC_ERROR_INVALID, "%s %s", what, excerpt);
}

static bool begin_record(Reader *reader, const Fields *fields, GError **error)
{
    g_autofree char *path = report_path_normal(fields->whole);

    if (reader->file)
        return refuse_open(reader, "a new record begins in that of", error);
    if (!*fields->whole)
        return set_error(error, GOC_ERROR_INVALID, "a record without a source file");
    reader->file = g_hash_table_lookup(reader->by_path, path);
    if (reader->file)
        return true;
    reader->file = g_new0(SourceFile, 1);
    reader->file->path = g_steal_pointer(&path);
    reader->file->lines = g_array_new(FALSE, FALSE, sizeof(CoverLine));
    g_ptr_array_add(reader->files, reader->file);
    g_hash_table_insert(reader->by_path, reader->file->path, reader->file);
    return true;
}

static bool end_record(Reader *reader, const Fields *fields, GError **error)
{
    if (reader->file)
        lcov_record_finish(&reader->record, reader->file->lines);
    reader->file = NULL;
    return true;
}

// DA:<line>,<hits>[,<checksum>]
static bool read_count(Reader *reader, const Fields *fields, GError **error)
{
    uint32_t line;
    uint64_t hits;

    if (fields->n < 2 || fields->n > 3)
        return refuse("a line and its hits", fields, error);
    if (!report_line_number(&line, fields->list[0], error) ||
        !report_number(&hits, fields->list[1], REPORT_HITS_MAX, "the number of hits", error))
        return false;
    lcov_record_add_count(&reader->record, line, hits);
    return true;
}

// BRDA:<line>,<block>,<branch>,<taken, or "-">
static bool read_branch(Reader *reader, const Fields *fields, GError **error)
{
    uint32_t line;
    uint64_t taken = 0;

    if (fields->n != 4)
        return refuse("a branch", fields, error);
    if (!report_line_number(&line, fields->list[0], error) ||
        (!g_str_equal(fields->list[3], "-") &&
         !report_number(&taken, fields->list[3], REPORT_HITS_MAX, "the number of hits", error)))
        return false;
    lcov_record_add_branch(&reader->record, line, taken);
    return true;
}

// FN:<first line>[,<last line>],<name>
static bool read_function(Reader *reader, const Fields *fields, GError **error)
{
    uint32_t line;

    if (fields->n != 2 && fields->n != 3)
        return refuse("a function", fields, error);
    if (!report_line_number(&line, fields->list[0], error))
        return false;
    lcov_record_add_function(&reader->record, line, fields->list[fields->n - 1]);
    return true;
}

// FNDA:<hits>,<name>
static bool read_function_hits(Reader *reader, const Fields *fields, GError **error)
{
    uint64_t hits;

    if (fields->n != 2)
        return refuse("a function's hits", fields, error);
    if (!report_number(&hits, fields->list[0], REPORT_HITS_MAX, "the number of hits", error))
        return false;
    lcov_record_set_function_hits(&reader->record, fields->list[1], hits);
    return true;
}

typedef struct Directive {
    const char *name;
    bool is_in_record;
    bool (*read)(Reader *reader, const Fields *fields, GError **error); // NULL: says nothing of lines
} Directive;

static const Directive directives[] = {
    { "DA", true, read_count },    { "BRDA", true, read_branch },
    { "FN", true, read_function }, { "FNDA", true, read_function_hits },
    { "SF", false, begin_record }, { "end_of_record", false, end_record },
    { "TN", false, NULL },         { "VER", false, NULL },
    { "FNF", false, NULL },        { "FNH", false, NULL },
    { "FNL", false, NULL },        { "FNA", false, NULL },
    { "LF", false, NULL },         { "LH", false, NULL },
    { "BRF", false, NULL },        { "BRH", false, NULL },
    { "MCDC", false, NULL },       { "MCF", false, NULL },
    { "MCH", false, NULL },
};

static const Directive *find_directive(const char *text, gsize size)
{
    for (guint i = 0; i < G_N_ELEMENTS(directives); i++) {
        if (strlen(directives[i].name) == size && !strncmp(directives[i].name, text, size))
            return &directives[i];
    }
    return NULL;
}

static bool read_directive(Reader *reader, const char *text, GError **error)
{
    gsize size = strcspn(text, ":");
    const Directive *directive = find_directive(text, size);
    g_auto(GStrv) list = NULL;
    Fields fields = { .whole = text };

    if (!directive)
        return refuse("a directive of LCOV", &fields, error);
    fields.whole += size + (text[size] == ':');
    reader->has_directive = true;
    if (directive->is_in_record && !reader->file)
        return set_error(error, GOC_ERROR_INVALID, "%s without a source file (SF) before it", directive->name);
    if (!directive->read)
        return true;
    list = g_strsplit(fields.whole, ",", -1);
    fields.list = list;
    fields.n = *fields.whole ? g_strv_length(list) : 1;
    return directive->read(reader, &fields, error);
}

// Blank lines and comments ("# ...") say nothing.
static bool read_line(Reader *reader, GError **error)
{
    const char *text;

    reader->line++;
    if (!g_utf8_validate_len(reader->rest->str, reader->rest->len, NULL))
        return set_error(error, GOC_ERROR_INVALID, "line %" G_GUINT64_FORMAT ": not UTF-8", reader->line);
    text = g_strstrip(reader->rest->str);
    if (*text && *text != '#' && !read_directive(reader, text, error))
        return prefix_error(error, "line %" G_GUINT64_FORMAT, reader->line);
    g_string_truncate(reader->rest, 0);
    return true;
}

static bool add_piece(Reader *reader, const char *piece, gsize size, GError **error)
{
    for (const char *end = piece + size; piece < end;) {
        const char *feed = memchr(piece, '\n', (gsize)(end - piece));
        const char *line_end = feed ? feed : end;

        if (reader->rest->len + (gsize)(line_end - piece) > LINE_BYTES_MAX)
            return set_error(error, GOC_ERROR_TOO_BIG, "line %" G_GUINT64_FORMAT " is longer than %d bytes",
                             reader->line + 1, LINE_BYTES_MAX);
        g_string_append_len(reader->rest, piece, line_end - piece);
        if (feed && !read_line(reader, error))
            return false;
        piece = line_end + (feed != NULL);
    }
    return true;
}

static bool read_all(Reader *reader, PackedStream *stream, GError **error)
{
    const void *piece;
    gsize size;

    do {
        if (!packed_stream_next(stream, &piece, &size, error) || !add_piece(reader, piece, size, error))
            return false;
    } while (size > 0);
    if (reader->rest->len > 0 && !read_line(reader, error))
        return false;
    if (reader->file)
        return refuse_open(reader, "ends in the record of", error);
    return reader->has_directive || set_error(error, GOC_ERROR_INVALID, "not LCOV: there is nothing in it");
}

// diff-cover does not know a file without lines.
static LineCover *make_cover(const Reader *reader)
{
    LineCover *cover = line_cover_new(LINE_COVER_LCOV);

    for (guint i = 0; i < reader->files->len; i++) {
        const SourceFile *file = g_ptr_array_index(reader->files, i);

        if (file->lines->len > 0)
            line_cover_add_file(cover, file->path);
        for (guint k = 0; k < file->lines->len; k++)
            line_cover_add_line(cover, &g_array_index(file->lines, CoverLine, k));
    }
    return cover;
}

bool lcov_cover_read(LineCover **out, PackedStream *stream, GError **error)
{
    g_auto(Reader) reader = { 0 };

    reader_init(&reader);
    if (!read_all(&reader, stream, error))
        return false;
    *out = make_cover(&reader);
    return true;
}
