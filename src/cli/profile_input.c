// SPDX-License-Identifier: Apache-2.0
// Profile input: the one door for the profile that a person names on the command line.
#include "cli/profile_input.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/file.h"
#include "cli/standard_input.h"
#include "cover/covcounters.h"
#include "cover/covdata.h"
#include "cover/profile_body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

const ProfileLimits profile_input_limits = { (gsize)4 << 30, 1000 * 1000, 200 * 1000 * 1000, false };

const char profile_input_help[] = "PROFILE is a text profile; a folder of native coverage data (GOCOVERDIR), or\n"
                                  "several; a tar of one; or a covmeta file and its covcounters file. Files may be\n"
                                  "packed with gzip or zstd. - is any of these files on standard input.\n";

void profile_input_add_options(GOptionContext *options, ProfileInput *input)
{
    const GOptionEntry entries[] = {
        { "concatenated", 0, 0, G_OPTION_ARG_NONE, &input->is_concatenated,
          "a text PROFILE may be several, one after the other", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };

    g_option_context_add_main_entries(options, entries, NULL);
}

static void print_note(const char *program, const char *text)
{
    fprintf(stderr, "%s: note: %s\n", program ? program : "goc-plugin", text);
}

static void print_unknown(const GPtrArray *unknown)
{
    for (guint i = 0; i < unknown->len; i++) {
        g_autofree char *text = g_strdup_printf("%s has no counters; its code counts as not executed",
                                                (const char *)g_ptr_array_index(unknown, i));

        print_note(g_get_prgname(), text);
    }
}

// What a place turned out to be; one of the two is NULL.
typedef struct Opened {
    CovFiles *files;
    Profile *profile;
} Opened;

static void opened_clear(Opened *opened)
{
    g_clear_pointer(&opened->files, covfiles_free);
    g_clear_pointer(&opened->profile, profile_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Opened, opened_clear)

static bool open_fd(Opened *out, int fd, const ProfileInput *input, GError **error)
{
    const ProfileBodyRules rules = {
        .form = input->is_concatenated ? PROFILE_TEXT_CONCATENATED : PROFILE_TEXT_SINGLE,
        .limits = &profile_input_limits,
    };

    return profile_body_open_fd(&out->files, &out->profile, fd, &rules, error);
}

static bool open_file(Opened *out, const char *path, const ProfileInput *input, GError **error)
{
    g_auto(Descriptor) fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return set_error(error, errno == ENOENT ? GOC_ERROR_NOT_FOUND : GOC_ERROR_INTERNAL, "%s", g_strerror(errno));
    return open_fd(out, fd, input, error);
}

static bool is_folder(const char *place)
{
    return g_file_test(place, G_FILE_TEST_IS_DIR);
}

static bool open_folders(Opened *out, const char *const *named, GError **error)
{
    out->files = covfiles_new();
    for (const char *const *place = named; *place; place++)
        if (!covfiles_add_folder(out->files, *place, error))
            return false;
    return true;
}

static bool is_meta(GBytes *bytes)
{
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);

    return covmeta_is_start(data, size);
}

static bool is_counters(GBytes *bytes)
{
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);

    return covcounters_is_start(data, size);
}

static bool open_pair(Opened *out, const char *const *places, GError **error)
{
    g_autoptr(GBytes) first = NULL;
    g_autoptr(GBytes) second = NULL;

    if (!file_read(&first, places[0], profile_input_limits.bytes, error) ||
        !file_read(&second, places[1], profile_input_limits.bytes, error))
        return false;
    out->files = covfiles_new();
    if (is_meta(first) && is_counters(second))
        return covfiles_add_pair(out->files, places[0], first, places[1], second, error);
    if (is_counters(first) && is_meta(second))
        return covfiles_add_pair(out->files, places[1], second, places[0], first, error);
    return set_error(error, GOC_ERROR_INVALID,
                     "%s and %s are not a covmeta file and its covcounters file; `goc-plugin merge` adds profiles",
                     places[0], places[1]);
}

static bool open_several(Opened *out, const char *const *places, GError **error)
{
    guint n_folders = 0, n = 0;

    for (; places[n]; n++)
        n_folders += is_folder(places[n]);
    if (n_folders == n)
        return open_folders(out, places, error);
    if (n_folders == 0 && n == 2)
        return open_pair(out, places, error);
    return set_error(error, GOC_ERROR_INVALID,
                     "only folders, or a covmeta file and its covcounters file, are read together; "
                     "`goc-plugin merge` adds profiles");
}

// Whether messages about what is in it have no path of their own.
static bool is_one_file(const char *const *places)
{
    return !places[1] && !is_folder(places[0]);
}

static bool place_error(const char *place, GError **error)
{
    return prefix_error(error, "%s", g_str_equal(place, "-") ? "standard input" : place);
}

static bool open_places(Opened *out, const char *const *places, const ProfileInput *input, GError **error)
{
    if (!is_one_file(places))
        return open_several(out, places, error);
    if (g_str_equal(places[0], "-"))
        return (standard_input_take(error) && open_fd(out, STDIN_FILENO, input, error)) ||
               place_error(places[0], error);
    return open_file(out, places[0], input, error) || place_error(places[0], error);
}

bool profile_input_error(const char *const *places, GError **error)
{
    return is_one_file(places) ? place_error(places[0], error) : false;
}

bool profile_input_open(CovFiles **files, Profile **profile, const char *const *places, const ProfileInput *input,
                        GError **error)
{
    g_auto(Opened) opened = { 0 };

    if (!open_places(&opened, places, input, error))
        return false;
    *files = g_steal_pointer(&opened.files);
    *profile = g_steal_pointer(&opened.profile);
    return true;
}

// Reads native data, if that is what was opened.
static bool read_files(Opened *opened, GError **error)
{
    g_autoptr(GPtrArray) unknown = g_ptr_array_new_with_free_func(g_free);

    if (opened->files && !covdata_read(&opened->profile, opened->files, &profile_input_limits, unknown, error))
        return false;
    print_unknown(unknown);
    return true;
}

bool profile_input_read(Profile **out, const char *const *places, const ProfileInput *input, GError **error)
{
    g_auto(Opened) opened = { 0 };

    if (!open_places(&opened, places, input, error))
        return false;
    if (!read_files(&opened, error))
        return covfiles_is_empty(opened.files) ? place_error(places[0], error) : profile_input_error(places, error);
    *out = g_steal_pointer(&opened.profile);
    return true;
}

bool profile_input_read_fd(Profile **out, int fd, const char *name, const ProfileInput *input, GError **error)
{
    g_auto(Opened) opened = { 0 };

    if (!open_fd(&opened, fd, input, error) || !read_files(&opened, error))
        return place_error(name, error);
    *out = g_steal_pointer(&opened.profile);
    return true;
}
