// SPDX-License-Identifier: Apache-2.0
// Output: where a writer puts its bytes: memory or a descriptor, buffered, with the first failure kept.
#include "base/output.h"

#include "base/error.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_ROOM = 1024, BUFFER_BYTES = 64 * 1024, NUMBER_DIGITS = 20 };

struct Output {
    char *pending;
    gsize used, room; // of `pending`
    int fd;           // -1: memory
    int failure;      // the first errno; nothing is written after it
};

static Output *output_new(int fd, gsize room)
{
    Output *output = g_new0(Output, 1);

    output->pending = g_malloc(room);
    output->room = room;
    output->fd = fd;
    return output;
}

Output *output_new_memory(void)
{
    return output_new(-1, FIRST_ROOM);
}

Output *output_new_fd(int fd)
{
    return output_new(fd, BUFFER_BYTES);
}

void output_free(Output *output)
{
    if (!output)
        return;
    g_free(output->pending);
    g_free(output);
}

static void put(Output *output, const char *data, gsize left)
{
    while (left > 0 && !output->failure) {
        ssize_t n = write(output->fd, data, left);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            output->failure = errno;
            return;
        }
        data += n;
        left -= (gsize)n;
    }
}

static void flush(Output *output)
{
    put(output, output->pending, output->used);
    output->used = 0;
}

static void make_room(Output *output, gsize size)
{
    if (output->fd >= 0)
        flush(output);
    if (size <= output->room - output->used)
        return;
    g_assert(size <= G_MAXSIZE / 4 && output->used <= G_MAXSIZE / 4);
    output->room = MAX(output->used + size, output->room * 2);
    output->pending = g_realloc(output->pending, output->room);
}

char *output_reserve(Output *output, gsize size)
{
    if (size > output->room - output->used)
        make_room(output, size);
    return output->pending + output->used;
}

void output_advance(Output *output, gsize size)
{
    g_assert(size <= output->room - output->used);
    output->used += size;
}

void output_write(Output *output, const void *data, gsize size)
{
    if (output->fd >= 0 && size >= BUFFER_BYTES) {
        flush(output);
        put(output, data, size);
    } else if (size > 0) {
        memcpy(output_reserve(output, size), data, size);
        output->used += size;
    }
}

void output_text(Output *output, const char *text)
{
    output_write(output, text, strlen(text));
}

void output_byte(Output *output, char byte)
{
    *output_reserve(output, 1) = byte;
    output->used++;
}

void output_number(Output *output, uint64_t number)
{
    char digits[NUMBER_DIGITS];
    gsize first = sizeof digits;

    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    output_write(output, digits + first, sizeof digits - first);
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

const char *output_bytes(const Output *output, gsize *size)
{
    *size = output->used;
    return output->pending;
}

void output_empty(Output *output)
{
    output->used = 0;
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
    GBytes *bytes = g_bytes_new_take(g_realloc(output->pending, MAX(output->used, 1)), output->used);

    output->pending = g_malloc(FIRST_ROOM);
    output->used = 0;
    output->room = FIRST_ROOM;
    return bytes;
}
