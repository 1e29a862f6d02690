// SPDX-License-Identifier: Apache-2.0
// Stranger: what bytes are that are certainly no profile.
#include "cover/stranger.h"

#include "base/error.h"

#include <string.h>

enum { LOOKED_AT_BYTES = 512 };

#define PACKED "; unpack it first, only gzip and zstd are undone"
#define ENCODED "; a profile is UTF-8 without a byte order mark"

typedef struct Stranger {
    const char *start;
    gsize size;
    const char *what;
} Stranger;

#define STARTS(start) (start), sizeof(start) - 1

// What counts from the first byte.
static const Stranger files[] = {
    { STARTS("\x7f"
             "ELF"),
      "a program" },
    { STARTS("\xfd"
             "7zXZ"),
      "an xz file" PACKED },
    { STARTS("BZh"), "a bzip2 file" PACKED },
    { STARTS("PK\x03\x04"), "a zip file" PACKED },
    { STARTS("7z\xbc\xaf\x27\x1c"), "a 7z file" PACKED },
    { STARTS("\x04\x22\x4d\x18"), "an lz4 file" PACKED },
    { STARTS("\xff\xfe"), "a UTF-16 text" ENCODED },
    { STARTS("\xfe\xff"), "a UTF-16 text" ENCODED },
    { STARTS("m\0o\0d\0e\0"), "a UTF-16 text" ENCODED },
    { STARTS("\xef\xbb\xbfmode: "), "a text with a byte order mark" ENCODED },
};

// What may have white space, and a byte order mark, before it; letters in any case. The first that fits counts.
static const Stranger texts[] = {
    { STARTS("<!doctype html"), "an HTML page" }, { STARTS("<html"), "an HTML page" },
    { STARTS("<!--"), "an HTML page" },           { STARTS("<?xml"), "an XML document" },
    { STARTS("{"), "a JSON document" },           { STARTS("["), "a JSON document" },
    { STARTS("HTTP/"), "a raw HTTP answer" },
};

static const char *find(const Stranger *strangers, gsize n, const char *head, gsize size)
{
    for (gsize i = 0; i < n; i++) {
        const Stranger *one = &strangers[i];

        if (size >= one->size &&
            (memcmp(head, one->start, one->size) == 0 || g_ascii_strncasecmp(head, one->start, one->size) == 0))
            return one->what;
    }
    return NULL;
}

static const char *skip_space(const char *head, gsize *size)
{
    static const char mark[] = "\xef\xbb\xbf"; // byte order mark

    if (*size >= sizeof mark - 1 && memcmp(head, mark, sizeof mark - 1) == 0) {
        head += sizeof mark - 1;
        *size -= sizeof mark - 1;
    }
    while (*size > 0 && g_ascii_isspace(*head)) {
        head++;
        (*size)--;
    }
    return head;
}

static const char *stranger_name(const void *head, gsize size)
{
    gsize text_size = size;
    const char *text, *what;

    if (size == 0 || (size >= 6 && memcmp(head, "mode: ", 6) == 0))
        return NULL;
    text = skip_space(head, &text_size);
    what = find(files, G_N_ELEMENTS(files), head, size);
    if (!what)
        what = find(texts, G_N_ELEMENTS(texts), text, text_size);
    if (!what && memchr(head, '\0', MIN(size, LOOKED_AT_BYTES)))
        what = "binary data";
    return what;
}

bool stranger_check(const void *head, gsize size, GError **error)
{
    const char *what = stranger_name(head, size);

    return !what || set_error(error, GOC_ERROR_INVALID, "not a profile but %s", what);
}
