// SPDX-License-Identifier: Apache-2.0
// Covfiles: the files of one or several GOCOVERDIRs wherever they lie, sorted into pods.
#include "cover/covfiles.h"

#include "base/error.h"
#include "cover/go_quote.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { FILES_MAX = 100000 };

static const char meta_prefix[] = "covmeta.";
static const char counters_prefix[] = "covcounters.";

// A meta file or a counter file as it was added.
typedef struct Entry {
    CovFile file;
    char *tag;
    bool is_meta;
} Entry;

struct CovFiles {
    GPtrArray *entries;    // Entry
    GHashTable *in_memory; // from the path to the Entry that has bytes
    guint n_folders;
    guint n_pairs;
};

bool covfile_error(const CovFile *file, GError **error)
{
    g_autofree char *quoted = go_quote(file->path, strlen(file->path));

    return prefix_error(error, "%s", quoted);
}

static void entry_free(gpointer data)
{
    Entry *entry = data;

    g_free(entry->file.path);
    g_free(entry->file.folder);
    g_clear_pointer(&entry->file.bytes, g_bytes_unref);
    g_free(entry->tag);
    g_free(entry);
}

CovFiles *covfiles_new(void)
{
    CovFiles *files = g_new0(CovFiles, 1);

    files->entries = g_ptr_array_new_with_free_func(entry_free);
    files->in_memory = g_hash_table_new(g_str_hash, g_str_equal);
    return files;
}

void covfiles_free(CovFiles *files)
{
    if (!files)
        return;
    g_hash_table_unref(files->in_memory);
    g_ptr_array_unref(files->entries);
    g_free(files);
}

// Cuts a trailing ".<digits>" off `name`, whose length is `size`; 0 when there is none.
static gsize cut_number(const char *name, gsize size)
{
    gsize digits = size;

    while (digits > 0 && g_ascii_isdigit(name[digits - 1]))
        digits--;
    return digits < size && digits > 0 && name[digits - 1] == '.' ? digits - 1 : 0;
}

// The tag in a counter file's name, "covcounters.<tag>.<pid>.<nanoseconds>"; NULL for other names. The process is an
// int64 in Go.
static char *counters_tag(const char *name)
{
    gsize prefix = strlen(counters_prefix);
    gsize pid_end = cut_number(name, strlen(name)), size = cut_number(name, pid_end);
    g_autofree char *pid = NULL;

    if (size <= prefix || !g_str_has_prefix(name, counters_prefix))
        return NULL;
    pid = g_strndup(name + size + 1, pid_end - size - 1);
    if (!g_ascii_string_to_unsigned(pid, 10, 0, G_MAXINT64, NULL, NULL))
        return NULL;
    return g_strndup(name + prefix, size - prefix);
}

static char *meta_tag(const char *name)
{
    gsize prefix = strlen(meta_prefix);

    return g_str_has_prefix(name, meta_prefix) && name[prefix] ? g_strdup(name + prefix) : NULL;
}

// What Go's regular expressions call \s.
static bool has_blank(const char *text)
{
    return strpbrk(text, " \t\n\f\r") != NULL;
}

// The entry that a file of this name would be, without its place; NULL when it is none of ours.
static Entry *entry_of(const char *name)
{
    g_autofree char *meta = has_blank(name) ? NULL : meta_tag(name);
    g_autofree char *counters = has_blank(name) ? NULL : counters_tag(name);
    Entry *entry;

    if (!meta && !counters)
        return NULL;
    entry = g_new0(Entry, 1);
    entry->is_meta = meta != NULL;
    entry->tag = meta ? g_steal_pointer(&meta) : g_steal_pointer(&counters);
    return entry;
}

static bool has_room(const CovFiles *files, GError **error)
{
    if (files->entries->len >= FILES_MAX)
        return set_error(error, GOC_ERROR_TOO_BIG, "more than %d files of coverage data", FILES_MAX);
    return true;
}

// A path's shortest form, as Go's filepath.Clean makes it: pods are sorted by it.
static char *clean_path(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    g_autofree char *joined = NULL;
    bool is_absolute = path[0] == '/';

    for (char **part = parts; *part; part++) {
        bool is_up = g_str_equal(*part, "..");
        const char *last = kept->len > 0 ? g_ptr_array_index(kept, kept->len - 1) : NULL;

        if (!**part || g_str_equal(*part, ".") || (is_up && !last && is_absolute))
            continue;
        if (is_up && last && !g_str_equal(last, ".."))
            g_ptr_array_set_size(kept, (gint)kept->len - 1);
        else
            g_ptr_array_add(kept, *part);
    }
    g_ptr_array_add(kept, NULL);
    joined = g_strjoinv("/", (char **)kept->pdata);
    return g_strconcat(is_absolute ? "/" : "", joined, NULL);
}

static bool is_folder(DIR *listing, const struct dirent *item)
{
    struct stat about;

    if (item->d_type != DT_UNKNOWN)
        return item->d_type == DT_DIR;
    return fstatat(dirfd(listing), item->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(about.st_mode);
}

static bool add_listed(CovFiles *files, Entry *entry, GError **error)
{
    bool fits = has_room(files, error);

    g_ptr_array_add(files->entries, entry);
    return fits;
}

static bool list_folder(CovFiles *files, DIR *listing, const char *path, GError **error)
{
    g_autofree char *folder = clean_path(path);

    for (;;) {
        const struct dirent *item;
        Entry *entry;

        errno = 0;
        item = readdir(listing);
        if (!item && errno != 0)
            return set_error(error, GOC_ERROR_INTERNAL, "%s", g_strerror(errno));
        if (!item)
            return true;
        if (is_folder(listing, item) || !(entry = entry_of(item->d_name)))
            continue;
        entry->file.path = g_build_filename(folder, item->d_name, NULL);
        entry->file.folder = g_strdup(path);
        entry->file.place = files->n_folders;
        if (!add_listed(files, entry, error))
            return false;
    }
}

static bool add_folder(CovFiles *files, const char *path, GError **error)
{
    DIR *listing = opendir(path);
    bool is_listed;

    if (!listing && errno == ENOENT)
        return set_error(error, GOC_ERROR_NOT_FOUND, "no such folder");
    if (!listing && errno == ENOTDIR)
        return set_error(error, GOC_ERROR_INVALID, "not a folder");
    if (!listing)
        return set_error(error, GOC_ERROR_INTERNAL, "%s", g_strerror(errno));
    is_listed = list_folder(files, listing, path, error);
    closedir(listing);
    files->n_folders++;
    return is_listed;
}

bool covfiles_add_folder(CovFiles *files, const char *path, GError **error)
{
    return add_folder(files, path, error) || prefix_error(error, "%s", path);
}

static void add_entry(CovFiles *files, Entry *entry, const char *path, GBytes *bytes)
{
    entry->file.path = g_strdup(path);
    entry->file.bytes = g_bytes_ref(bytes);
    entry->file.place = files->n_folders;
    g_ptr_array_add(files->entries, entry);
}

bool covfiles_add_bytes(CovFiles *files, const char *path, GBytes *bytes, GError **error)
{
    g_autofree char *name = g_path_get_basename(path);
    Entry *entry = g_hash_table_lookup(files->in_memory, path);

    if (entry) {
        g_bytes_unref(entry->file.bytes);
        entry->file.bytes = g_bytes_ref(bytes);
        return true;
    }
    entry = entry_of(name);
    if (!entry)
        return true;
    if (!has_room(files, error)) {
        entry_free(entry);
        return false;
    }
    add_entry(files, entry, path, bytes);
    g_hash_table_insert(files->in_memory, entry->file.path, entry);
    return true;
}

// No name has a blank in its tag; so the pair's tag is nobody else's.
bool covfiles_add_pair(CovFiles *files, const char *meta_path, GBytes *meta, const char *counters_path,
                       GBytes *counters, GError **error)
{
    Entry *first = NULL, *second = NULL;

    if (!has_room(files, error))
        return false;
    first = g_new0(Entry, 1);
    first->is_meta = true;
    first->tag = g_strdup_printf(" %u", files->n_pairs);
    second = g_new0(Entry, 1);
    second->tag = g_strdup(first->tag);
    add_entry(files, first, meta_path, meta);
    add_entry(files, second, counters_path, counters);
    files->n_pairs++;
    return true;
}

bool covfiles_is_empty(const CovFiles *files)
{
    for (guint i = 0; i < files->entries->len; i++) {
        if (((const Entry *)g_ptr_array_index(files->entries, i))->is_meta)
            return false;
    }
    return true;
}

static void pod_free(gpointer data)
{
    CovPod *pod = data;

    g_ptr_array_unref(pod->counters);
    g_free(pod);
}

static gint pods_by_path(gconstpointer a, gconstpointer b)
{
    const CovPod *one = *(const CovPod *const *)a, *other = *(const CovPod *const *)b;

    return strcmp(one->meta->path, other->meta->path);
}

static gint by_place(gconstpointer a, gconstpointer b)
{
    const CovFile *one = *(const CovFile *const *)a, *other = *(const CovFile *const *)b;

    if (one->place != other->place)
        return one->place < other->place ? -1 : 1;
    return strcmp(one->path, other->path);
}

static void collect_metas(const CovFiles *files, GPtrArray *pods, GHashTable *by_tag)
{
    for (guint i = 0; i < files->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(files->entries, i);
        CovPod *pod;

        if (!entry->is_meta || g_hash_table_contains(by_tag, entry->tag))
            continue;
        pod = g_new0(CovPod, 1);
        pod->meta = &entry->file;
        pod->counters = g_ptr_array_new();
        g_ptr_array_add(pods, pod);
        g_hash_table_insert(by_tag, entry->tag, pod);
    }
}

static void collect_counters(const CovFiles *files, GHashTable *by_tag)
{
    for (guint i = 0; i < files->entries->len; i++) {
        Entry *entry = g_ptr_array_index(files->entries, i);
        CovPod *pod = entry->is_meta ? NULL : g_hash_table_lookup(by_tag, entry->tag);

        if (pod)
            g_ptr_array_add(pod->counters, &entry->file);
    }
}

GPtrArray *covfiles_pods(const CovFiles *files)
{
    GPtrArray *pods = g_ptr_array_new_with_free_func(pod_free);
    g_autoptr(GHashTable) by_tag = g_hash_table_new(g_str_hash, g_str_equal);

    collect_metas(files, pods, by_tag);
    collect_counters(files, by_tag);
    for (guint i = 0; i < pods->len; i++)
        g_ptr_array_sort(((CovPod *)g_ptr_array_index(pods, i))->counters, by_place);
    g_ptr_array_sort(pods, pods_by_path);
    return pods;
}
