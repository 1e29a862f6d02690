// SPDX-License-Identifier: Apache-2.0
// goc-plugin func: prints the coverage of each function, byte for byte as `go tool cover -func` does.
#include "cli/commands.h"
#include "cli/output_file.h"
#include "cli/report_input.h"
#include "report/func.h"

static const char summary[] =
    "Prints the coverage of each function and the total, as `go tool cover -func` does. As there, the\n"
    "rows of the files before one that cannot be read are printed before it fails.";

static const char examples[] = "  goc-plugin func profile.out\n"
                               "  goc-plugin func -s ~/src/shop -o shop.func shop.cov\n"
                               "  goc-plugin func --exclude-generated --skipfile 'mock_,/testdata/' profile.out\n"
                               "  curl -s http://127.0.0.1:7777/v1/cover/profile | goc-plugin func -\n";

typedef struct Choices {
    ReportInput input;
    char *output;
} Choices;

static void choices_clear(Choices *choices)
{
    report_input_clear(&choices->input);
    g_free(choices->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Choices, choices_clear)

// Returns what is wrong, or NULL. The caller frees.
static char *read_choices(Choices *choices, int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &choices->output, "where the report goes (default: standard output)",
          "FILE" },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    const ReportUsage usage = { "goc-plugin func", summary, examples, entries };

    return report_input_parse(&choices->input, &usage, argc, argv);
}

static bool write_report(const Report *report, const Choices *choices, GError **error)
{
    bool is_whole = choices->input.files.is_missing_listed || report->missing->files->len == 0;
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
    g_auto(Material) material = { 0 };
    g_autoptr(Report) report = NULL;

    if (!report_input_read(&choices->input, true, &material, error))
        return false;
    report = report_make_partial(material.profile, material.sources);
    if (!write_report(report, choices, error))
        return false;
    file_choice_tell("func", material.exclusion, report->missing, "the total is partial");
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
