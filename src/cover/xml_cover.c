// SPDX-License-Identifier: Apache-2.0
// XML cover: reads Cobertura, Clover and JaCoCo reports.
//
// Whether a report is Clover's may turn out at its last line. Until then it is read in two ways at once, and what is
// wrong in the one does not matter if it is the other.
#include "cover/xml_cover.h"

#include "base/error.h"
#include "cover/report_number.h"
#include "cover/xml_line.h"

#include <expat.h>
#include <string.h>

enum { DEPTH_MAX = 1000, ELEMENT_BYTES_MAX = 1024 * 1024 };

// Names in a namespace have this before them, and so are none of ours.
enum { NAMESPACE_SEPARATOR = '|' };

typedef enum Tag {
    TAG_OTHER,
    TAG_CLASS,
    TAG_FILE,
    TAG_LINE,
    TAG_LINES,
    TAG_PACKAGE,
    TAG_SOURCE,
    TAG_SOURCEFILE,
    TAG_SOURCES,
} Tag;

static const char *const tag_names[] = {
    [TAG_CLASS] = "class",           [TAG_FILE] = "file",       [TAG_LINE] = "line",
    [TAG_LINES] = "lines",           [TAG_PACKAGE] = "package", [TAG_SOURCE] = "source",
    [TAG_SOURCEFILE] = "sourcefile", [TAG_SOURCES] = "sources",
};

// An open element.
typedef struct Element {
    Tag tag;
    char *path; // that of the file it stands for, or the package's name; NULL: none
} Element;

// One way to read the report.
typedef struct Reading {
    LineCover *cover;
    GError *error; // what is wrong in it; the first counts
} Reading;

// Clover's line elements, in the order in which diff-cover takes them.
static const char *const clover_types[] = { "method", "stmt", "cond" };

typedef struct Reader {
    XML_Parser parser;
    GArray *elements; // Element, the open ones
    Reading own;      // Cobertura or JaCoCo, as the root says
    Reading clover;
    bool is_clover;
    GArray *pending[G_N_ELEMENTS(clover_types)]; // CoverLine, of the Clover file that is open
    GString *source;                             // text of the source that is open
    GPtrArray *sources;                          // char *
    GError *error;                               // wrong in any way
} Reader;

static void element_clear(Element *element)
{
    g_free(element->path);
}

static void reader_init(Reader *reader)
{
    reader->parser = XML_ParserCreateNS(NULL, NAMESPACE_SEPARATOR);
    reader->elements = g_array_new(FALSE, FALSE, sizeof(Element));
    g_array_set_clear_func(reader->elements, (GDestroyNotify)element_clear);
    reader->clover.cover = line_cover_new(LINE_COVER_CLOVER);
    for (guint i = 0; i < G_N_ELEMENTS(clover_types); i++)
        reader->pending[i] = g_array_new(FALSE, FALSE, sizeof(CoverLine));
    reader->source = g_string_new(NULL);
    reader->sources = g_ptr_array_new_with_free_func(g_free);
}

static void reading_clear(Reading *reading)
{
    g_clear_pointer(&reading->cover, line_cover_free);
    g_clear_error(&reading->error);
}

static void reader_clear(Reader *reader)
{
    XML_ParserFree(reader->parser);
    g_array_unref(reader->elements);
    reading_clear(&reader->own);
    reading_clear(&reader->clover);
    for (guint i = 0; i < G_N_ELEMENTS(clover_types); i++)
        g_array_unref(reader->pending[i]);
    g_string_free(reader->source, TRUE);
    g_clear_pointer(&reader->sources, g_ptr_array_unref);
    g_clear_error(&reader->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reader, reader_clear)

static unsigned long line_of(const Reader *reader)
{
    return XML_GetCurrentLineNumber(reader->parser);
}

// Ends the reading; the caller has set the error, without the line.
static void stop(Reader *reader)
{
    prefix_error(&reader->error, "line %lu", line_of(reader));
    XML_StopParser(reader->parser, XML_FALSE);
}

static void spoil(const Reader *reader, Reading *reading, GError *error)
{
    if (reading->error) {
        g_error_free(error);
        return;
    }
    reading->error = error;
    prefix_error(&reading->error, "line %lu", line_of(reader));
}

// The element that the one looked at is in (1), or the one around that (2).
static const Element *around(const Reader *reader, guint level)
{
    static const Element none = { TAG_OTHER, NULL };

    return reader->elements->len < level ? &none
                                         : &g_array_index(reader->elements, Element, reader->elements->len - level);
}

// Has the lines that come now belong to the file, unless they do already.
static void turn_to(LineCover *cover, const char *path)
{
    if (cover->files->len == 0 || !g_str_equal(line_cover_file(cover, cover->files->len - 1)->path, path))
        line_cover_add_file(cover, path);
}

static void begin_root(Reader *reader, const char *name, const char *const *attributes)
{
    bool is_jacoco = xml_attribute(attributes, "name");
    g_autofree char *excerpt = NULL;

    reader->is_clover = xml_attribute(attributes, "clover");
    reader->own.cover = line_cover_new(is_jacoco ? LINE_COVER_JACOCO : LINE_COVER_COBERTURA);
    if (g_str_equal(name, "coverage") || g_str_equal(name, "report"))
        return;
    excerpt = report_excerpt(name);
    set_error(&reader->error, GOC_ERROR_INVALID,
              "neither a Cobertura, Clover nor JaCoCo report: the root element is <%s>", excerpt);
    stop(reader);
}

static bool is_own(const Reader *reader, LineCoverKind kind)
{
    return reader->own.cover && reader->own.cover->kind == kind;
}

static char *begin_class(Reader *reader, const char *const *attributes)
{
    const char *path = xml_attribute(attributes, "filename");

    if (!path || !*path || !is_own(reader, LINE_COVER_COBERTURA))
        return NULL;
    line_cover_add_file(reader->own.cover, path);
    return g_strdup(line_cover_file(reader->own.cover, reader->own.cover->files->len - 1)->path);
}

static char *begin_source_file(Reader *reader, const char *const *attributes)
{
    const char *name = xml_attribute(attributes, "name"), *package = around(reader, 1)->path;
    g_autofree char *path = NULL;

    if (around(reader, 1)->tag != TAG_PACKAGE || !is_own(reader, LINE_COVER_JACOCO))
        return NULL;
    if (!name || !package) {
        spoil(reader, &reader->own,
              g_error_new(GOC_ERROR, GOC_ERROR_INVALID, "a %s has no name", name ? "package" : "sourcefile"));
        return NULL;
    }
    path = *package ? g_strconcat(package, "/", name, NULL) : g_strdup(name);
    line_cover_add_file(reader->own.cover, path);
    return g_strdup(line_cover_file(reader->own.cover, reader->own.cover->files->len - 1)->path);
}

// What waits is of the file that is open.
static void flush(Reader *reader)
{
    LineCover *cover = reader->clover.cover;

    for (guint i = 0; i < G_N_ELEMENTS(clover_types); i++) {
        for (guint k = 0; k < reader->pending[i]->len; k++)
            line_cover_add_line(cover, &g_array_index(reader->pending[i], CoverLine, k));
        g_array_set_size(reader->pending[i], 0);
    }
}

static char *begin_clover_file(Reader *reader, const char *const *attributes)
{
    const char *path = xml_attribute(attributes, "path"), *name = xml_attribute(attributes, "name");

    flush(reader);
    path = path && *path ? path : name;
    if (!path || !*path)
        return NULL;
    line_cover_add_file(reader->clover.cover, path);
    return g_strdup(line_cover_file(reader->clover.cover, reader->clover.cover->files->len - 1)->path);
}

static void own_line(Reader *reader, const char *path, const char *const *attributes)
{
    GError *error = NULL;
    CoverLine line;

    if (!xml_line_read(&line, reader->own.cover->kind, attributes, &error)) {
        spoil(reader, &reader->own, error);
        return;
    }
    turn_to(reader->own.cover, path);
    line_cover_add_line(reader->own.cover, &line);
}

static void clover_line(Reader *reader, const char *path, const char *const *attributes)
{
    const char *type = xml_attribute(attributes, "type");
    GError *error = NULL;
    CoverLine line;
    guint i = 0;

    if (xml_attribute(attributes, "num") && xml_attribute(attributes, "count")) {
        reader->is_clover = true;
        reading_clear(&reader->own);
    }
    while (type && i < G_N_ELEMENTS(clover_types) && !g_str_equal(type, clover_types[i]))
        i++;
    if (!type || !path || i == G_N_ELEMENTS(clover_types))
        return;
    if (!xml_line_read(&line, LINE_COVER_CLOVER, attributes, &error)) {
        spoil(reader, &reader->clover, error);
        return;
    }
    turn_to(reader->clover.cover, path);
    g_array_append_val(reader->pending[i], line);
}

static void begin_line(Reader *reader, const char *const *attributes)
{
    const Element *parent = around(reader, 1), *grandparent = around(reader, 2);

    if (parent->tag == TAG_FILE)
        clover_line(reader, parent->path, attributes);
    else if (parent->tag == TAG_SOURCEFILE && parent->path && is_own(reader, LINE_COVER_JACOCO))
        own_line(reader, parent->path, attributes);
    else if (parent->tag == TAG_LINES && grandparent->tag == TAG_CLASS && grandparent->path &&
             is_own(reader, LINE_COVER_COBERTURA))
        own_line(reader, grandparent->path, attributes);
}

// Returns the path that the element stands for.
static char *begin(Reader *reader, Tag tag, const char *const *attributes)
{
    switch (tag) {
    case TAG_CLASS: return begin_class(reader, attributes);
    case TAG_FILE: return begin_clover_file(reader, attributes);
    case TAG_SOURCEFILE: return begin_source_file(reader, attributes);
    case TAG_PACKAGE: return g_strdup(xml_attribute(attributes, "name"));
    case TAG_LINE: begin_line(reader, attributes); return NULL;
    case TAG_SOURCE: g_string_truncate(reader->source, 0); return NULL;
    case TAG_LINES:
    case TAG_SOURCES:
    case TAG_OTHER: return NULL;
    }
    g_assert_not_reached();
}

static Tag tag_of(const char *name)
{
    Tag tag = TAG_CLASS;

    while (tag < G_N_ELEMENTS(tag_names) && !g_str_equal(name, tag_names[tag]))
        tag++;
    return tag < G_N_ELEMENTS(tag_names) ? tag : TAG_OTHER;
}

static void XMLCALL on_start(void *data, const char *name, const char **attributes)
{
    Reader *reader = data;
    bool is_root = reader->elements->len == 0;
    Element element = { is_root ? TAG_OTHER : tag_of(name), NULL };

    if (reader->error) // expat may still tell of what it has read already
        return;
    if (is_root)
        begin_root(reader, name, (const char *const *)attributes);
    else
        element.path = begin(reader, element.tag, (const char *const *)attributes);
    g_array_append_val(reader->elements, element);
    if (reader->elements->len > DEPTH_MAX) {
        set_error(&reader->error, GOC_ERROR_TOO_BIG, "elements nest more than %d deep", DEPTH_MAX);
        stop(reader);
    }
}

// Whether the innermost element is a source of the report, and no namesake deeper in it.
static bool is_in_source(const Reader *reader)
{
    return reader->elements->len == 3 && around(reader, 1)->tag == TAG_SOURCE && around(reader, 2)->tag == TAG_SOURCES;
}

static void XMLCALL on_end(void *data, const char *name)
{
    Reader *reader = data;

    if (reader->error)
        return;
    if (around(reader, 1)->tag == TAG_FILE)
        flush(reader);
    if (is_in_source(reader) && reader->source->len > 0)
        g_ptr_array_add(reader->sources, g_strdup(g_strstrip(reader->source->str)));
    g_array_set_size(reader->elements, reader->elements->len - 1);
}

static void XMLCALL on_text(void *data, const char *text, int size)
{
    Reader *reader = data;

    if (is_in_source(reader))
        g_string_append_len(reader->source, text, size);
}

// Without its DTD, which is never fetched, it cannot be known what the entity stands for.
static void XMLCALL on_unknown_entity(void *data, const char *name, int is_parameter)
{
    Reader *reader = data;

    g_autofree char *excerpt = report_excerpt(name);

    if (reader->error || is_parameter)
        return;
    set_error(&reader->error, GOC_ERROR_INVALID, "the entity &%s; is not declared", excerpt);
    stop(reader);
}

// What expat has found to be wrong.
static bool parser_error(const Reader *reader, GError **error)
{
    enum XML_Error code = XML_GetErrorCode(reader->parser);

    if (code == XML_ERROR_UNKNOWN_ENCODING)
        return set_error(error, GOC_ERROR_INVALID,
                         "line %lu: the encoding is none of UTF-8, UTF-16, ISO-8859-1 and US-ASCII", line_of(reader));
    if (code == XML_ERROR_NO_ELEMENTS)
        return set_error(error, GOC_ERROR_INVALID, "not a whole XML document: it ends at line %lu", line_of(reader));
    return set_error(error, GOC_ERROR_INVALID, "line %lu: not XML: %s", line_of(reader), XML_ErrorString(code));
}

static bool feed(Reader *reader, const void *piece, gsize size, GError **error)
{
    if (XML_Parse(reader->parser, piece, (int)size, size == 0) == XML_STATUS_OK)
        return true;
    if (!reader->error)
        return parser_error(reader, error);
    g_propagate_error(error, g_steal_pointer(&reader->error));
    return false;
}

// A token is looked at again with each piece until it is whole, so a long one would take very long.
static bool check_token(const Reader *reader, guint64 n_fed, GError **error)
{
    return n_fed - (guint64)MAX(XML_GetCurrentByteIndex(reader->parser), 0) <= ELEMENT_BYTES_MAX ||
           set_error(error, GOC_ERROR_TOO_BIG, "line %lu: an element is longer than %d bytes", line_of(reader),
                     ELEMENT_BYTES_MAX);
}

static bool read_all(Reader *reader, PackedStream *stream, GError **error)
{
    guint64 n_fed = 0;
    const void *piece;
    gsize size;

    do {
        if (!packed_stream_next(stream, &piece, &size, error) || !feed(reader, piece, size, error))
            return false;
        n_fed += size;
        if (size > 0 && !check_token(reader, n_fed, error))
            return false;
    } while (size > 0);
    return true;
}

bool xml_cover_read(LineCover **out, PackedStream *stream, GError **error)
{
    g_auto(Reader) reader = { 0 };
    Reading *reading;

    reader_init(&reader);
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader.parser, on_text);
    XML_SetSkippedEntityHandler(reader.parser, on_unknown_entity);
    if (!read_all(&reader, stream, error))
        return false;
    reading = reader.is_clover ? &reader.clover : &reader.own;
    if (reading->error) {
        g_propagate_error(error, g_steal_pointer(&reading->error));
        return false;
    }
    g_clear_pointer(&reading->cover->sources, g_ptr_array_unref);
    reading->cover->sources = g_steal_pointer(&reader.sources);
    *out = g_steal_pointer(&reading->cover);
    return true;
}
