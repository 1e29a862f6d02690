// SPDX-License-Identifier: Apache-2.0
// goc-plugin carry: takes over from earlier profiles what functions did that are unchanged since.
#include "base/error.h"
#include "cli/commands.h"
#include "cli/output_file.h"
#include "cli/profile_input.h"
#include "cli/progress.h"
#include "cover/profile_text.h"
#include "git/checkout.h"
#include "git/commit_sources.h"
#include "git/renames.h"
#include "increment/carry_json.h"
#include "increment/carry_text.h"

#include <string.h>
#include <unistd.h>

enum { GIT_TIMEOUT_MS = 10 * 60 * 1000, SIDES_MAX = 100 };

typedef struct Options {
    ProfileInput input;
    char *repo, *old, *now, *counts, *output;
    char **from;
    gboolean is_json, has_functions;
} Options;

static void options_clear(Options *options)
{
    g_free(options->repo);
    g_free(options->old);
    g_free(options->now);
    g_free(options->counts);
    g_free(options->output);
    g_strfreev(options->from);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static GOptionContext *context_new(Options *options)
{
    const GOptionEntry entries[] = {
        { "old", 0, 0, G_OPTION_ARG_STRING, &options->old, "the commit that OLD was measured at", "REV" },
        { "new", 0, 0, G_OPTION_ARG_STRING, &options->now, "the commit that NEW was measured at", "REV" },
        { "from", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->from,
          "another profile and its commit, older than OLD; may be repeated, newest first", "PROFILE@REV" },
        { "repo", 0, 0, G_OPTION_ARG_FILENAME, &options->repo, "the repository (default: that of the current folder)",
          "DIR" },
        { "counts", 0, 0, G_OPTION_ARG_STRING, &options->counts,
          "of a block that ran in several: the highest count (max, default) or the sum (add)", "max|add" },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
          "also write the profile with what was carried, as text", "FILE" },
        { "functions", 0, 0, G_OPTION_ARG_NONE, &options->has_functions, "tell what is known of each function", NULL },
        { "json", 0, 0, G_OPTION_ARG_NONE, &options->is_json, "print JSON, see docs/carry.md", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    GOptionContext *context = g_option_context_new("OLD NEW");
    g_autofree char *description = g_strconcat(
        "A function keeps what it did at an earlier commit when its file, by its name now or\n"
        "before a rename, had one with the same receiver, name and tokens. Comments, white space\n"
        "and place do not count.\n\n",
        carry_not_seen, "\n\nOLD and NEW are each what PROFILE may be, in one file or folder.\n\n", profile_input_help,
        "\nExit status: 0 good, 1 failed, 2 wrong use.\n"
        "\nExamples:\n"
        "  goc-plugin carry old.cov new.cov --old v1.2 --new v1.3\n"
        "  goc-plugin carry v2.cov v3.cov --old v2 --new v3 --from v1.cov@v1 -o all.cov\n",
        NULL);

    g_option_context_set_summary(context, "Takes over from earlier profiles what functions did that are unchanged "
                                          "since.");
    g_option_context_set_description(context, description);
    g_option_context_add_main_entries(context, entries, NULL);
    profile_input_add_options(context, &options->input);
    return context;
}

// A profile at its commit.
typedef struct Build {
    char *place, *revision;
    char commit[41];
    Profile *profile;
    Sources *sources;
    GHashTable *renames; // of an earlier one
} Build;

static void build_free(Build *build)
{
    g_free(build->place);
    g_free(build->revision);
    g_clear_pointer(&build->profile, profile_free);
    g_clear_pointer(&build->sources, sources_free);
    g_clear_pointer(&build->renames, g_hash_table_unref);
    g_free(build);
}

static Build *build_new(const char *place, gsize place_size, const char *revision)
{
    Build *build = g_new0(Build, 1);

    build->place = g_strndup(place, place_size);
    build->revision = g_strdup(revision);
    return build;
}

// Reads "PROFILE@REV" of --from; the commit stands behind the last "@".
static bool add_from(GPtrArray *builds, const char *from, GError **error)
{
    const char *at = strrchr(from, '@');

    if (!at || at == from || at[1] == '\0')
        return set_error(error, GOC_ERROR_INVALID, "--from \"%s\" is not PROFILE@REV", from);
    g_ptr_array_add(builds, build_new(from, (gsize)(at - from), at + 1));
    return true;
}

static bool open_build(Build *build, const Options *options, Checkout *checkout, GError **error)
{
    const char *const places[] = { build->place, NULL };

    if (!checkout_find_commit(checkout, build->revision, build->commit, error))
        return prefix_error(error, "%s at %s", build->place, build->revision);
    return profile_input_read(&build->profile, places, &options->input, error) &&
           commit_sources_open_revision(&build->sources, options->repo, build->commit, error);
}

// Opens the new build, the first one, and the earlier ones.
static bool open_builds(GPtrArray *builds, const Options *options, GError **error)
{
    g_autoptr(Checkout) checkout = NULL;
    const Build *now = builds->pdata[0];

    if (!checkout_open(&checkout, options->repo, error))
        return false;
    for (guint i = 0; i < builds->len; i++) {
        Build *build = builds->pdata[i];

        if (!open_build(build, options, checkout, error))
            return false;
        if (i > 0 &&
            !renames_find(&build->renames, options->repo, true, build->commit, now->commit, GIT_TIMEOUT_MS, error))
            return false;
    }
    return true;
}

static bool write_profile(const Carry *carry, const char *path, GError **error)
{
    g_autoptr(OutputFile) file = NULL;

    if (!output_file_open(&file, path, error))
        return false;
    profile_text_write(carry->profile, output_file_output(file));
    return output_file_finish(file, error);
}

static bool write_carry(const Carry *carry, const CarryTitle *title, const Options *options, GError **error)
{
    g_autoptr(Output) output = NULL;

    if (options->output && !write_profile(carry, options->output, error))
        return false;
    output = output_new_fd(STDOUT_FILENO);
    if (options->is_json)
        carry_json_write(carry, title, options->has_functions, output);
    else
        carry_text_write(carry, title, options->has_functions, output);
    return output_finish(output, error);
}

static bool carry(GPtrArray *builds, const Options *options, CarryCounts counts, GError **error)
{
    const Build *now = builds->pdata[0];
    guint n_sides = builds->len - 1;
    g_autofree CarrySide *sides = g_new0(CarrySide, n_sides);
    CarryTitle title = { .name = now->revision, .sides = sides, .counts = counts };
    g_autoptr(Progress) progress = progress_new("carry", "comparing the functions of the builds");
    g_autoptr(Carry) carried = NULL;

    if (!open_builds(builds, options, error))
        return false;
    title.commit = now->commit;
    for (guint i = 0; i < n_sides; i++) {
        const Build *build = builds->pdata[i + 1];

        sides[i] = (CarrySide){ .name = build->revision,
                                .commit = build->commit,
                                .profile = build->profile,
                                .sources = build->sources,
                                .renames = build->renames };
    }
    if (!carry_make(&carried, now->profile, now->sources, sides, n_sides, counts, error))
        return false;
    g_clear_pointer(&progress, progress_free);
    return write_carry(carried, &title, options, error);
}

static bool find_counts(CarryCounts *out, const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(carry_counts_names); i++) {
        if (!name || g_str_equal(name, carry_counts_names[i])) {
            *out = (CarryCounts)i;
            return true;
        }
    }
    return false;
}

// Fills `builds` from the command line, the new one first. INVALID when it was misused.
static bool read_builds(GPtrArray *builds, const Options *options, int argc, char **argv, GError **error)
{
    if (argc != 3)
        return set_error(error, GOC_ERROR_INVALID, "name two profiles, OLD and NEW");
    if (!options->old || !options->now)
        return set_error(error, GOC_ERROR_INVALID, "at which commits? Give --old REV and --new REV");
    g_ptr_array_add(builds, build_new(argv[2], strlen(argv[2]), options->now));
    g_ptr_array_add(builds, build_new(argv[1], strlen(argv[1]), options->old));
    for (guint i = 0; options->from && options->from[i]; i++) {
        if (i == SIDES_MAX)
            return set_error(error, GOC_ERROR_INVALID, "more than %d times --from", SIDES_MAX);
        if (!add_from(builds, options->from[i], error))
            return false;
    }
    return true;
}

ExitCode carry_command(int argc, char **argv)
{
    g_auto(Options) options = { 0 };
    g_autoptr(GOptionContext) context = context_new(&options);
    g_autoptr(GPtrArray) builds = g_ptr_array_new_with_free_func((GDestroyNotify)build_free);
    g_autoptr(GError) error = NULL;
    CarryCounts counts;

    g_set_prgname("goc-plugin carry");
    if (!g_option_context_parse(context, &argc, &argv, &error))
        return command_misused("carry", error->message);
    if (!find_counts(&counts, options.counts))
        return command_misused("carry", "--counts is max or add");
    if (!read_builds(builds, &options, argc, argv, &error))
        return command_misused("carry", error->message);
    if (!options.repo)
        options.repo = g_strdup(".");
    if (!carry(builds, &options, counts, &error))
        return command_fail("carry", error);
    return EXIT_GOOD;
}
