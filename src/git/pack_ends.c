// SPDX-License-Identifier: Apache-2.0
// Pack ends: whether the packs of a repository are there as far as their last byte.
#include "git/pack_ends.h"

#include "base/descriptor.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// gitformat-pack(5): a pack ends with its checksum; an index with its pack's and its own.
enum { CHECKSUM_BYTES = 20 };

// The checksum that begins so many bytes before the file's end.
static bool read_checksum(const char *path, off_t before_end, guint8 checksum[CHECKSUM_BYTES], GError **error)
{
    g_auto(Descriptor) fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;

    if (fd < 0 || fstat(fd, &about) < 0)
        return set_error(error, GOC_ERROR_INTERNAL, "%s: %s", path, g_strerror(errno));
    return (about.st_size >= before_end &&
            pread(fd, checksum, CHECKSUM_BYTES, about.st_size - before_end) == CHECKSUM_BYTES) ||
           set_error(error, GOC_ERROR_INTERNAL, "%s was cut short", path);
}

static bool check_pack(const char *packs, const char *index_name, GError **error)
{
    g_autofree char *index = g_build_filename(packs, index_name, NULL);
    g_autofree char *pack = g_strdup_printf("%.*s.pack", (int)(strlen(index) - strlen(".idx")), index);
    guint8 wanted[CHECKSUM_BYTES], found[CHECKSUM_BYTES];

    return read_checksum(index, 2 * CHECKSUM_BYTES, wanted, error) &&
           read_checksum(pack, CHECKSUM_BYTES, found, error) &&
           (memcmp(wanted, found, CHECKSUM_BYTES) == 0 ||
            set_error(error, GOC_ERROR_INTERNAL, "%s does not end as its index says", pack));
}

bool pack_ends_check(const char *folder, GError **error)
{
    g_autofree char *packs = g_build_filename(folder, "objects", "pack", NULL);
    g_autoptr(GDir) listing = g_dir_open(packs, 0, NULL);

    for (const char *name; listing && (name = g_dir_read_name(listing));)
        if (g_str_has_suffix(name, ".idx") && !check_pack(packs, name, error))
            return false;
    return true;
}
