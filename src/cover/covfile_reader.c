// SPDX-License-Identifier: Apache-2.0
// Covfile reader: reads files of GOCOVERDIRs, one at a time.
#include "cover/covfile_reader.h"

#include "base/descriptor.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

struct CovFileReader {
    const char *open_folder; // the one that `folder` is; borrowed from a file
    Descriptor folder;
    GByteArray *buffer; // the file that was read last
};

CovFileReader *covfile_reader_new(void)
{
    CovFileReader *reader = g_new0(CovFileReader, 1);

    reader->folder = -1;
    reader->buffer = g_byte_array_new();
    return reader;
}

void covfile_reader_free(CovFileReader *reader)
{
    if (!reader)
        return;
    descriptor_clear(&reader->folder);
    g_byte_array_unref(reader->buffer);
    g_free(reader);
}

// One folder is open at a time: however many there are, no more descriptors are needed.
static bool enter_folder(CovFileReader *reader, const char *folder)
{
    if (reader->open_folder && g_str_equal(reader->open_folder, folder))
        return true;
    descriptor_clear(&reader->folder);
    reader->open_folder = NULL;
    reader->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (reader->folder < 0)
        return false;
    reader->open_folder = folder;
    return true;
}

static bool system_error(GError **error)
{
    int code = errno;

    return set_error(error, code == ENOENT ? GOC_ERROR_NOT_FOUND : GOC_ERROR_INTERNAL, "%s", g_strerror(code));
}

static bool too_big(guint64 size, gsize ceiling_bytes, GError **error)
{
    return set_error(error, GOC_ERROR_TOO_BIG, "%" G_GUINT64_FORMAT " bytes; at most %" G_GSIZE_FORMAT " are read",
                     size, ceiling_bytes);
}

static bool fill_buffer(GByteArray *buffer, int fd, gsize size, GError **error)
{
    if (buffer->len < size)
        g_byte_array_set_size(buffer, (guint)size);
    for (gsize done = 0; done < size;) {
        ssize_t got = read(fd, buffer->data + done, size - done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return system_error(error);
        if (got == 0)
            return set_error(error, GOC_ERROR_INTERNAL, "became shorter while it was read");
        done += (gsize)got;
    }
    return true;
}

static bool read_from_disk(CovFileReader *reader, const CovFile *file, gsize ceiling_bytes, const void **data,
                           gsize *size, GError **error)
{
    const char *name = strrchr(file->path, '/');
    g_auto(Descriptor) fd = -1;
    struct stat about;

    if (!enter_folder(reader, file->folder))
        return system_error(error);
    fd = openat(reader->folder, name ? name + 1 : file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || fstat(fd, &about) < 0)
        return system_error(error);
    if (!S_ISREG(about.st_mode))
        return set_error(error, GOC_ERROR_INVALID, "not a regular file");
    if ((guint64)about.st_size > MIN(ceiling_bytes, G_MAXINT32))
        return too_big((guint64)about.st_size, ceiling_bytes, error);
    *size = (gsize)about.st_size;
    if (!fill_buffer(reader->buffer, fd, *size, error))
        return false;
    *data = reader->buffer->data;
    return true;
}

static bool read_from_memory(const CovFile *file, gsize ceiling_bytes, const void **data, gsize *size, GError **error)
{
    *data = g_bytes_get_data(file->bytes, size);
    return *size <= ceiling_bytes || too_big(*size, ceiling_bytes, error);
}

bool covfile_reader_read(CovFileReader *reader, const CovFile *file, gsize ceiling_bytes, const void **data,
                         gsize *size, GError **error)
{
    bool is_read = file->bytes ? read_from_memory(file, ceiling_bytes, data, size, error)
                               : read_from_disk(reader, file, ceiling_bytes, data, size, error);

    return is_read || covfile_error(file, error);
}
