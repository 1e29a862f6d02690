// SPDX-License-Identifier: Apache-2.0
// goc-plugin diff: compares what two profiles cover, file by file, as `goc diff` does.
#include "base/error.h"
#include "cli/commands.h"
#include "cli/profile_input.h"
#include "report/profile_diff.h"

#include <unistd.h>

typedef struct Diff {
    ProfileInput input;
    char *now;
    char *base;
} Diff;

static void diff_clear(Diff *diff)
{
    g_free(diff->now);
    g_free(diff->base);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Diff, diff_clear)

static GOptionContext *options_new(Diff *diff)
{
    const GOptionEntry entries[] = {
        { "new-profile", 'n', 0, G_OPTION_ARG_FILENAME, &diff->now, "what is compared", "PROFILE" },
        { "base-profile", 'b', 0, G_OPTION_ARG_FILENAME, &diff->base, "what it is compared with", "PROFILE" },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    GOptionContext *context = g_option_context_new(NULL);
    g_autofree char *description =
        g_strconcat(profile_input_help,
                    "\nA file that one of them does not have is None there, one without statements N/A;\n"
                    "files whose difference rounds to 0.0% are left out. Figures are those of `goc diff`,\n"
                    "but a colon may stand in a name, and a block that comes twice counts once.\n"
                    "\nExamples:\n"
                    "  goc-plugin diff -n new.cov -b base.cov\n"
                    "  goc-plugin diff --new-profile=/tmp/gocoverdir --base-profile=master.cov.gz\n",
                    NULL);

    g_option_context_set_summary(context, "Compares what two profiles cover, file by file, as `goc diff` does.");
    g_option_context_set_description(context, description);
    g_option_context_add_main_entries(context, entries, NULL);
    profile_input_add_options(context, &diff->input);
    return context;
}

static bool read_place(Profile **out, const char *place, const Diff *diff, GError **error)
{
    const char *const places[] = { place, NULL };

    return profile_input_read(out, places, &diff->input, error);
}

static bool write_diff(const Diff *diff, GError **error)
{
    g_autoptr(Profile) now = NULL;
    g_autoptr(Profile) base = NULL;
    g_autoptr(Output) output = output_new_fd(STDOUT_FILENO);

    if (!diff->now)
        return set_error(error, GOC_ERROR_INVALID, "required flag(s) \"new-profile\" not set");
    if (!diff->base)
        return set_error(error, GOC_ERROR_INVALID,
                         "either base-profile or prow-postsubmit-job must be provided; of these there is only -b here");
    if (!read_place(&now, diff->now, diff, error) || !read_place(&base, diff->base, diff, error))
        return false;
    profile_diff_write(base, now, output);
    return output_finish(output, error);
}

ExitCode diff_command(int argc, char **argv)
{
    g_auto(Diff) diff = { 0 };
    g_autoptr(GOptionContext) options = options_new(&diff);
    g_autoptr(GError) error = NULL;

    g_set_prgname("goc-plugin diff");
    if (!g_option_context_parse(options, &argc, &argv, &error))
        return command_misused("diff", error->message);
    if (argc > 1)
        return command_misused("diff", "name the profiles by -n and -b");
    if (!write_diff(&diff, &error))
        return command_fail("diff", error);
    return EXIT_GOOD;
}
