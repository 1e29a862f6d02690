// SPDX-License-Identifier: Apache-2.0
// Covdata cases: native coverage data for tests: real files, and bytes as a Go program would write them, or almost.
#pragma once

#include "base/file.h"

#include <string.h>

static inline GBytes *echo_file(const char *name)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", "echo", name, NULL);
    g_autoptr(GError) error = NULL;
    GBytes *bytes = NULL;

    g_assert_true(file_read(&bytes, path, 1 << 20, &error));
    return bytes;
}

// What follows writes native data as a Go program would, or almost.

static inline void put_uleb(GByteArray *to, guint64 value)
{
    do {
        guint8 byte = (guint8)(value & 0x7f) | (value > 0x7f ? 0x80 : 0);

        g_byte_array_append(to, &byte, 1);
        value >>= 7;
    } while (value > 0);
}

static inline void put_fixed(GByteArray *to, guint64 value, guint n_bytes)
{
    for (guint i = 0; i < n_bytes; i++) {
        guint8 byte = (guint8)(value >> 8 * i);

        g_byte_array_append(to, &byte, 1);
    }
}

static inline void put_bytes(GByteArray *to, const void *bytes, gsize size)
{
    g_byte_array_append(to, bytes, (guint)size);
}

// A function with one-statement blocks; each number is a block's line.
typedef struct TestFunction {
    const char *file;
    guint lines[3];
    guint n_lines;
    guint statements;
    bool is_literal;
} TestFunction;

// A package of functions all named "F"; strings 0 "", 1 its path, 2 "F", 3... the files.
static inline GByteArray *blob_of(const char *path, const TestFunction *functions, guint n_functions)
{
    GByteArray *blob = g_byte_array_new();
    g_autoptr(GByteArray) strings = g_byte_array_new();
    g_autoptr(GByteArray) records = g_byte_array_new();
    guint32 offsets[8];

    put_uleb(strings, 3 + n_functions);
    put_uleb(strings, 0);
    put_uleb(strings, strlen(path));
    put_bytes(strings, path, strlen(path));
    put_bytes(strings, "\1F", 2);
    for (guint i = 0; i < n_functions; i++) {
        put_uleb(strings, strlen(functions[i].file));
        put_bytes(strings, functions[i].file, strlen(functions[i].file));
        offsets[i] = records->len;
        put_uleb(records, functions[i].n_lines);
        put_uleb(records, 2);
        put_uleb(records, 3 + i);
        for (guint unit = 0; unit < functions[i].n_lines; unit++) {
            put_uleb(records, functions[i].lines[unit]);
            put_uleb(records, 1);
            put_uleb(records, functions[i].lines[unit]);
            put_uleb(records, 9);
            put_uleb(records, functions[i].statements);
        }
        put_uleb(records, functions[i].is_literal);
    }
    put_fixed(blob, 44 + 4 * n_functions + strings->len + records->len, 4);
    put_fixed(blob, 1, 4);
    put_fixed(blob, 1, 4);
    put_fixed(blob, 0, 4);
    put_fixed(blob, 0, 8);
    put_fixed(blob, 0, 8);
    put_fixed(blob, 0, 4);
    put_fixed(blob, 3 + n_functions, 4);
    put_fixed(blob, n_functions, 4);
    for (guint i = 0; i < n_functions; i++)
        put_fixed(blob, 44 + 4 * n_functions + strings->len + offsets[i], 4);
    put_bytes(blob, strings->data, strings->len);
    put_bytes(blob, records->data, records->len);
    return blob;
}

static const char test_hash[] = "0123456789abcdef";

// Meta data with one package in `mode` (1 set, 2 count, 3 atomic).
static inline GByteArray *meta_of_package(guint8 mode, const char *path, const TestFunction *functions,
                                          guint n_functions)
{
    GByteArray *meta = g_byte_array_new();
    g_autoptr(GByteArray) blob = blob_of(path, functions, n_functions);

    put_bytes(meta, "\0cvm", 4);
    put_fixed(meta, 1, 4);
    put_fixed(meta, 56 + 16 + 2 + blob->len, 8);
    put_fixed(meta, 1, 8);
    put_bytes(meta, test_hash, 16);
    put_fixed(meta, 56 + 16, 4);
    put_fixed(meta, 2, 4);
    put_fixed(meta, mode, 1);
    put_fixed(meta, 1, 1);
    put_fixed(meta, 0, 6);
    put_fixed(meta, 56 + 16 + 2, 8);
    put_fixed(meta, blob->len, 8);
    put_bytes(meta, "\1\0", 2);
    put_bytes(meta, blob->data, blob->len);
    return meta;
}

// The package is "p".
static inline GByteArray *meta_of(guint8 mode, const TestFunction *functions, guint n_functions)
{
    return meta_of_package(mode, "p", functions, n_functions);
}

static inline GByteArray *counters_start(guint8 flavour, bool is_big_endian)
{
    GByteArray *counters = g_byte_array_new();

    put_bytes(counters, "\0cwm", 4);
    put_fixed(counters, 1, 4);
    put_bytes(counters, test_hash, 16);
    put_fixed(counters, flavour, 1);
    put_fixed(counters, is_big_endian, 1);
    put_fixed(counters, 0, 6);
    return counters;
}

// Adds a segment; `values` are the entries' numbers as they stand in the file: how many counters, package, function,
// counters.
static inline void put_segment(GByteArray *counters, guint64 n_entries, const guint64 *values, guint n_values,
                               guint n_segments)
{
    bool is_raw = counters->data[24] == 1, is_big_endian = counters->data[25] == 1;

    put_fixed(counters, n_entries, 8);
    put_fixed(counters, 3, 4);
    put_fixed(counters, 5, 4);
    put_bytes(counters, "\xff\xff\xff\xff\xff\xff\xff\xff", 8); // strings and arguments: skipped unread
    for (guint i = 0; i < n_values; i++) {
        if (is_raw)
            put_fixed(counters, is_big_endian ? GUINT32_SWAP_LE_BE((guint32)values[i]) : values[i], 4);
        else
            put_uleb(counters, values[i]);
    }
    put_bytes(counters, "\0cwm\0\0\0\0", 8);
    put_fixed(counters, n_segments, 4);
    put_fixed(counters, 0, 4);
}

static inline GByteArray *counters_of(guint64 n_entries, const guint64 *values, guint n_values)
{
    GByteArray *counters = counters_start(2, false);

    put_segment(counters, n_entries, values, n_values, 1);
    return counters;
}

static const TestFunction two_functions[] = {
    { "b.go", { 3, 5 }, 2, 1, false },
    { "a.go", { 7 }, 1, 2, false },
};
