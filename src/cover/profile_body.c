// SPDX-License-Identifier: Apache-2.0
// Profile body: the one door for the bytes of a profile, in whatever form they come.
#include "cover/profile_body.h"

#include "base/error.h"
#include "base/unpack.h"
#include "cover/covcounters.h"
#include "cover/covdata.h"
#include "cover/covmeta.h"
#include "cover/profile_parts.h"
#include "cover/stranger.h"

#include <string.h>

const ProfileBodyRules profile_body_rules_default = { PROFILE_TEXT_SINGLE, &profile_limits_default, NULL };
const ProfileBodyRules profile_body_rules_collected = { PROFILE_TEXT_SINGLE, &profile_limits_collected, NULL };

// A body while it arrives. What it is turns out with its first bytes; at most one of the three is there.
typedef struct Body {
    const ProfileBodyRules *rules;
    ProfileTextReader *text;
    GByteArray *pair;
    CovFiles *files;
} Body;

static void body_clear(Body *body)
{
    g_clear_pointer(&body->text, profile_text_reader_free);
    g_clear_pointer(&body->pair, g_byte_array_unref);
    g_clear_pointer(&body->files, covfiles_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Body, body_clear)

bool profile_body_is_binary(const void *data, gsize size)
{
    return covmeta_is_start(data, size) || covcounters_is_start(data, size) || unpack_is_archive(data, size);
}

static bool take_first_piece(Body *body, const void *piece, gsize size, GError **error)
{
    if (covcounters_is_start(piece, size))
        return set_error(error, GOC_ERROR_INVALID, "counter data (covcounters) without its meta data (covmeta)");
    if (covmeta_is_start(piece, size)) {
        body->pair = g_byte_array_new();
        return true;
    }
    if (!stranger_check(piece, size, error))
        return false;
    body->text = profile_text_reader_new(body->rules->form, body->rules->limits);
    return true;
}

static bool take_piece(const void *piece, gsize size, void *data, GError **error)
{
    Body *body = data;

    if (!body->text && !body->pair && !take_first_piece(body, piece, size, error))
        return false;
    if (body->text)
        return profile_text_reader_add(body->text, piece, size, error);
    if (size > G_MAXINT - body->pair->len)
        return set_error(error, GOC_ERROR_TOO_BIG, "more than %d bytes", G_MAXINT);
    g_byte_array_append(body->pair, piece, (guint)size);
    return true;
}

static CovFiles *files_of(Body *body)
{
    if (!body->files)
        body->files = covfiles_new();
    return body->files;
}

static bool take_file(const char *name, GBytes *content, void *data, GError **error)
{
    return covfiles_add_bytes(files_of(data), name, content, error);
}

static bool is_coverage_file(const char *name, void *data)
{
    g_autofree char *last = g_path_get_basename(name);

    return g_str_has_prefix(last, "covmeta.") || g_str_has_prefix(last, "covcounters.");
}

static bool check_pair(const Body *body, GError **error)
{
    if (covmeta_size(body->pair->data, body->pair->len) == body->pair->len)
        return set_error(error, GOC_ERROR_INVALID, "meta data (covmeta) without counter data (covcounters)");
    return true;
}

static bool no_coverage_data(GError **error)
{
    return set_error(error, GOC_ERROR_INVALID, "the tar holds no coverage data (covmeta and covcounters files)");
}

static bool finish(Body *body, Profile **out, GError **error)
{
    const ProfileBodyRules *rules = body->rules;

    if (body->text)
        return profile_text_reader_finish(body->text, out, error);
    if (body->pair)
        return check_pair(body, error) &&
               covdata_read_pair(out, body->pair->data, body->pair->len, rules->limits, error);
    if (body->files)
        return covdata_read(out, body->files, rules->limits, rules->unknown, error);
    return no_coverage_data(error);
}

static bool open_pair(Body *body, CovFiles **out, GError **error)
{
    gsize meta_size = covmeta_size(body->pair->data, body->pair->len);
    g_autoptr(GBytes) both = NULL, meta = NULL, counters = NULL;

    if (!check_pair(body, error))
        return false;
    if (meta_size > body->pair->len)
        return set_error(error, GOC_ERROR_INVALID, "does not start with whole Go coverage meta data");
    both = g_byte_array_free_to_bytes(g_steal_pointer(&body->pair));
    meta = g_bytes_new_from_bytes(both, 0, meta_size);
    counters = g_bytes_new_from_bytes(both, meta_size, g_bytes_get_size(both) - meta_size);
    if (!covfiles_add_pair(files_of(body), "covmeta", meta, "covcounters", counters, error))
        return false;
    *out = g_steal_pointer(&body->files);
    return true;
}

static bool finish_open(Body *body, CovFiles **files, Profile **profile, GError **error)
{
    if (body->text)
        return profile_text_reader_finish(body->text, profile, error);
    if (body->pair)
        return open_pair(body, files, error);
    if (!body->files)
        return no_coverage_data(error);
    *files = g_steal_pointer(&body->files);
    return true;
}

bool profile_body_read(Profile **out, const void *data, gsize size, const ProfileBodyRules *rules, GError **error)
{
    g_auto(Body) body = { .rules = rules };
    const UnpackVisitor visitor = { is_coverage_file, take_file, take_piece, &body };

    return unpack(data, size, rules->limits->bytes, &visitor, error) && finish(&body, out, error);
}

static bool is_read_in_parts(Profile **out, int fd, const ProfileBodyRules *rules)
{
    return rules->form == PROFILE_TEXT_SINGLE && profile_parts_read(out, fd, rules->limits);
}

bool profile_body_open_fd(CovFiles **files, Profile **profile, int fd, const ProfileBodyRules *rules, GError **error)
{
    g_auto(Body) body = { .rules = rules };
    const UnpackVisitor visitor = { is_coverage_file, take_file, take_piece, &body };

    if (is_read_in_parts(profile, fd, rules))
        return true;
    return unpack_fd(fd, rules->limits->bytes, &visitor, error) && finish_open(&body, files, profile, error);
}
