// SPDX-License-Identifier: Apache-2.0
// Coverage reports: what a person names as reports of coverage, told apart by what is in them.
#include "cli/coverage_reports.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/packed_stream.h"
#include "cli/input_file.h"
#include "cover/covcounters.h"
#include "cover/lcov_cover.h"
#include "cover/profile_body.h"
#include "cover/xml_cover.h"
#include "increment/go_line_cover.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { HEAD_BYTES = 512 };

const char coverage_reports_help[] =
    "REPORT is a Go profile: a text profile, a folder of native coverage data (GOCOVERDIR), a tar of one,\n"
    "a covmeta file and its covcounters file. Or it is an XML report of Cobertura, Clover or JaCoCo, or an\n"
    "LCOV tracefile. Files may be packed with gzip or zstd. - is standard input. Several REPORTs of one kind\n"
    "are taken together.\n";

void coverage_reports_clear(CoverageReports *reports)
{
    g_clear_pointer(&reports->profiles, g_ptr_array_unref);
    g_clear_pointer(&reports->covers, g_ptr_array_unref);
}

typedef enum Kind { KIND_GO, KIND_XML, KIND_LCOV } Kind;

static const char *const kind_names[] = { [KIND_GO] = "Go", [KIND_XML] = "XML", [KIND_LCOV] = "LCOV" };

static const char *skip_white(const char *at, const char *end)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";

    if ((gsize)(end - at) >= strlen(byte_order_mark) && memcmp(at, byte_order_mark, strlen(byte_order_mark)) == 0)
        at += strlen(byte_order_mark);
    while (at < end && g_ascii_isspace(*at))
        at++;
    return at;
}

static bool is_profile(const char *head, gsize size)
{
    return profile_body_is_binary(head, size) || g_str_has_prefix(skip_white(head, head + size), "mode:");
}

// A comment, "end_of_record", or a directive as "SF:".
static bool is_lcov(const char *start)
{
    gsize size = strspn(start, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    return *start == '#' || g_str_has_prefix(start, "end_of_record") || (size >= 2 && start[size] == ':');
}

// Looks at the first bytes, unpacked; the name decides only about what is no report at all. `fd` is at its start again.
static bool find_kind(Kind *kind, int fd, const char *name, GError **error)
{
    g_autoptr(PackedStream) stream = packed_stream_new_fd(fd, profile_input_limits.bytes);
    char head[HEAD_BYTES + 1] = "";
    const void *block;
    const char *start;
    gsize size;

    if (!packed_stream_next(stream, &block, &size, error))
        return prefix_error(error, "%s", name);
    size = MIN(size, HEAD_BYTES);
    memcpy(head, block, size);
    start = skip_white(head, head + size);
    if (start == head + size)
        return set_error(error, GOC_ERROR_INVALID, "%s: there is nothing in it", name);
    if (is_profile(head, size))
        *kind = KIND_GO;
    else
        *kind = *start == '<' || g_str_has_suffix(name, ".xml") ? KIND_XML : KIND_LCOV;
    if (*kind == KIND_LCOV && !is_lcov(start))
        return set_error(error, GOC_ERROR_INVALID,
                         "%s: neither a Go profile (its first line is \"mode: set\", count or atomic), nor XML, nor "
                         "an LCOV tracefile",
                         name);
    return lseek(fd, 0, SEEK_SET) == 0 || set_error(error, GOC_ERROR_INTERNAL, "%s: %s", name, g_strerror(errno));
}

// The reports so far and whose turn it is.
typedef struct Reading {
    CoverageReports *reports;
    const ProfileInput *input;
    const char *first_name;
    Kind kind; // of the first
} Reading;

static bool join_kind(Reading *reading, Kind kind, const char *name, GError **error)
{
    if (!reading->first_name) {
        reading->first_name = name;
        reading->kind = kind;
        reading->reports->kind = kind_names[kind];
    }
    return kind == reading->kind ||
           set_error(error, GOC_ERROR_INVALID,
                     "%s is a report of kind %s and %s one of kind %s; they cannot be taken together", name,
                     kind_names[kind], reading->first_name, kind_names[reading->kind]);
}

static bool read_profile(Reading *reading, const char *const *places, GError **error)
{
    Profile *profile = NULL;

    if (!join_kind(reading, KIND_GO, places[0], error) || !profile_input_read(&profile, places, reading->input, error))
        return false;
    g_ptr_array_add(reading->reports->profiles, profile);
    return true;
}

static bool read_profile_fd(Reading *reading, int fd, const char *name, GError **error)
{
    Profile *profile = NULL;

    if (!profile_input_read_fd(&profile, fd, name, reading->input, error))
        return false;
    g_ptr_array_add(reading->reports->profiles, profile);
    return true;
}

static bool read_cover(Reading *reading, int fd, const char *name, Kind kind, GError **error)
{
    g_autoptr(PackedStream) stream = packed_stream_new_fd(fd, profile_input_limits.bytes);
    LineCover *cover = NULL;

    if (!(kind == KIND_XML ? xml_cover_read : lcov_cover_read)(&cover, stream, error))
        return prefix_error(error, "%s", name);
    g_ptr_array_add(reading->reports->covers, cover);
    return true;
}

static bool read_file(Reading *reading, const char *name, GError **error)
{
    g_auto(Descriptor) fd = -1;
    Kind kind = KIND_GO;

    if (!input_file_open(&fd, name, profile_input_limits.bytes, error) ||
        !find_kind(&kind, fd, input_file_name(name), error) || !join_kind(reading, kind, input_file_name(name), error))
        return false;
    return kind == KIND_GO ? read_profile_fd(reading, fd, name, error)
                           : read_cover(reading, fd, input_file_name(name), kind, error);
}

static bool is_native_file(const char *name)
{
    g_auto(Descriptor) fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    char head[HEAD_BYTES];
    ssize_t size = fd < 0 ? -1 : pread(fd, head, sizeof head, 0);

    return size > 0 && (covmeta_is_start(head, (gsize)size) || covcounters_is_start(head, (gsize)size));
}

static bool is_pair(const GPtrArray *names)
{
    return names->len == 2 && is_native_file(names->pdata[0]) && is_native_file(names->pdata[1]);
}

bool coverage_reports_read(CoverageReports *out, const GPtrArray *names, const ProfileInput *input, GError **error)
{
    Reading reading = { .reports = out, .input = input };

    out->profiles = g_ptr_array_new_with_free_func((GDestroyNotify)profile_free);
    out->covers = g_ptr_array_new_with_free_func((GDestroyNotify)line_cover_free);
    if (is_pair(names))
        return read_profile(&reading, (const char *const[]){ names->pdata[0], names->pdata[1], NULL }, error);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);

        if (!(g_file_test(name, G_FILE_TEST_IS_DIR) ? read_profile(&reading, (const char *const[]){ name, NULL }, error)
                                                    : read_file(&reading, name, error)))
            return false;
    }
    return true;
}

bool coverage_reports_lay(CoverageReports *reports, const GPtrArray *names, Sources *sources, const Changes *changes,
                          bool is_compat, GError **error)
{
    for (guint i = 0; i < reports->profiles->len; i++) {
        LineCover *cover = NULL;

        if (!go_line_cover_make(&cover, g_ptr_array_index(reports->profiles, i), sources, changes, is_compat, error))
            return prefix_error(error, "%s", (const char *)g_ptr_array_index(names, i));
        g_ptr_array_add(reports->covers, cover);
    }
    return true;
}
