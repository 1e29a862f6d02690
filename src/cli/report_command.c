// SPDX-License-Identifier: Apache-2.0
// Report command: what the commands that print a report of a profile and its sources have in common.
#include "cli/report_command.h"

#include "cli/output_file.h"
#include "cli/profile_input.h"
#include "cli/source_choice.h"

typedef struct Choices {
    ProfileInput input;
    const char *const *profile; // what it is read from
    SourceChoice source;
    char *output;
    char *title;
} Choices;

static void choices_clear(Choices *choices)
{
    source_choice_clear(&choices->source);
    g_free(choices->output);
    g_free(choices->title);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Choices, choices_clear)

static GOptionContext *options_new(Choices *choices, const ReportCommand *command)
{
    const GOptionEntry entries[] = {
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &choices->output,
          command->needs_output ? "where the report goes; - is standard output"
                                : "where the report goes (default: standard output)",
          "FILE" },
        { command->has_title ? "title" : NULL, 't', 0, G_OPTION_ARG_STRING, &choices->title, "the page's title",
          "TEXT" },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    GOptionContext *context = g_option_context_new("PROFILE");
    g_autofree char *description = g_strconcat(profile_input_help, "\nExamples:\n", command->examples, NULL);

    g_option_context_set_summary(context, command->summary);
    g_option_context_set_description(context, description);
    source_choice_add_options(&choices->source, context);
    g_option_context_add_main_entries(context, entries, NULL);
    profile_input_add_options(context, &choices->input);
    return context;
}

// Returns what is wrong, or NULL. The caller frees.
static char *read_choices(Choices *choices, const ReportCommand *command, int *argc, char ***argv)
{
    g_autoptr(GOptionContext) options = options_new(choices, command);
    g_autofree char *program = g_strconcat("goc-plugin ", command->name, NULL);
    g_autoptr(GError) error = NULL;

    g_set_prgname(program);
    if (!g_option_context_parse(options, argc, argv, &error))
        return g_strdup(error->message);
    if (*argc < 2)
        return g_strdup("which profile?");
    if (command->needs_output && !choices->output)
        return g_strdup("where to? Give -o FILE");
    choices->profile = (const char *const *)*argv + 1;
    return source_choice_misuse(&choices->source);
}

static bool write_report(const ReportCommand *command, const Report *report, const Choices *choices, GError **error)
{
    g_autoptr(OutputFile) file = NULL;

    if (!output_file_open(&file, choices->output, error))
        return false;
    command->write(report, choices->title ? choices->title : "", output_file_output(file));
    return output_file_finish(file, error);
}

static bool make_report(const ReportCommand *command, const Choices *choices, GError **error)
{
    g_autoptr(Sources) sources = NULL;
    g_autoptr(Profile) profile = NULL;
    g_autoptr(Report) report = NULL;

    if (!profile_input_read(&profile, choices->profile, &choices->input, error))
        return false;
    if (!source_choice_open(&sources, &choices->source, error))
        return false;
    if (!report_make(&report, profile, sources, error))
        return false;
    return write_report(command, report, choices, error);
}

ExitCode report_command_run(const ReportCommand *command, int argc, char **argv)
{
    g_auto(Choices) choices = { 0 };
    g_autoptr(GError) error = NULL;
    g_autofree char *wrong = read_choices(&choices, command, &argc, &argv);

    if (wrong)
        return command_misused(command->name, wrong);
    if (!make_report(command, &choices, &error))
        return command_fail(command->name, error);
    return EXIT_GOOD;
}
