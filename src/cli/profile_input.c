// SPDX-License-Identifier: Apache-2.0
// Profile input: the one door for the profile that a person names on the command line.
#include "cli/profile_input.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "base/file.h"
#include "cover/covdata.h"
#include "cover/profile_body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

const ProfileLimits profile_input_limits = { (gsize)4 << 30, 1000 * 1000, 200 * 1000 * 1000 };

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

static bool read_open(Profile **out, int fd, const ProfileInput *input, GPtrArray *unknown, GError **error)
{
    const ProfileBodyRules rules = {
        .form = input->is_concatenated ? PROFILE_TEXT_CONCATENATED : PROFILE_TEXT_SINGLE,
        .limits = &profile_input_limits,
        .unknown = unknown,
    };

    return profile_body_read_fd(out, fd, &rules, error);
}

static bool read_file(Profile **out, const char *path, const ProfileInput *input, GPtrArray *unknown, GError **error)
{
    g_auto(Descriptor) fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return set_error(error, errno == ENOENT ? GOC_ERROR_NOT_FOUND : GOC_ERROR_INTERNAL, "%s", g_strerror(errno));
    return read_open(out, fd, input, unknown, error);
}

static bool is_folder(const char *place)
{
    return g_file_test(place, G_FILE_TEST_IS_DIR);
}

static bool read_folders(Profile **out, const char *const *named, GPtrArray *unknown, GError **error)
{
    g_autoptr(CovFiles) files = covfiles_new();

    for (const char *const *place = named; *place; place++)
        if (!covfiles_add_folder(files, *place, error))
            return false;
    if (covdata_read(out, files, &profile_input_limits, unknown, error))
        return true;
    return covfiles_is_empty(files) ? prefix_error(error, "%s", *named) : false;
}

static bool has_magic(GBytes *bytes, const char *magic)
{
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);

    return size >= 4 && memcmp(data, magic, 4) == 0;
}

static bool read_pair(Profile **out, const char *const *places, GPtrArray *unknown, GError **error)
{
    g_autoptr(CovFiles) files = covfiles_new();
    g_autoptr(GBytes) first = NULL;
    g_autoptr(GBytes) second = NULL;
    bool is_added;

    if (!file_read(&first, places[0], profile_input_limits.bytes, error) ||
        !file_read(&second, places[1], profile_input_limits.bytes, error))
        return false;
    if (has_magic(first, "\0cvm") && has_magic(second, "\0cwm"))
        is_added = covfiles_add_pair(files, places[0], first, places[1], second, error);
    else if (has_magic(first, "\0cwm") && has_magic(second, "\0cvm"))
        is_added = covfiles_add_pair(files, places[1], second, places[0], first, error);
    else
        return set_error(error, GOC_ERROR_INVALID,
                         "%s and %s are not a covmeta file and its covcounters file; `goc-plugin merge` adds profiles",
                         places[0], places[1]);
    return is_added && covdata_read(out, files, &profile_input_limits, unknown, error);
}

static bool read_several(Profile **out, const char *const *places, GPtrArray *unknown, GError **error)
{
    guint n_folders = 0, n = 0;

    for (; places[n]; n++)
        n_folders += is_folder(places[n]);
    if (n_folders == n)
        return read_folders(out, places, unknown, error);
    if (n_folders == 0 && n == 2)
        return read_pair(out, places, unknown, error);
    return set_error(error, GOC_ERROR_INVALID,
                     "only folders, or a covmeta file and its covcounters file, are read together; "
                     "`goc-plugin merge` adds profiles");
}

static bool read_places(Profile **out, const char *const *places, const ProfileInput *input, GPtrArray *unknown,
                        GError **error)
{
    if (places[1] || is_folder(places[0]))
        return read_several(out, places, unknown, error);
    if (g_str_equal(places[0], "-"))
        return read_open(out, STDIN_FILENO, input, unknown, error) || prefix_error(error, "standard input");
    return read_file(out, places[0], input, unknown, error) || prefix_error(error, "%s", places[0]);
}

bool profile_input_read(Profile **out, const char *const *places, const ProfileInput *input, GError **error)
{
    g_autoptr(GPtrArray) unknown = g_ptr_array_new_with_free_func(g_free);

    if (!read_places(out, places, input, unknown, error))
        return false;
    print_unknown(unknown);
    return true;
}
