// SPDX-License-Identifier: Apache-2.0
// Covmeta: reads Go's coverage meta data: which packages, functions and blocks a program has.
//
// The file is 56 bytes of header, the offsets and the lengths of N package blobs, a table of strings, and the blobs.
// Each blob is 44 bytes of header, the offsets of its functions, a table of strings, and the functions. Offsets may
// point anywhere and at one thing twice; so what is collected is held against what so many bytes can honestly say.
#include "cover/covmeta.h"

#include "base/error.h"
#include "cover/byte_cursor.h"
#include "cover/profile_text.h"

#include <string.h>

enum {
    HEADER_BYTES = 56,
    BLOB_HEADER_BYTES = 44,
    SIZE_OFFSET = 8, // where the header tells the size of the file
    VERSION = 1,
    UNIT_BYTES_MIN = 5,     // five numbers of a byte
    FUNCTION_BYTES_MIN = 8, // the offset and four numbers of a byte
    GRANULARITY_BLOCK = 1,
    STRINGS_CHUNK_BYTES = 4096,
};

static const guint8 magic[4] = { 0, 'c', 'v', 'm' };

// The state while one file is read.
typedef struct MetaReader {
    CovMeta *meta;
    const guint8 *data;
    gsize size;
    guint64 n_packages;
    guint64 blobs_size; // of the blobs so far
    GPtrArray *strings; // of the current blob; owned by the meta
} MetaReader;

void covmeta_free(CovMeta *meta)
{
    if (!meta)
        return;
    g_array_unref(meta->packages);
    g_array_unref(meta->functions);
    g_array_unref(meta->units);
    g_string_chunk_free(meta->strings);
    g_free(meta);
}

static CovMeta *covmeta_new(void)
{
    CovMeta *meta = g_new0(CovMeta, 1);

    meta->packages = g_array_sized_new(FALSE, FALSE, sizeof(CovPackage), 1);
    meta->functions = g_array_sized_new(FALSE, FALSE, sizeof(CovFunction), 1);
    meta->units = g_array_sized_new(FALSE, FALSE, sizeof(Block), 1);
    meta->strings = g_string_chunk_new(STRINGS_CHUNK_BYTES);
    return meta;
}

bool covmeta_is_start(const void *data, gsize size)
{
    return size >= sizeof magic && memcmp(data, magic, sizeof magic) == 0;
}

gsize covmeta_size(const void *data, gsize size)
{
    ByteCursor cursor = byte_cursor(data, size);

    if (size < HEADER_BYTES || !covmeta_is_start(data, size))
        return 0;
    byte_cursor_take(&cursor, SIZE_OFFSET);
    return byte_cursor_u64(&cursor);
}

static const char *mode_name(guint8 mode)
{
    static const char *const names[] = { NULL, "set", "count", "atomic" };

    return mode < G_N_ELEMENTS(names) ? names[mode] : NULL;
}

static bool read_header(MetaReader *reader, GError **error)
{
    ByteCursor cursor = byte_cursor(reader->data, reader->size);
    gsize told_size = covmeta_size(reader->data, reader->size);
    uint32_t version;

    if (told_size == 0)
        return set_error(error, GOC_ERROR_INVALID, "is not Go coverage meta data");
    byte_cursor_take(&cursor, sizeof magic);
    version = byte_cursor_u32(&cursor);
    if (version != VERSION)
        return set_error(error, GOC_ERROR_INVALID, "meta data has version %u, not 1", version);
    if (told_size != reader->size)
        return set_error(error, GOC_ERROR_INVALID,
                         "meta data says it has %" G_GSIZE_FORMAT " bytes and has %" G_GSIZE_FORMAT, told_size,
                         reader->size);
    byte_cursor_u64(&cursor);
    reader->n_packages = byte_cursor_u64(&cursor);
    if (reader->n_packages > (reader->size - HEADER_BYTES) / 16)
        return set_error(error, GOC_ERROR_INVALID, "meta data says it has more packages than it has room for");
    memcpy(reader->meta->hash, byte_cursor_take(&cursor, 16), 16);
    byte_cursor_u64(&cursor); // a table of strings, in which nothing is

    reader->meta->mode = mode_name(cursor.at[0]);
    if (!reader->meta->mode)
        return set_error(error, GOC_ERROR_INVALID, "meta data has counter mode %u, which is none that counts",
                         cursor.at[0]);
    if (cursor.at[1] != GRANULARITY_BLOCK)
        return set_error(error, GOC_ERROR_INVALID, "meta data has granularity %u; only blocks (1) are read",
                         cursor.at[1]);
    return true;
}

// Reads a blob's table of strings. They become names of files and functions in texts of lines.
static void read_strings(MetaReader *reader, ByteCursor *cursor)
{
    uint32_t n_strings = byte_cursor_uleb(cursor);

    g_ptr_array_set_size(reader->strings, 0);
    for (uint32_t i = 0; i < n_strings && !cursor->fault; i++) {
        uint32_t size = byte_cursor_uleb(cursor);
        const char *text = (const char *)byte_cursor_take(cursor, size);

        if (cursor->fault)
            return;
        if (memchr(text, '\0', size) || memchr(text, '\n', size)) {
            byte_cursor_fail(cursor, "holds a name with a NUL or a line feed");
            return;
        }
        g_ptr_array_add(reader->strings, g_string_chunk_insert_len(reader->meta->strings, text, (gssize)size));
    }
}

static const char *string_at(MetaReader *reader, ByteCursor *cursor, uint32_t i)
{
    if (i < reader->strings->len)
        return g_ptr_array_index(reader->strings, i);
    byte_cursor_fail(cursor, "names a string that it does not have");
    return "";
}

static void read_units(MetaReader *reader, ByteCursor *cursor, guint n_units)
{
    GArray *units = reader->meta->units;
    guint first = units->len;

    if (n_units > reader->size / UNIT_BYTES_MIN - first) {
        byte_cursor_fail(cursor, "says it has more blocks than it has room for");
        return;
    }
    g_array_set_size(units, first + n_units);
    for (guint i = first; i < units->len; i++) {
        Block *unit = &g_array_index(units, Block, i);

        unit->start_line = byte_cursor_uleb(cursor);
        unit->start_col = byte_cursor_uleb(cursor);
        unit->end_line = byte_cursor_uleb(cursor);
        unit->end_col = byte_cursor_uleb(cursor);
        unit->statements = byte_cursor_uleb(cursor);
    }
}

static void read_function(MetaReader *reader, ByteCursor *cursor)
{
    CovFunction function = { .first_unit = reader->meta->units->len };

    function.n_units = byte_cursor_uleb(cursor);
    function.name = string_at(reader, cursor, byte_cursor_uleb(cursor));
    function.file = string_at(reader, cursor, byte_cursor_uleb(cursor));
    if (!*function.file)
        byte_cursor_fail(cursor, "has a function without a file");
    if (function.n_units > byte_cursor_left(cursor) / UNIT_BYTES_MIN)
        byte_cursor_fail(cursor, "ends too early");
    if (cursor->fault)
        return;
    read_units(reader, cursor, function.n_units);
    function.is_literal = byte_cursor_uleb(cursor) != 0;
    g_array_append_val(reader->meta->functions, function);
}

// Reads the functions whose offsets are at `offsets`. Returns what is wrong, NULL when nothing is.
static const char *read_functions(MetaReader *reader, ByteCursor blob, ByteCursor offsets, uint32_t n_functions)
{
    for (uint32_t i = 0; i < n_functions; i++) {
        ByteCursor cursor = blob;

        byte_cursor_take(&cursor, byte_cursor_u32(&offsets));
        read_function(reader, &cursor);
        if (cursor.fault)
            return cursor.fault;
    }
    return NULL;
}

// Reads one package from its blob. Returns what is wrong, NULL when nothing is.
static const char *read_package(MetaReader *reader, const guint8 *blob, gsize size)
{
    ByteCursor cursor = byte_cursor(blob, size), offsets;
    CovPackage package = { .first_function = reader->meta->functions->len };
    uint32_t told_size = byte_cursor_u32(&cursor);
    uint32_t name = byte_cursor_u32(&cursor), path = byte_cursor_u32(&cursor), module = byte_cursor_u32(&cursor);

    byte_cursor_take(&cursor, BLOB_HEADER_BYTES - 4 * 4 - 4);
    package.n_functions = byte_cursor_u32(&cursor);
    if (cursor.fault || told_size != size)
        return "has a size that is not its own";
    if (package.n_functions > size / FUNCTION_BYTES_MIN)
        return "says it has more functions than it has room for";
    offsets = cursor;
    byte_cursor_take(&cursor, (guint64)package.n_functions * 4);
    read_strings(reader, &cursor);
    package.name = string_at(reader, &cursor, name);
    package.path = string_at(reader, &cursor, path);
    package.module = string_at(reader, &cursor, module);
    g_array_append_val(reader->meta->packages, package);
    if (cursor.fault)
        return cursor.fault;
    return read_functions(reader, byte_cursor(blob, size), offsets, package.n_functions);
}

// Finds the blob of package `i`. The blobs together are no longer than the file, so that none is read twice.
static const guint8 *find_blob(MetaReader *reader, guint64 i, gsize *size)
{
    ByteCursor entry = byte_cursor(reader->data + HEADER_BYTES + i * 8, 8);
    ByteCursor length = byte_cursor(reader->data + HEADER_BYTES + (reader->n_packages + i) * 8, 8);
    guint64 offset = byte_cursor_u64(&entry);

    *size = byte_cursor_u64(&length);
    if (offset > reader->size || *size > reader->size - offset || *size > reader->size - reader->blobs_size)
        return NULL;
    reader->blobs_size += *size;
    return reader->data + offset;
}

static bool read_packages(MetaReader *reader, GError **error)
{
    for (guint64 i = 0; i < reader->n_packages; i++) {
        gsize size;
        const guint8 *blob = find_blob(reader, i, &size);
        const char *fault = blob ? read_package(reader, blob, size) : "lies outside of the file";

        if (fault)
            return set_error(error, GOC_ERROR_INVALID, "package %" G_GUINT64_FORMAT " of the meta data %s", i, fault);
        if (reader->meta->units->len > profile_limits_default.blocks)
            return set_error(error, GOC_ERROR_TOO_BIG, "meta data has more than %u blocks",
                             profile_limits_default.blocks);
    }
    return true;
}

bool covmeta_read(CovMeta **out, const void *data, gsize size, GError **error)
{
    g_autoptr(CovMeta) meta = covmeta_new();
    g_autoptr(GPtrArray) strings = g_ptr_array_new();
    MetaReader reader = { meta, data, size, 0, 0, strings };

    if (size > profile_limits_default.bytes)
        return set_error(error, GOC_ERROR_TOO_BIG,
                         "meta data of %" G_GSIZE_FORMAT " bytes; at most %" G_GSIZE_FORMAT " are read", size,
                         profile_limits_default.bytes);
    if (!read_header(&reader, error) || !read_packages(&reader, error))
        return false;
    *out = g_steal_pointer(&meta);
    return true;
}
