// SPDX-License-Identifier: Apache-2.0
// Output: where a writer puts its bytes: memory or a descriptor, buffered, with the first failure kept.
#include "base/output.h"

#include "base/error.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { FLUSH_BYTES = 64 * 1024 };

struct Output {
    GByteArray *pending;
    int fd;      // -1: memory
    int failure; // the first errno; nothing is written after it
};

static Output *output_new(int fd)
{
    Output *output = g_new0(Output, 1);

    output->pending = g_byte_array_new();
    output->fd = fd;
    return output;
}

Output *output_new_memory(void)
{
    return output_new(-1);
}

Output *output_new_fd(int fd)
{
    return output_new(fd);
}

void output_free(Output *output)
{
    if (!output)
        return;
    g_byte_array_unref(output->pending);
    g_free(output);
}

static void flush(Output *output)
{
    const guint8 *data = output->pending->data;
    gsize left = output->pending->len;

    while (left > 0 && !output->failure) {
        ssize_t put = write(output->fd, data, left);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            output->failure = errno;
            break;
        }
        data += put;
        left -= (gsize)put;
    }
    g_byte_array_set_size(output->pending, 0);
}

void output_write(Output *output, const void *data, gsize size)
{
    g_byte_array_append(output->pending, data, (guint)size);
    if (output->fd >= 0 && output->pending->len >= FLUSH_BYTES)
        flush(output);
}

void output_text(Output *output, const char *text)
{
    output_write(output, text, strlen(text));
}

void output_byte(Output *output, char byte)
{
    output_write(output, &byte, 1);
}

void output_number(Output *output, uint64_t number)
{
    char digits[20];
    gsize at = sizeof digits;

    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    output_write(output, digits + at, sizeof digits - at);
}

void output_printf(Output *output, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list values;

    va_start(values, format);
    text = g_strdup_vprintf(format, values);
    va_end(values);
    output_text(output, text);
}

bool output_finish(Output *output, GError **error)
{
    if (output->fd >= 0)
        flush(output);
    if (output->failure)
        return set_error(error, GOC_ERROR_UNAVAILABLE, "cannot write: %s", g_strerror(output->failure));
    return true;
}

GBytes *output_steal(Output *output)
{
    GBytes *bytes = g_byte_array_free_to_bytes(output->pending);

    output->pending = g_byte_array_new();
    return bytes;
}
