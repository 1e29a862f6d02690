// SPDX-License-Identifier: Apache-2.0
// Profile text, written: Go's cover profile format.
#include "cover/profile_text.h"

#include <string.h>

enum {
    BUFFER_BYTES = 16 * 1024, // of written lines, unless one is longer
    ROW_BYTES = 96,           // the numbers of a written line: five of 10 digits, one of 20, separators
};

// Writes `value` in decimal at `at`; returns where it ends.
static char *put_number(char *at, uint64_t value)
{
    char digits[20];
    guint n = 0;

    do
        digits[n++] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    while (n > 0)
        *at++ = digits[--n];
    return at;
}

// Writes what stands behind the name in a block's line.
static char *put_row(char *at, const Block *block, uint64_t count)
{
    *at++ = ':';
    at = put_number(at, block->start_line);
    *at++ = '.';
    at = put_number(at, block->start_col);
    *at++ = ',';
    at = put_number(at, block->end_line);
    *at++ = '.';
    at = put_number(at, block->end_col);
    *at++ = ' ';
    at = put_number(at, block->statements);
    *at++ = ' ';
    at = put_number(at, count);
    *at++ = '\n';
    return at;
}

// Lines are put together in a buffer, so that the output gets a few large pieces.
static void write_file(const Profile *profile, const ProfileFile *file, GByteArray *buffer, Output *output)
{
    gsize name_size = strlen(file->name), line_max = name_size + ROW_BYTES;
    char *start, *at;

    g_byte_array_set_size(buffer, (guint)MAX(line_max, BUFFER_BYTES));
    at = start = (char *)buffer->data;
    for (guint block = file->first_block; block < file->first_block + file->n_blocks; block++) {
        if ((gsize)(at - start) + line_max > buffer->len) {
            output_write(output, start, (gsize)(at - start));
            at = start;
        }
        memcpy(at, file->name, name_size);
        at = put_row(at + name_size, profile_block(profile, block), profile_count(profile, block));
    }
    output_write(output, start, (gsize)(at - start));
}

// A mode that ends in CR, which Go reads too, needs a second one to be read again.
static void write_mode(const char *mode, Output *output)
{
    output_text(output, "mode: ");
    output_text(output, mode);
    output_text(output, g_str_has_suffix(mode, "\r") ? "\r\n" : "\n");
}

void profile_text_write(const Profile *profile, Output *output)
{
    g_autoptr(GByteArray) buffer = g_byte_array_new();

    if (profile->mode)
        write_mode(profile->mode, output);
    for (guint i = 0; i < profile->files->len; i++)
        write_file(profile, profile_file(profile, i), buffer, output);
}
