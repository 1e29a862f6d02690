// SPDX-License-Identifier: Apache-2.0
// goc-plugin func: prints the coverage of each function, byte for byte as `go tool cover -func` does.
#include "cli/commands.h"
#include "cli/file_choice.h"
#include "cli/output_file.h"
#include "cli/profile_input.h"
#include "cli/source_choice.h"
#include "report/func.h"

static const char examples[] = "\nExamples:\n"
                               "  goc-plugin func profile.out\n"
                               "  goc-plugin func -s ~/src/shop -o shop.func shop.cov\n"
                               "  goc-plugin func --exclude-generated --skipfile 'mock_,/testdata/' profile.out\n"
                               "  curl -s http://127.0.0.1:7777/v1/cover/profile | goc-plugin func -\n";

typedef struct Choices {
    const char *const *places; // that name the profile together
    ProfileInput input;
    FileChoice files;
    SourceChoice source;
    char *output;
} Choices;

static void choices_clear(Choices *choices)
{
    file_choice_clear(&choices->files);
    source_choice_clear(&choices->source);
    g_free(choices->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Choices, choices_clear)

static GOptionContext *options_new(Choices *choices)
{
    const GOptionEntry entries[] = {
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &choices->output, "where the report goes (default: standard output)",
          "FILE" },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    GOptionContext *context = g_option_context_new("PROFILE...");
    g_autofree char *description = g_strconcat(profile_input_help, examples, NULL);

    g_option_context_set_summary(
        context, "Prints the coverage of each function and the total, as `go tool cover -func` does. As there, the\n"
                 "rows of the files before one that cannot be read are printed before it fails.");
    g_option_context_set_description(context, description);
    g_option_context_add_main_entries(context, entries, NULL);
    source_choice_add_options(&choices->source, context);
    profile_input_add_options(context, &choices->input);
    file_choice_add_options(&choices->files, context);
    return context;
}

// Returns what is wrong, or NULL. The caller frees.
static char *read_choices(Choices *choices, int *argc, char ***argv)
{
    g_autoptr(GOptionContext) options = options_new(choices);
    g_autoptr(GError) error = NULL;
    char *wrong;

    g_set_prgname("goc-plugin func");
    if (!g_option_context_parse(options, argc, argv, &error))
        return g_strdup(error->message);
    if (*argc < 2)
        return g_strdup("which profile?");
    choices->places = (const char *const *)*argv + 1;
    wrong = source_choice_misuse(&choices->source);
    return wrong ? wrong : file_choice_read(&choices->files);
}

static bool write_report(const Report *report, const Choices *choices, GError **error)
{
    bool is_whole = choices->files.is_missing_listed || report->missing->files->len == 0;
    g_autoptr(OutputFile) file = NULL;

    if (!output_file_open(&file, choices->output, error))
        return false;
    if (is_whole)
        func_report_write(report, output_file_output(file));
    else
        func_report_write_start(report, output_file_output(file));
    return output_file_finish(file, error) && (is_whole || missing_is_none(report->missing, error));
}

static bool make_report(const Choices *choices, GError **error)
{
    g_autoptr(Sources) sources = NULL;
    g_autoptr(Profile) profile = NULL;
    g_autoptr(Exclusion) exclusion = exclusion_new();
    g_autoptr(Missing) unread = missing_new(); // the report tells of these again
    g_autoptr(Report) report = NULL;

    if (!profile_input_read(&profile, choices->places, &choices->input, error) ||
        !source_choice_open(&sources, &choices->source, error) ||
        !file_choice_apply(&choices->files, profile, sources, exclusion, unread, error))
        return false;
    report = report_make_partial(profile, sources);
    if (!write_report(report, choices, error))
        return false;
    file_choice_tell("func", exclusion, report->missing, "the total is partial");
    return true;
}

ExitCode func_command(int argc, char **argv)
{
    g_auto(Choices) choices = { 0 };
    g_autoptr(GError) error = NULL;
    g_autofree char *wrong = read_choices(&choices, &argc, &argv);

    if (wrong)
        return command_misused("func", wrong);
    if (!make_report(&choices, &error))
        return command_fail("func", error);
    return EXIT_GOOD;
}
