// SPDX-License-Identifier: Apache-2.0
// Cov file: the profile of a snapshot as a file.
#include "store/cov_file.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "store/file_names.h"
#include "store/packed_profile.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Whatever stands there, a dangling link too.
bool cov_file_exists(const char *root, const char *name)
{
    g_autofree char *path = g_build_filename(root, name, NULL);
    struct stat about;

    return lstat(path, &about) == 0;
}

void cov_file_remove(const char *root, const char *name)
{
    g_autofree char *path = g_build_filename(root, name, NULL);

    unlink(path);
}

static bool write_in(const char *root, const char *name, GBytes *text, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(name);
    g_autofree char *path = g_build_filename(root, name, NULL);
    gsize size;
    const void *data = g_bytes_get_data(text, &size);

    return file_make_folder_beneath(root, folder, error) && file_write(path, data, size, error);
}

static char *free_name(const char *root, const char *module, const char *stem)
{
    for (guint n = 1;; n++) {
        g_autofree char *counter = n == 1 ? g_strdup("") : g_strdup_printf("_%u", n);
        g_autofree char *name = g_strdup_printf("%s/cov_data/%s%s.cov", module, stem, counter);

        if (!cov_file_exists(root, name))
            return g_steal_pointer(&name);
    }
}

bool cov_file_write_new(char **name, const char *root, const ServiceName *service, int64_t now_ms, GBytes *text,
                        GError **error)
{
    g_autofree char *module = file_name_of(service->app);
    g_autofree char *srv_name = file_name_of(service->full);
    g_autofree char *moment = clock_stem_text(now_ms);
    g_autofree char *stem = g_strdup_printf("%s_%s", srv_name, moment);
    g_autofree char *chosen = free_name(root, module, stem);

    if (!write_in(root, chosen, text, error))
        return false;
    *name = g_steal_pointer(&chosen);
    return true;
}

bool cov_file_restore(const char *root, const char *name, GBytes *text, GError **error)
{
    return write_in(root, name, text, error);
}

bool cov_file_read(Profile **out, const char *path, GError **error)
{
    g_autofree char *cov_data = g_path_get_dirname(path);
    g_autofree char *module = g_path_get_dirname(cov_data);
    g_autofree char *root = g_path_get_dirname(module);
    g_autoptr(GBytes) text = NULL;
    const char *data;
    gsize size;

    g_assert(g_str_has_prefix(path, root) && strlen(path) > strlen(root));
    if (!file_read_beneath(&text, root, path + strlen(root) + 1, stored_profile_limits.bytes, error))
        return false;
    data = g_bytes_get_data(text, &size);
    return profile_text_read(out, data, size, PROFILE_TEXT_SINGLE, &stored_profile_limits, error) ||
           prefix_error(error, "%s", path);
}
