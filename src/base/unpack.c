// SPDX-License-Identifier: Apache-2.0
// Unpack: the files inside of a gzip, a zstd, a tar, or a tar inside of these. Knows libarchive; nobody else does.
//
// libarchive reads the tar and nothing else: its gzip reader does not look at checksums, and a tar that is cut between
// two entries it takes for a whole one. So the packing around is undone before it, and the end of a tar is checked
// here.
#include "base/unpack.h"

#include "base/error.h"
#include "base/packed_stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

enum {
    TAR_HEADER_BYTES = 512,
    TAR_MAGIC_AT = 257,
    TAR_END_BYTES = 2 * TAR_HEADER_BYTES, // a tar ends in so many zeros at least
    ENTRIES_MAX = 100 * 1000,
};

// A tar while it is read.
typedef struct Tar {
    PackedStream *stream;
    const void *first; // the block that was read to find out that it is a tar; NULL: passed on
    gsize first_size;
    guint64 n_zeros; // at the end of what was read
    guint64 left;    // of the ceiling, for the content of files
    GError *error;   // of the stream, which libarchive cannot carry
    struct archive *archive;
    struct archive_entry *entry;
    const UnpackVisitor *visitor;
} Tar;

static bool is_tar(const void *head, gsize size)
{
    return size >= TAR_HEADER_BYTES && memcmp((const char *)head + TAR_MAGIC_AT, "ustar", 5) == 0;
}

bool unpack_is_archive(const void *head, gsize size)
{
    return packing_of(head, size) != PACKING_NONE || is_tar(head, size);
}

static void count_zeros(Tar *tar, const guint8 *block, gsize size)
{
    gsize n = 0;

    while (n < size && n < TAR_END_BYTES && block[size - 1 - n] == 0)
        n++;
    tar->n_zeros = n == size ? tar->n_zeros + n : n;
}

static la_ssize_t read_block(struct archive *archive, void *data, const void **block)
{
    Tar *tar = data;
    gsize size = tar->first_size;

    *block = tar->first;
    tar->first = NULL;
    tar->first_size = 0;
    if (!*block && !packed_stream_next(tar->stream, block, &size, &tar->error)) {
        archive_set_error(archive, EIO, "the data cannot be read");
        return ARCHIVE_FATAL;
    }
    count_zeros(tar, *block, size);
    return (la_ssize_t)size;
}

// What libarchive says, unless the stream beneath it has said more.
static bool tar_error(Tar *tar, GError **error)
{
    const char *reason = archive_error_string(tar->archive);
    g_autofree char *shown = g_utf8_make_valid(reason ? reason : "damaged", -1);

    if (tar->error) {
        g_propagate_error(error, g_steal_pointer(&tar->error));
        return false;
    }
    return set_error(error, GOC_ERROR_INVALID, "the tar cannot be read: %s", shown);
}

// Whether the name stays in its folder whatever that is.
static bool is_inner_name(const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, "/", -1);

    return *name && *name != '/' && !g_strv_contains((const char *const *)parts, "..");
}

static bool take_content(Tar *tar, const char *name, GError **error)
{
    gint64 size = archive_entry_size(tar->entry);
    g_autoptr(GByteArray) content = g_byte_array_new();
    g_autoptr(GBytes) bytes = NULL;

    if (size < 0 || (guint64)size > MIN(tar->left, G_MAXINT))
        return set_error(error, GOC_ERROR_TOO_BIG, "more than %" G_GUINT64_FORMAT " bytes are left for",
                         MIN(tar->left, G_MAXINT));
    g_byte_array_set_size(content, (guint)size);
    for (gsize done = 0; done < content->len;) {
        la_ssize_t got = archive_read_data(tar->archive, content->data + done, content->len - done);

        if (got <= 0)
            return tar_error(tar, error);
        done += (gsize)got;
    }
    tar->left -= content->len;
    bytes = g_byte_array_free_to_bytes(g_steal_pointer(&content));
    return tar->visitor->take_file(name, bytes, tar->visitor->data, error);
}

static bool take_named_entry(Tar *tar, const char *name, GError **error)
{
    const UnpackVisitor *visitor = tar->visitor;

    if (!is_inner_name(name))
        return set_error(error, GOC_ERROR_INVALID, "the name leads out of its folder");
    if (archive_entry_hardlink(tar->entry) || archive_entry_symlink(tar->entry))
        return set_error(error, GOC_ERROR_INVALID, "a link");
    if (archive_entry_filetype(tar->entry) == AE_IFDIR)
        return true;
    if (archive_entry_filetype(tar->entry) != AE_IFREG)
        return set_error(error, GOC_ERROR_INVALID, "neither a file nor a folder");
    if (visitor->wants && !visitor->wants(name, visitor->data))
        return true;
    return take_content(tar, name, error);
}

static bool take_entry(Tar *tar, GError **error)
{
    const char *name = archive_entry_pathname_utf8(tar->entry);
    g_autofree char *shown = NULL;

    if (!name)
        name = archive_entry_pathname(tar->entry);
    if (!name)
        return set_error(error, GOC_ERROR_INVALID, "an entry of the tar has no name that can be read");
    shown = g_strescape(name, NULL);
    return take_named_entry(tar, name, error) || prefix_error(error, "%s", shown);
}

// A warning is about what nobody asks here (a name that does not fit into the locale, access lists).
static int next_entry(Tar *tar)
{
    int result = archive_read_next_header(tar->archive, &tar->entry);

    return result == ARCHIVE_WARN ? ARCHIVE_OK : result;
}

static bool take_entries(Tar *tar, GError **error)
{
    int result;

    for (guint n = 0; (result = next_entry(tar)) == ARCHIVE_OK; n++) {
        if (n >= ENTRIES_MAX)
            return set_error(error, GOC_ERROR_TOO_BIG, "more than %d entries", ENTRIES_MAX);
        if (!take_entry(tar, error))
            return false;
    }
    if (result != ARCHIVE_EOF)
        return tar_error(tar, error);
    if (tar->n_zeros < TAR_END_BYTES)
        return set_error(error, GOC_ERROR_INVALID, "the tar ends too early");
    return true;
}

static bool read_tar(Tar *tar, GError **error)
{
    bool is_read;

    tar->archive = archive_read_new();
    archive_read_support_format_tar(tar->archive);
    archive_read_set_format_option(tar->archive, "tar", "read_concatenated_archives", "1"); // reads to the very end
    is_read = archive_read_open(tar->archive, tar, NULL, read_block, NULL) == ARCHIVE_OK ? take_entries(tar, error)
                                                                                         : tar_error(tar, error);
    archive_read_free(tar->archive);
    g_clear_error(&tar->error);
    return is_read;
}

static bool read_pieces(PackedStream *stream, const void *piece, gsize size, const UnpackVisitor *visitor,
                        GError **error)
{
    do {
        if (!visitor->take_piece(size ? piece : "", size, visitor->data, error) ||
            !packed_stream_next(stream, &piece, &size, error))
            return false;
    } while (size > 0);
    return true;
}

static bool unpack_stream(PackedStream *stream, guint64 ceiling_bytes, const UnpackVisitor *visitor, GError **error)
{
    const void *block;
    gsize size;

    if (!packed_stream_next(stream, &block, &size, error))
        return false;
    if (is_tar(block, size)) {
        Tar tar = { stream, block, size, .left = ceiling_bytes, .visitor = visitor };

        return read_tar(&tar, error);
    }
    return read_pieces(stream, block, size, visitor, error);
}

bool unpack(const void *data, gsize size, guint64 ceiling_bytes, const UnpackVisitor *visitor, GError **error)
{
    g_autoptr(PackedStream) stream = packed_stream_new(data, size, ceiling_bytes);

    return unpack_stream(stream, ceiling_bytes, visitor, error);
}

bool unpack_fd(int fd, guint64 ceiling_bytes, const UnpackVisitor *visitor, GError **error)
{
    g_autoptr(PackedStream) stream = packed_stream_new_fd(fd, ceiling_bytes);

    return unpack_stream(stream, ceiling_bytes, visitor, error);
}
