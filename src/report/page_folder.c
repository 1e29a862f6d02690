// SPDX-License-Identifier: Apache-2.0
// Page folder: a folder of files that takes its place at once when it is whole, and knows which files are its own.
//
// It holds a list of its files. Only what is in the list is ever removed.
#include "report/page_folder.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIST_FILE ".goc-plugin-files"

enum { LIST_CEILING_BYTES = 256 * 1024 * 1024, TRIES = 100 };

struct PageFolder {
    char *path;
    char *temporary;      // path of the folder until it has its place; NULL afterwards
    Descriptor fd;        // of that folder
    pthread_mutex_t lock; // over `names`
    GPtrArray *names;     // of the files added; owned
};

static bool system_error(GError **error, const char *folder, const char *name)
{
    int code = errno;

    return set_error(error,
                     code == ENOENT                     ? GOC_ERROR_NOT_FOUND
                     : code == ENOSPC || code == EDQUOT ? GOC_ERROR_UNAVAILABLE
                                                        : GOC_ERROR_INTERNAL,
                     "%s%s%s: %s", folder, *name ? "/" : "", name, g_strerror(code));
}

// The files that the folder calls its own; NULL when it has no list. `*text` keeps the names.
static GHashTable *read_list(const char *path, GBytes **text)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree char *list = g_build_filename(path, LIST_FILE, NULL);
    g_autoptr(GBytes) bytes = NULL;
    char *content, *end;
    gsize size;

    if (!file_read(&bytes, list, LIST_CEILING_BYTES, NULL) || g_bytes_get_size(bytes) == 0)
        return NULL;
    content = g_bytes_unref_to_data(g_steal_pointer(&bytes), &size);
    content[size - 1] = '\0'; // in place of the last line's end
    *text = g_bytes_new_take(content, size);
    for (char *name = content; name; name = end ? end + 1 : NULL) {
        end = strchr(name, '\n');
        if (end)
            *end = '\0';
        g_hash_table_add(names, name);
    }
    g_hash_table_add(names, (char *)LIST_FILE);
    return g_steal_pointer(&names);
}

static bool is_dot(const char *name)
{
    return g_str_equal(name, ".") || g_str_equal(name, "..");
}

static bool holds_only(DIR *listing, GHashTable *own, const char *path, GError **error)
{
    for (const struct dirent *entry; (entry = readdir(listing));) {
        if (!is_dot(entry->d_name) && !g_hash_table_contains(own, entry->d_name))
            return set_error(error, GOC_ERROR_CONFLICT,
                             "%s: holds %s, which is not of its report; move it away or give the report another name",
                             path, entry->d_name);
    }
    return true;
}

// Whether nothing stands at `path`, or a folder that may be replaced.
static bool may_replace(const char *path, GError **error)
{
    g_autoptr(GHashTable) own = NULL;
    g_autoptr(GBytes) text = NULL;
    struct stat about;
    DIR *listing;
    bool may;

    if (lstat(path, &about) < 0)
        return errno == ENOENT || system_error(error, path, "");
    own = S_ISDIR(about.st_mode) ? read_list(path, &text) : NULL;
    if (!own)
        return set_error(error, GOC_ERROR_CONFLICT,
                         "%s: exists and is not the folder of a report; move it away or give the report another name",
                         path);
    listing = opendir(path);
    if (!listing)
        return system_error(error, path, "");
    may = holds_only(listing, own, path, error);
    closedir(listing);
    return may;
}

// Not mkdtemp(), whose folder is its owner's alone: a report is for whom the umask says.
static bool make_beside(PageFolder *folder, GError **error)
{
    for (int i = 0; i < TRIES; i++) {
        g_autofree char *temporary = g_strdup_printf("%s.%08x", folder->path, g_random_int());

        if (mkdir(temporary, 0777) == 0) {
            folder->temporary = g_steal_pointer(&temporary);
            break;
        }
        if (errno != EEXIST)
            return system_error(error, folder->path, "");
    }
    if (!folder->temporary)
        return system_error(error, folder->path, "");
    folder->fd = open(folder->temporary, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return folder->fd >= 0 || system_error(error, folder->path, "");
}

bool page_folder_open(PageFolder **out, const char *path, GError **error)
{
    g_autoptr(PageFolder) folder = g_new0(PageFolder, 1);

    folder->path = g_strdup(path);
    folder->fd = -1;
    folder->names = g_ptr_array_new_with_free_func(g_free);
    pthread_mutex_init(&folder->lock, NULL);
    if (!may_replace(path, error) || !make_beside(folder, error))
        return false;
    *out = g_steal_pointer(&folder);
    return true;
}

static void remove_folder(const char *path, int fd, const GPtrArray *names)
{
    for (guint i = 0; i < names->len; i++)
        unlinkat(fd, names->pdata[i], 0);
    unlinkat(fd, LIST_FILE, 0);
    rmdir(path);
}

void page_folder_close(PageFolder *folder)
{
    if (!folder)
        return;
    if (folder->temporary)
        remove_folder(folder->temporary, folder->fd, folder->names);
    descriptor_clear(&folder->fd);
    pthread_mutex_destroy(&folder->lock);
    g_ptr_array_unref(folder->names);
    g_free(folder->temporary);
    g_free(folder->path);
    g_free(folder);
}

static bool write_file(PageFolder *folder, const char *name, const char *data, gsize size, GError **error)
{
    g_auto(Descriptor) fd = openat(folder->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

    if (fd < 0 || !file_write_fd(fd, data, size) || close(descriptor_steal(&fd)) < 0)
        return system_error(error, folder->path, name);
    return true;
}

bool page_folder_add(PageFolder *folder, const char *name, const void *data, gsize size, GError **error)
{
    pthread_mutex_lock(&folder->lock);
    g_ptr_array_add(folder->names, g_strdup(name));
    pthread_mutex_unlock(&folder->lock);
    return write_file(folder, name, data, size, error);
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// In one order, whichever thread was faster.
static bool write_list(PageFolder *folder, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);

    g_ptr_array_sort(folder->names, by_name);
    for (guint i = 0; i < folder->names->len; i++) {
        g_string_append(list, folder->names->pdata[i]);
        g_string_append_c(list, '\n');
    }
    return write_file(folder, LIST_FILE, list->str, list->len, error);
}

// Removes a report's folder, as far as it is its own. What cannot be removed stays; the new report is in its place.
static void remove_earlier(const char *path)
{
    g_auto(Descriptor) fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    g_autoptr(GBytes) text = NULL;
    g_autoptr(GHashTable) own = fd >= 0 ? read_list(path, &text) : NULL;
    GHashTableIter names;
    gpointer name;

    if (!own)
        return;
    g_hash_table_iter_init(&names, own);
    while (g_hash_table_iter_next(&names, &name, NULL)) {
        if (!strchr(name, '/'))
            unlinkat(fd, name, 0);
    }
    rmdir(path);
}

// Some file systems cannot exchange two folders; then the place is empty for a moment.
static bool exchange(const char *temporary, const char *path, GError **error)
{
    g_autofree char *aside = NULL;

    if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_EXCHANGE) == 0) {
        remove_earlier(temporary);
        return true;
    }
    if (errno != EINVAL && errno != ENOSYS)
        return system_error(error, path, "");
    aside = g_strconcat(temporary, ".old", NULL);
    if (rename(path, aside) < 0 || rename(temporary, path) < 0)
        return system_error(error, path, "");
    remove_earlier(aside);
    return true;
}

bool page_folder_finish(PageFolder *folder, GError **error)
{
    if (!write_list(folder, error))
        return false;
    if (renameat2(AT_FDCWD, folder->temporary, AT_FDCWD, folder->path, RENAME_NOREPLACE) < 0) {
        // The folder may have changed since it was looked at.
        if (!may_replace(folder->path, error) || !exchange(folder->temporary, folder->path, error))
            return false;
    }
    g_clear_pointer(&folder->temporary, g_free);
    return true;
}

void page_folder_remove(const char *path)
{
    if (may_replace(path, NULL))
        remove_earlier(path);
}
