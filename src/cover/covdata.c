// SPDX-License-Identifier: Apache-2.0
// Covdata: Go's native coverage data becomes a profile: from one body, or from GOCOVERDIRs.
// Source: Go's cmd/covdata.
#include "cover/covdata.h"

#include "base/error.h"
#include "cover/covcounters.h"
#include "cover/go_quote.h"

#include <string.h>

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

// The pods while they are read.
typedef struct Reading {
    CovFiles *files;
    const ProfileLimits *limits;
    ProfileBuilder *builder;
    char *mode;             // of the first program
    const char *first_meta; // its meta file
    guint n_counter_files;
    GPtrArray *unknown;
} Reading;

// Puts the file's path before the message; a file that contradicts its name is as wrong as a broken one.
static bool file_error(const CovFile *file, GError **error)
{
    g_autofree char *quoted = go_quote(file->path, strlen(file->path));

    if (error && *error && (*error)->domain == GOC_ERROR && (*error)->code == GOC_ERROR_CONFLICT)
        (*error)->code = GOC_ERROR_INVALID;
    return prefix_error(error, "%s", quoted);
}

static bool add_counter_file(Reading *reading, const CovFile *file, const CovMeta *meta, GArray *counts, GError **error)
{
    const void *data;
    gsize size;

    if (!covfiles_read(reading->files, file, reading->limits->bytes, &data, &size, error))
        return false;
    if (!covcounters_read((uint64_t *)(void *)counts->data, meta, data, size, error))
        return file_error(file, error);
    reading->n_counter_files++;
    return true;
}

// The first program's mode is everybody's.
static bool check_mode(Reading *reading, const CovFile *file, const CovMeta *meta, GError **error)
{
    if (!reading->mode) {
        reading->mode = g_strdup(meta->mode);
        reading->first_meta = file->path;
        reading->builder = profile_builder_new(meta->mode);
    }
    if (strcmp(reading->mode, meta->mode) != 0)
        return set_error(error, GOC_ERROR_INVALID, "counter mode %s where %s has %s", meta->mode, reading->first_meta,
                         reading->mode);
    return true;
}

static bool add_program(Reading *reading, const CovPod *pod, GError **error)
{
    g_autoptr(CovMeta) meta = NULL;
    g_autoptr(GArray) counts = NULL;
    const void *data;
    gsize size;

    if (!covfiles_read(reading->files, pod->meta, reading->limits->bytes, &data, &size, error))
        return false;
    if (!covmeta_read(&meta, data, size, error) || !check_limits(meta, reading->limits, error) ||
        !check_mode(reading, pod->meta, meta, error))
        return file_error(pod->meta, error);
    counts = zeros_for(meta);
    for (guint i = 0; i < pod->counters->len; i++) {
        if (!add_counter_file(reading, g_ptr_array_index(pod->counters, i), meta, counts, error))
            return false;
    }
    if (pod->counters->len == 0 && reading->unknown)
        g_ptr_array_add(reading->unknown, g_strdup(pod->meta->path));
    add_units(reading->builder, meta, (const uint64_t *)(const void *)counts->data);
    return true;
}

static bool nothing_known(const GPtrArray *pods, GError **error)
{
    const CovPod *first = pods->len > 0 ? g_ptr_array_index(pods, 0) : NULL;

    if (!first)
        return set_error(error, GOC_ERROR_NOT_FOUND, "no coverage data");
    set_error(error, GOC_ERROR_NOT_FOUND, "no coverage counters: its processes did not end, or were killed");
    return file_error(first->meta, error);
}

static bool read_pods(Reading *reading, const GPtrArray *pods, Profile **out, GError **error)
{
    for (guint i = 0; i < pods->len; i++) {
        if (!add_program(reading, g_ptr_array_index(pods, i), error))
            return false;
    }
    if (reading->n_counter_files == 0)
        return nothing_known(pods, error);
    return profile_builder_finish(reading->builder, out, error);
}

bool covdata_read(Profile **out, CovFiles *files, const ProfileLimits *limits, GPtrArray *unknown, GError **error)
{
    g_autoptr(GPtrArray) pods = covfiles_pods(files);
    Reading reading = { .files = files, .limits = limits, .unknown = unknown };
    bool is_read = read_pods(&reading, pods, out, error);

    profile_builder_free(reading.builder);
    g_free(reading.mode);
    return is_read;
}

bool covdata_read_folder(Profile **out, const char *folder, GError **error)
{
    g_autoptr(CovFiles) files = covfiles_new();

    if (!covfiles_add_folder(files, folder, error))
        return false;
    if (covdata_read(out, files, &profile_limits_default, NULL, error))
        return true;
    return covfiles_is_empty(files) ? prefix_error(error, "%s", folder) : false;
}
