// SPDX-License-Identifier: Apache-2.0
// Coverage reports: what a person names as reports of coverage, told apart by what is in them.
#include "cli/coverage_reports.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/file.h"
#include "base/packed_stream.h"
#include "cli/standard_input.h"
#include "cover/covcounters.h"
#include "cover/lcov_cover.h"
#include "cover/profile_body.h"
#include "cover/xml_cover.h"
#include "increment/go_line_cover.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { HEAD_BYTES = 512, PIECE_BYTES = 64 * 1024 };

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

static bool system_error(GError **error, const char *name)
{
    return set_error(error, errno == ENOENT ? GOC_ERROR_NOT_FOUND : GOC_ERROR_INTERNAL, "%s: %s", name,
                     g_strerror(errno));
}

static const char *shown_name(const char *name)
{
    return g_str_equal(name, "-") ? "standard input" : name;
}

// What comes through a pipe is laid into memory, to be looked at before it is read.
static bool spool(Descriptor *fd, const char *name, GError **error)
{
    g_auto(Descriptor) memory = memfd_create("report", MFD_CLOEXEC);
    g_autofree char *piece = g_malloc(PIECE_BYTES);
    gsize size = 0;
    ssize_t got;

    while ((got = read(*fd, piece, PIECE_BYTES)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || !file_write_fd(memory, piece, (gsize)got))
            return system_error(error, name);
        size += (gsize)got;
        if (size > profile_input_limits.bytes)
            return set_error(error, GOC_ERROR_TOO_BIG, "%s: more than %" G_GSIZE_FORMAT " bytes", name,
                             profile_input_limits.bytes);
    }
    if (lseek(memory, 0, SEEK_SET) < 0)
        return system_error(error, name);
    descriptor_clear(fd);
    *fd = descriptor_steal(&memory);
    return true;
}

// A report that is open, at its start.
static bool open_report(Descriptor *out, const char *name, GError **error)
{
    bool is_input = g_str_equal(name, "-");
    g_auto(Descriptor) fd = is_input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(name, O_RDONLY | O_CLOEXEC);
    struct stat about;

    if (is_input && !standard_input_take(error))
        return prefix_error(error, "%s", shown_name(name));
    if (fd < 0 || fstat(fd, &about) < 0)
        return system_error(error, shown_name(name));
    if (!S_ISREG(about.st_mode) && !spool(&fd, shown_name(name), error))
        return false;
    *out = descriptor_steal(&fd);
    return true;
}

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
    return lseek(fd, 0, SEEK_SET) == 0 || system_error(error, name);
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

    if (!open_report(&fd, name, error) || !find_kind(&kind, fd, shown_name(name), error) ||
        !join_kind(reading, kind, shown_name(name), error))
        return false;
    return kind == KIND_GO ? read_profile_fd(reading, fd, name, error)
                           : read_cover(reading, fd, shown_name(name), kind, error);
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

bool coverage_reports_lay(CoverageReports *reports, Sources *sources, const Changes *changes, bool is_compat,
                          GError **error)
{
    for (guint i = 0; i < reports->profiles->len; i++) {
        LineCover *cover = NULL;

        if (!go_line_cover_make(&cover, g_ptr_array_index(reports->profiles, i), sources, changes, is_compat, error))
            return false;
        g_ptr_array_add(reports->covers, cover);
    }
    return true;
}
