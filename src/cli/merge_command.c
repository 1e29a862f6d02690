// SPDX-License-Identifier: Apache-2.0
// goc-plugin merge: adds profiles up, as `goc merge` does, but only such as fit together, and without overflow.
#include "base/descriptor.h"
#include "base/error.h"
#include "base/packed_stream.h"
#include "base/team.h"
#include "base/unpack.h"
#include "cli/commands.h"
#include "cli/output_file.h"
#include "cli/profile_input.h"
#include "cover/profile_body.h"
#include "cover/replicas.h"
#include "cover/stranger.h"

#include <fcntl.h>
#include <sys/stat.h>

enum { THREADS_MAX = 4 }; // each has sums of its own

typedef struct Merge {
    ProfileInput input;
    char *output; // NULL: mergeprofile.cov
    Replicas *replicas;
    GPtrArray *loose; // covmeta and covcounters files, which are one profile together; borrowed
} Merge;

static void merge_clear(Merge *merge)
{
    g_free(merge->output);
    replicas_free(merge->replicas);
    g_clear_pointer(&merge->loose, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Merge, merge_clear)

static GOptionContext *options_new(Merge *merge)
{
    const GOptionEntry entries[] = {
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &merge->output,
          "where the sum goes; - is standard output (default: mergeprofile.cov)", "FILE" },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    GOptionContext *context = g_option_context_new("PROFILE...");
    g_autofree char *description =
        g_strconcat(profile_input_help,
                    "\nA count that two profiles have is added up, or or-ed in mode set; it stops at the\n"
                    "highest that Go can read instead of wrapping around. Profiles whose modes differ, or\n"
                    "in which one file has different blocks, come from different builds: then nothing is\n"
                    "written. Files come out in the order of their names, blocks in that of their places.\n"
                    "\nExamples:\n"
                    "  goc-plugin merge unit.cov integration.cov\n"
                    "  goc-plugin merge -o all.cov pod-*.cov.gz /tmp/gocoverdir\n"
                    "  goc-plugin merge -o - a.cov b.cov | goc-plugin func -\n",
                    NULL);

    g_option_context_set_summary(context, "Adds profiles up, as `goc merge` does.");
    g_option_context_set_description(context, description);
    g_option_context_add_main_entries(context, entries, NULL);
    profile_input_add_options(context, &merge->input);
    return context;
}

static bool add_pieces(Replicas *replicas, PackedStream *stream, const char *name, const void *piece, gsize size,
                       GError **error)
{
    replicas_begin(replicas, name);
    while (size > 0) {
        if (!replicas_add_piece(replicas, piece, size, error))
            return false;
        if (!packed_stream_next(stream, &piece, &size, error))
            return prefix_error(error, "%s", name);
    }
    return replicas_end(replicas, error);
}

static bool add_any_form(Merge *merge, const char *const *places, const char *name, GError **error)
{
    Profile *profile = NULL;

    return profile_input_read(&profile, places, &merge->input, error) &&
           replicas_take_profile(merge->replicas, name, profile, error);
}

// Text, packed or not, is added piece by piece; the rest is told apart by its first piece.
static bool add_file(Merge *merge, const char *path, int fd, GError **error)
{
    g_autoptr(PackedStream) stream = packed_stream_new_fd(fd, profile_input_limits.bytes);
    const char *const places[] = { path, NULL };
    const void *piece = NULL;
    gsize size = 0;

    if (!packed_stream_next(stream, &piece, &size, error))
        return prefix_error(error, "%s", path);
    if (!profile_body_is_binary(piece, size))
        return stranger_check(piece, size, error) ? add_pieces(merge->replicas, stream, path, piece, size, error)
                                                  : prefix_error(error, "%s", path);
    if (unpack_is_archive(piece, size))
        return add_any_form(merge, places, path, error);
    g_ptr_array_add(merge->loose, (gpointer)path);
    return true;
}

static bool is_regular(const char *place)
{
    struct stat about;

    return stat(place, &about) == 0 && S_ISREG(about.st_mode);
}

static bool add_place(Merge *merge, const char *place, GError **error)
{
    const char *const places[] = { place, NULL };
    bool is_standard_input = g_str_equal(place, "-");
    g_auto(Descriptor) fd = !is_standard_input && is_regular(place) ? open(place, O_RDONLY | O_CLOEXEC) : -1;

    if (fd >= 0)
        return add_file(merge, place, fd, error);
    return add_any_form(merge, places, is_standard_input ? "standard input" : place, error);
}

static bool read_text(guint text, TakeText take, void *taker, void *data)
{
    const char *place = ((char **)data)[text];
    g_auto(Descriptor) fd = is_regular(place) ? open(place, O_RDONLY | O_CLOEXEC) : -1;
    g_autoptr(PackedStream) stream = fd >= 0 ? packed_stream_new_fd(fd, profile_input_limits.bytes) : NULL;
    const void *piece;
    gsize size;

    while (stream && packed_stream_next(stream, &piece, &size, NULL)) {
        if (size == 0)
            return true;
        if (!take(piece, size, taker, NULL))
            return false;
    }
    return false;
}

// Adds the places one after the other; as soon as there is something to compare with, several threads find those of the
// others that are replicas.
static bool add_places(Merge *merge, char **places, GError **error)
{
    guint n = g_strv_length(places), n_threads = MIN(team_processors(), THREADS_MAX);
    g_autofree bool *is_added = g_new0(bool, n);
    bool is_compared = n_threads == 1;

    for (guint i = 0; i < n; i++) {
        if (!is_compared && i + 1 < n)
            is_compared = replicas_compare(merge->replicas, n_threads, n - i, read_text, places + i, is_added + i);
        if (!is_added[i] && !add_place(merge, places[i], error))
            return error_kind(*error) == GOC_ERROR_CONFLICT ? prefix_error(error, "failed to merge files") : false;
    }
    return true;
}

static bool add_loose_files(Merge *merge, GError **error)
{
    const char *first;

    if (merge->loose->len == 0)
        return true;
    first = merge->loose->pdata[0];
    g_ptr_array_add(merge->loose, NULL);
    return add_any_form(merge, (const char *const *)merge->loose->pdata, first, error);
}

static bool write_sum(const Merge *merge, const Profile *sum, GError **error)
{
    g_autoptr(OutputFile) file = NULL;

    if (sum->files->len == 0)
        return set_error(error, GOC_ERROR_INVALID, "can't write an empty profile");
    if (!output_file_open(&file, merge->output ? merge->output : "mergeprofile.cov", error))
        return false;
    profile_text_write(sum, output_file_output(file));
    return output_file_finish(file, error);
}

static bool merge_places(Merge *merge, char **places, GError **error)
{
    ProfileTextForm form = merge->input.is_concatenated ? PROFILE_TEXT_CONCATENATED : PROFILE_TEXT_SINGLE;
    g_autoptr(Profile) sum = NULL;

    if (!*places)
        return set_error(error, GOC_ERROR_INVALID, "Expected at least one coverage file.");
    merge->replicas = replicas_new(form, &profile_input_limits);
    merge->loose = g_ptr_array_new();
    if (!add_places(merge, places, error))
        return false;
    if (!add_loose_files(merge, error))
        return false;
    sum = replicas_finish(merge->replicas);
    return write_sum(merge, sum, error);
}

ExitCode merge_command(int argc, char **argv)
{
    g_auto(Merge) merge = { 0 };
    g_autoptr(GOptionContext) options = options_new(&merge);
    g_autoptr(GError) error = NULL;

    g_set_prgname("goc-plugin merge");
    if (!g_option_context_parse(options, &argc, &argv, &error))
        return command_misused("merge", error->message);
    if (!merge_places(&merge, argv + 1, &error))
        return command_fail("merge", error);
    return EXIT_GOOD;
}
