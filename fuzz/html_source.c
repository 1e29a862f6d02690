// SPDX-License-Identifier: Apache-2.0
// Fuzz target: a source with its blocks as HTML, of any profile over any source. Without its spans it is the text
// again, no file has more spans than blocks, and nothing else is markup.
#include "report/html_source.h"

#include "one_source.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

typedef struct Reading {
    const char *at;
    const char *end;
} Reading;

static bool skip(Reading *reading, const char *text)
{
    gsize size = strlen(text);

    if ((gsize)(reading->end - reading->at) < size || memcmp(reading->at, text, size) != 0)
        return false;
    reading->at += size;
    return true;
}

// Passes over tags; counts those that open.
static void skip_spans(Reading *reading, guint *n_opened)
{
    for (;;) {
        if (skip(reading, "<span class=\"cov")) {
            const char *close = memchr(reading->at, '>', (gsize)(reading->end - reading->at));

            g_assert_nonnull(close);
            reading->at = close + 1;
            *n_opened += 1;
        } else if (!skip(reading, "</span>")) {
            return;
        }
    }
}

static void check_byte(Reading *reading, char byte)
{
    static const struct {
        char byte;
        const char *shown;
    } escapes[] = { { '<', "&lt;" }, { '>', "&gt;" }, { '&', "&amp;" }, { '\t', "        " } };

    for (guint i = 0; i < G_N_ELEMENTS(escapes); i++) {
        if (byte == escapes[i].byte) {
            g_assert_true(skip(reading, escapes[i].shown));
            return;
        }
    }
    g_assert_true(reading->at < reading->end && *reading->at == byte);
    reading->at++;
}

static void check_file(const Profile *profile, const ProfileFile *file, const OneSource *source)
{
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(GBytes) bytes = NULL;
    guint n_opened = 0;
    Reading reading;
    gsize size;

    html_source_write(profile, file, source->text, source->size, output);
    bytes = output_steal(output);
    reading.at = g_bytes_get_data(bytes, &size);
    reading.end = reading.at + size;
    for (gsize i = 0; i < source->size; i++) {
        skip_spans(&reading, &n_opened);
        check_byte(&reading, source->text[i]);
    }
    skip_spans(&reading, &n_opened);
    g_assert_true(reading.at == reading.end);
    g_assert_cmpuint(n_opened, <=, file->n_blocks);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(Profile) profile = NULL;
    OneSource source;

    if (!one_source(&source, &profile, data, size))
        return 0;
    for (guint i = 0; i < profile->files->len; i++)
        check_file(profile, profile_file(profile, i), &source);
    return 0;
}
