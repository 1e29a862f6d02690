// SPDX-License-Identifier: Apache-2.0
// goc-plugin total: prints how many statements ran, in all and by module, folder, package, file or function.
#include "cli/commands.h"
#include "cli/output_file.h"
#include "cli/report_input.h"
#include "report/totals_table.h"

static const char summary[] =
    "Prints how many statements ran of how many, in all or by module, folder, package, file or function.\n"
    "Sources are read only for functions and for --exclude-generated; modules are told by them, and where\n"
    "there is no source by the package. Only --by function leaves code outside of functions out.";

static const char examples[] = "  goc-plugin total profile.out\n"
                               "  goc-plugin total --by package --sort uncovered profile.out\n"
                               "  goc-plugin total --by file --json /tmp/gocoverdir | jq .total.percent\n";

typedef struct Choices {
    ReportInput input;
    char *output;
    char *by;
    char *sort;
    gboolean is_json;
} Choices;

static void choices_clear(Choices *choices)
{
    report_input_clear(&choices->input);
    g_free(choices->output);
    g_free(choices->by);
    g_free(choices->sort);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Choices, choices_clear)

// What totals are made from.
typedef struct Basis {
    const Profile *profile;
    Sources *sources; // NULL: not needed
    Report *report;   // NULL: not needed
} Basis;

static Totals *make_by_module(const Basis *from)
{
    return totals_by_module(from->profile, from->sources);
}

static Totals *make_by_folder(const Basis *from)
{
    return totals_by_folder(from->profile);
}

static Totals *make_by_package(const Basis *from)
{
    return totals_by_package(from->profile);
}

static Totals *make_by_file(const Basis *from)
{
    return totals_by_file(from->profile);
}

static Totals *make_by_function(const Basis *from)
{
    return totals_by_function(from->report);
}

typedef struct Division {
    const char *name;
    bool needs_sources, needs_report;
    Totals *(*make)(const Basis *from); // NULL: no rows
} Division;

static const Division divisions[] = {
    { "total", false, false, NULL },
    { "module", true, false, make_by_module },
    { "folder", false, false, make_by_folder },
    { "package", false, false, make_by_package },
    { "file", false, false, make_by_file },
    { "function", true, true, make_by_function },
};

static const Division *find_division(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(divisions); i++) {
        if (!name || g_str_equal(divisions[i].name, name))
            return &divisions[i];
    }
    return NULL;
}

// Returns what is wrong, or NULL. The caller frees.
static char *read_choices(Choices *choices, int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        { "by", 'b', 0, G_OPTION_ARG_STRING, &choices->by,
          "a row for each module, folder, package, file or function (default: total)", "WHAT" },
        { "sort", 0, 0, G_OPTION_ARG_STRING, &choices->sort, "by name (default), or by what did not run: uncovered",
          "HOW" },
        { "json", 0, 0, G_OPTION_ARG_NONE, &choices->is_json, "for programs", NULL },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &choices->output, "where it goes (default: standard output)",
          "FILE" },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    const ReportUsage usage = { "goc-plugin total", summary, examples, entries };
    char *wrong = report_input_parse(&choices->input, &usage, argc, argv);

    if (wrong)
        return wrong;
    if (!find_division(choices->by))
        return g_strdup_printf("--by is total, module, folder, package, file or function, not \"%s\"", choices->by);
    if (choices->sort && !g_str_equal(choices->sort, "name") && !g_str_equal(choices->sort, "uncovered"))
        return g_strdup("--sort is name or uncovered");
    return NULL;
}

static bool write_table(const TotalsTable *table, const Choices *choices, GError **error)
{
    bool needs_report = find_division(choices->by)->needs_report;
    g_autoptr(OutputFile) file = NULL;

    if (!output_file_open(&file, choices->output, error))
        return false;
    if (choices->is_json)
        totals_table_write_json(table, output_file_output(file));
    else
        totals_table_write(table, output_file_output(file));
    if (!output_file_finish(file, error))
        return false;
    file_choice_tell("total", table->exclusion, table->missing,
                     needs_report ? "the total is partial" : "they count as not generated");
    return true;
}

static bool write_totals(const Basis *from, const Choices *choices, const Exclusion *exclusion, const Missing *missing,
                         GError **error)
{
    const Division *by = find_division(choices->by);
    g_autoptr(Totals) totals = by->make ? by->make(from) : NULL;
    TotalsTable table = {
        .by = by->name,
        .totals = totals,
        .total = from->report ? from->report->function_total : profile_total(from->profile),
        .exclusion = exclusion,
        .missing = missing,
    };

    if (totals && g_strcmp0(choices->sort, "uncovered") == 0)
        totals_sort_by_uncovered(totals);
    return write_table(&table, choices, error);
}

static bool make_totals(const Choices *choices, GError **error)
{
    const Division *by = find_division(choices->by);
    g_auto(Material) material = { 0 };
    g_autoptr(Report) report = NULL;
    const Missing *missing;

    if (!report_input_read(&choices->input, by->needs_sources, &material, error))
        return false;
    if (by->needs_report)
        report = report_make_partial(material.profile, material.sources);
    missing = report ? report->missing : material.unread;
    if (!choices->input.files.is_missing_listed && !missing_is_none(missing, error))
        return false;
    return write_totals(&(Basis){ material.profile, material.sources, report }, choices, material.exclusion, missing,
                        error);
}

ExitCode total_command(int argc, char **argv)
{
    g_auto(Choices) choices = { 0 };
    g_autoptr(GError) error = NULL;
    g_autofree char *wrong = read_choices(&choices, &argc, &argv);

    if (wrong)
        return command_misused("total", wrong);
    if (!make_totals(&choices, &error))
        return command_fail("total", error);
    return EXIT_GOOD;
}
