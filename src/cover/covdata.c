// SPDX-License-Identifier: Apache-2.0
// Covdata: Go's native coverage data becomes a profile: from one body, or from a GOCOVERDIR folder.
// Source: Go's cmd/covdata.
#include "cover/covdata.h"

#include "base/error.h"
#include "base/file.h"
#include "cover/covcounters.h"
#include "cover/go_quote.h"

#include <string.h>

// A folder while it is read, program by program: a meta file with the counter files that bear its tag.
typedef struct Folder {
    const char *path;
    GPtrArray *metas;    // names, in byte order
    GPtrArray *counters; // names, in byte order: those of one tag stand together
    ProfileBuilder *builder;
    char *mode; // of the first meta file
    char *first_meta;
    guint n_read; // counter files that were read
} Folder;

static void add_units(ProfileBuilder *builder, const CovMeta *meta, const uint64_t *counts)
{
    for (guint i = 0; i < meta->functions->len; i++) {
        const CovFunction *function = &g_array_index(meta->functions, CovFunction, i);
        gsize file_size = strlen(function->file);

        for (guint unit = function->first_unit; unit < function->first_unit + function->n_units; unit++)
            profile_builder_add(builder, function->file, file_size, &g_array_index(meta->units, Block, unit),
                                counts[unit]);
    }
}

bool covmeta_profile(Profile **out, const CovMeta *meta, const GArray *counts, GError **error)
{
    g_autoptr(ProfileBuilder) builder = profile_builder_new(meta->mode);

    g_assert(counts->len == meta->units->len);
    add_units(builder, meta, (const uint64_t *)(const void *)counts->data);
    return profile_builder_finish(builder, out, error);
}

static GArray *zeros_for(const CovMeta *meta)
{
    GArray *counts = g_array_sized_new(FALSE, TRUE, sizeof(uint64_t), MAX(meta->units->len, 1));

    return g_array_set_size(counts, meta->units->len);
}

static bool check_limits(const CovMeta *meta, const ProfileLimits *limits, GError **error)
{
    if (meta->units->len > limits->blocks)
        return set_error(error, GOC_ERROR_TOO_BIG, "more than %u blocks", limits->blocks);
    return true;
}

bool covdata_read_pair(Profile **out, const void *data, gsize size, const ProfileLimits *limits, GError **error)
{
    gsize meta_size = covmeta_size(data, size);
    g_autoptr(CovMeta) meta = NULL;
    g_autoptr(GArray) counts = NULL;
    g_autoptr(Profile) profile = NULL;

    if (size > limits->bytes)
        return set_error(error, GOC_ERROR_TOO_BIG, "%" G_GSIZE_FORMAT " bytes; at most %" G_GSIZE_FORMAT " are read",
                         size, limits->bytes);
    if (meta_size == 0 || meta_size > size)
        return set_error(error, GOC_ERROR_INVALID, "does not start with whole Go coverage meta data");
    if (!covmeta_read(&meta, data, meta_size, error) || !check_limits(meta, limits, error))
        return false;
    counts = zeros_for(meta);
    if (!covcounters_read((uint64_t *)(void *)counts->data, meta, (const char *)data + meta_size, size - meta_size,
                          error) ||
        !covmeta_profile(&profile, meta, counts, error))
        return false;
    if (profile->files->len > limits->files)
        return set_error(error, GOC_ERROR_TOO_BIG, "more than %u files", limits->files);
    *out = g_steal_pointer(&profile);
    return true;
}

// Cuts a trailing ".<digits>" off `name`, whose length is `size`; 0 when there is none.
static gsize cut_number(const char *name, gsize size)
{
    gsize digits = size;

    while (digits > 0 && g_ascii_isdigit(name[digits - 1]))
        digits--;
    return digits < size && digits > 0 && name[digits - 1] == '.' ? digits - 1 : 0;
}

static bool has_blank(const char *text)
{
    return strpbrk(text, " \t\n\v\f\r") != NULL;
}

// The length of "covcounters.<tag>" in a counter file's name, "covcounters.<tag>.<pid>.<nanoseconds>"; 0 for other
// names.
static gsize tagged_size(const char *name)
{
    static const char prefix[] = "covcounters.";
    gsize size = cut_number(name, cut_number(name, strlen(name)));

    return size > strlen(prefix) && g_str_has_prefix(name, prefix) && !has_blank(name) ? size : 0;
}

static bool is_meta_name(const char *name)
{
    static const char prefix[] = "covmeta.";

    return g_str_has_prefix(name, prefix) && name[strlen(prefix)] && !has_blank(name);
}

static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool list_folder(Folder *folder, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(GDir) listing = g_dir_open(folder->path, 0, &reason);

    if (g_error_matches(reason, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return set_error(error, GOC_ERROR_NOT_FOUND, "no such folder");
    if (g_error_matches(reason, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
        return set_error(error, GOC_ERROR_INVALID, "not a folder");
    if (!listing)
        return set_error(error, GOC_ERROR_INTERNAL, "%s", reason->message);
    for (const char *name; (name = g_dir_read_name(listing));) {
        g_autofree char *path = g_build_filename(folder->path, name, NULL);

        if (!is_meta_name(name) && tagged_size(name) == 0)
            continue;
        if (!g_file_test(path, G_FILE_TEST_IS_DIR))
            g_ptr_array_add(is_meta_name(name) ? folder->metas : folder->counters, g_strdup(name));
    }
    g_ptr_array_sort(folder->metas, by_text);
    g_ptr_array_sort(folder->counters, by_text);
    return true;
}

static bool read_file_in(const Folder *folder, const char *name, GBytes **out, GError **error)
{
    g_autofree char *path = g_build_filename(folder->path, name, NULL);

    return file_read(out, path, profile_limits_default.bytes, error);
}

// Puts the file's name before the message; a file that contradicts its name is as wrong as a broken one.
static bool file_error(const char *name, GError **error)
{
    g_autofree char *quoted = go_quote(name, strlen(name));

    if (error && *error && (*error)->domain == GOC_ERROR && (*error)->code == GOC_ERROR_CONFLICT)
        (*error)->code = GOC_ERROR_INVALID;
    return prefix_error(error, "%s", quoted);
}

static bool add_counter_file(Folder *folder, const char *name, const CovMeta *meta, GArray *counts, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    gsize size;
    const void *data;

    if (!read_file_in(folder, name, &bytes, error))
        return false;
    data = g_bytes_get_data(bytes, &size);
    if (!covcounters_read((uint64_t *)(void *)counts->data, meta, data, size, error))
        return file_error(name, error);
    folder->n_read++;
    return true;
}

static bool is_of_tag(const char *counter_name, const char *tag)
{
    gsize prefix = strlen("covcounters."), size = tagged_size(counter_name);

    return size - prefix == strlen(tag) && memcmp(counter_name + prefix, tag, size - prefix) == 0;
}

static bool add_counter_files(Folder *folder, const char *tag, const CovMeta *meta, GArray *counts, GError **error)
{
    for (guint i = 0; i < folder->counters->len; i++) {
        const char *name = g_ptr_array_index(folder->counters, i);

        if (is_of_tag(name, tag) && !add_counter_file(folder, name, meta, counts, error))
            return false;
    }
    return true;
}

// The first program's mode is everybody's.
static bool check_mode(Folder *folder, const char *name, const CovMeta *meta, GError **error)
{
    if (!folder->mode) {
        folder->mode = g_strdup(meta->mode);
        folder->first_meta = g_strdup(name);
        folder->builder = profile_builder_new(meta->mode);
    }
    if (strcmp(folder->mode, meta->mode) != 0)
        return set_error(error, GOC_ERROR_INVALID, "counter mode %s where %s has %s", meta->mode, folder->first_meta,
                         folder->mode);
    return true;
}

static bool add_program(Folder *folder, const char *name, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(CovMeta) meta = NULL;
    g_autoptr(GArray) counts = NULL;
    gsize size;
    const void *data;

    if (!read_file_in(folder, name, &bytes, error))
        return false;
    data = g_bytes_get_data(bytes, &size);
    if (!covmeta_read(&meta, data, size, error) || !check_mode(folder, name, meta, error))
        return file_error(name, error);
    counts = zeros_for(meta);
    if (!add_counter_files(folder, name + strlen("covmeta."), meta, counts, error))
        return false;
    add_units(folder->builder, meta, (const uint64_t *)(const void *)counts->data);
    return true;
}

static bool read_folder(Folder *folder, Profile **out, GError **error)
{
    if (!list_folder(folder, error))
        return false;
    for (guint i = 0; i < folder->metas->len; i++) {
        if (!add_program(folder, g_ptr_array_index(folder->metas, i), error))
            return false;
    }
    if (folder->n_read == 0)
        return set_error(error, GOC_ERROR_NOT_FOUND, "no coverage counters with their meta data");
    return profile_builder_finish(folder->builder, out, error);
}

bool covdata_read_folder(Profile **out, const char *path, GError **error)
{
    Folder folder = {
        .path = path,
        .metas = g_ptr_array_new_with_free_func(g_free),
        .counters = g_ptr_array_new_with_free_func(g_free),
    };
    bool is_read = read_folder(&folder, out, error);

    g_ptr_array_unref(folder.metas);
    g_ptr_array_unref(folder.counters);
    profile_builder_free(folder.builder);
    g_free(folder.mode);
    g_free(folder.first_meta);
    return is_read || prefix_error(error, "%s", path);
}
