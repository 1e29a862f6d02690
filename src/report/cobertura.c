// SPDX-License-Identifier: Apache-2.0
// Cobertura report: XML by Cobertura's coverage-04.dtd.
//
// An element's rate stands before what it is the rate of, so lines are found twice: to count them, and to write them.
#include "report/cobertura.h"

#include "base/error.h"
#include "cover/go_quote.h"
#include "format/xml.h"
#include "report/function_names.h"
#include "report/lines.h"

#include <string.h>

static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                           "<!DOCTYPE coverage SYSTEM \"http://cobertura.sourceforge.net/xml/coverage-04.dtd\">\n";

typedef struct Class {
    const FileReport *file;
    gsize package_size; // of the name, how much is the package's
    LineTotal total;
} Class;

typedef struct Writer {
    const Profile *profile;
    Output *output;
    FunctionNames names;
    FunctionBlocks blocks;
    Lines lines;
    GArray *classes; // Class, those of a package in a row
} Writer;

static void writer_init(Writer *writer)
{
    function_names_init(&writer->names);
    lines_init(&writer->lines);
    writer->classes = g_array_new(FALSE, FALSE, sizeof(Class));
}

static void writer_clear(Writer *writer)
{
    function_names_clear(&writer->names);
    function_blocks_clear(&writer->blocks);
    lines_clear(&writer->lines);
    g_array_unref(writer->classes);
}

static bool check_file(const Profile *profile, const FileReport *file, GError **error)
{
    const char *name = file->file->name;
    g_autofree char *quoted = NULL;

    if (xml_can_hold(name) && xml_can_hold(report_file_path(file)))
        return lines_check(profile, file->file, error);
    quoted = go_quote(name, strlen(name));
    return set_error(error, GOC_ERROR_INVALID, "%s: XML cannot hold this file's name", quoted);
}

static const Class *class_at(const Writer *writer, guint i)
{
    return &g_array_index(writer->classes, Class, i);
}

static void add_total(LineTotal *sum, LineTotal part)
{
    sum->covered += part.covered;
    sum->measured += part.measured;
}

// Of the classes from `from` to before `to`.
static LineTotal total_of(const Writer *writer, guint from, guint to)
{
    LineTotal total = { 0, 0 };

    for (guint i = from; i < to; i++)
        add_total(&total, class_at(writer, i)->total);
    return total;
}

static bool is_same_package(const Class *a, const Class *b)
{
    return a->package_size == b->package_size && !memcmp(a->file->file->name, b->file->file->name, a->package_size);
}

// By package, and by name within one. In the order of the names alone "a/b.go" and "a/d.go" have "a/c/x.go" between
// them.
static int compare_classes(const void *a, const void *b)
{
    const Class *one = a, *other = b;
    const char *name = one->file->file->name, *other_name = other->file->file->name;
    int order = memcmp(name, other_name, MIN(one->package_size, other->package_size));

    if (order != 0 || one->package_size != other->package_size)
        return order != 0 ? order : one->package_size < other->package_size ? -1 : 1;
    return strcmp(name, other_name);
}

static void count_lines(Writer *writer, const Report *report)
{
    for (guint i = 0; i < report->files->len; i++) {
        const FileReport *file = report_file(report, i);
        const char *slash = strrchr(file->file->name, '/');
        Class class = { .file = file, .package_size = slash ? (gsize)(slash - file->file->name) : 0 };

        lines_find_file(&writer->lines, writer->profile, file->file);
        class.total = writer->lines.total;
        g_array_append_val(writer->classes, class);
    }
    g_array_sort(writer->classes, compare_classes);
}

static void write_attribute(Output *output, const char *before, const char *text)
{
    output_text(output, before);
    xml_text(output, text);
    output_byte(output, '"');
}

// Rounded down, so that only what is whole reads as 1.
static void write_rate(Output *output, const char *before, LineTotal total)
{
    uint64_t millionths = total.measured > 0 ? total.covered * 1000000 / total.measured : 0;

    output_printf(output, "%s%u.%06u\"", before, (guint)(millionths / 1000000), (guint)(millionths % 1000000));
}

// Ends a start tag.
static void write_rates(Output *output, LineTotal total)
{
    write_rate(output, " line-rate=\"", total);
    xml_raw_unescaped(output, " branch-rate=\"0\" complexity=\"0\">\n");
}

static void write_lines(Writer *writer, const char *indent)
{
    Output *output = writer->output;

    xml_raw_unescaped(output, indent);
    xml_raw_unescaped(output, "<lines>\n");
    for (guint i = 0; i < writer->lines.list->len; i++) {
        const Line *line = &g_array_index(writer->lines.list, Line, i);

        xml_raw_unescaped(output, indent);
        xml_raw_unescaped(output, "  <line number=\"");
        output_number(output, line->number);
        xml_raw_unescaped(output, "\" hits=\"");
        output_number(output, line->hits);
        xml_raw_unescaped(output, "\"/>\n");
    }
    xml_raw_unescaped(output, indent);
    xml_raw_unescaped(output, "</lines>\n");
}

static void write_method(Writer *writer, const GoFunction *function)
{
    lines_find_function(&writer->lines, &writer->blocks, function);
    write_attribute(writer->output, "            <method name=\"", function_names_next(&writer->names, function));
    xml_raw_unescaped(writer->output, " signature=\"\"");
    write_rates(writer->output, writer->lines.total);
    write_lines(writer, "              ");
    xml_raw_unescaped(writer->output, "            </method>\n");
}

static void write_methods(Writer *writer, const FileReport *file)
{
    function_names_enter_file(&writer->names);
    function_blocks_enter(&writer->blocks, writer->profile, file->file);
    xml_raw_unescaped(writer->output, "          <methods>\n");
    for (guint i = 0; i < file->n_functions; i++) {
        const GoFunction *function = &file->functions[i].function;

        if (function_blocks_first(&writer->blocks, function) != PAST_BLOCKS)
            write_method(writer, function);
    }
    xml_raw_unescaped(writer->output, "          </methods>\n");
}

static void write_class(Writer *writer, const Class *class)
{
    const char *name = class->file->file->name;

    write_attribute(writer->output, "        <class name=\"",
                    name + class->package_size + (name[class->package_size] == '/'));
    write_attribute(writer->output, " filename=\"", report_file_path(class->file));
    write_rates(writer->output, class->total);
    write_methods(writer, class->file);
    lines_find_file(&writer->lines, writer->profile, class->file->file);
    write_lines(writer, "          ");
    xml_raw_unescaped(writer->output, "        </class>\n");
}

// Writes the package of the class `from`. Returns the first class of the next one.
static guint write_package(Writer *writer, guint from)
{
    const Class *first = class_at(writer, from);
    g_autofree char *name =
        first->package_size > 0 ? g_strndup(first->file->file->name, first->package_size) : g_strdup(".");
    guint to = from + 1;

    while (to < writer->classes->len && is_same_package(first, class_at(writer, to)))
        to++;
    write_attribute(writer->output, "    <package name=\"", name);
    write_rates(writer->output, total_of(writer, from, to));
    xml_raw_unescaped(writer->output, "      <classes>\n");
    for (guint i = from; i < to; i++)
        write_class(writer, class_at(writer, i));
    xml_raw_unescaped(writer->output, "      </classes>\n    </package>\n");
    return to;
}

static void write_coverage(Writer *writer, int64_t timestamp_ms)
{
    LineTotal total = total_of(writer, 0, writer->classes->len);
    Output *output = writer->output;

    xml_raw_unescaped(output, head);
    output_printf(output,
                  "<coverage version=\"goc-plugin\" timestamp=\"%" G_GINT64_FORMAT "\" lines-valid=\"%" G_GUINT64_FORMAT
                  "\" lines-covered=\"%" G_GUINT64_FORMAT "\" branches-valid=\"0\" branches-covered=\"0\"",
                  (gint64)timestamp_ms, (guint64)total.measured, (guint64)total.covered);
    write_rates(output, total);
    xml_raw_unescaped(output, "  <sources>\n    <source>.</source>\n  </sources>\n  <packages>\n");
    for (guint i = 0; i < writer->classes->len;)
        i = write_package(writer, i);
    xml_raw_unescaped(output, "  </packages>\n</coverage>\n");
}

bool cobertura_report_write(const Report *report, int64_t timestamp_ms, Output *output, GError **error)
{
    Writer writer = { .profile = report->profile, .output = output };

    for (guint i = 0; i < report->files->len; i++) {
        if (!check_file(report->profile, report_file(report, i), error))
            return false;
    }
    writer_init(&writer);
    count_lines(&writer, report);
    write_coverage(&writer, timestamp_ms);
    writer_clear(&writer);
    return true;
}
