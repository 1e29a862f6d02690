// SPDX-License-Identifier: Apache-2.0
// goc-plugin total: prints how many statements ran, in all and by module, folder, package, file or function.
#include "cli/commands.h"
#include "cli/file_choice.h"
#include "cli/output_file.h"
#include "cli/profile_input.h"
#include "cli/source_choice.h"
#include "report/totals_table.h"

static const char summary[] =
    "Prints how many statements ran of how many, in all or by module, folder, package, file or function.\n"
    "Sources are read only for functions and for --exclude-generated; modules are told by them, and where\n"
    "there is no source by the package. Only --by function leaves code outside of functions out.";

static const char examples[] = "\nExamples:\n"
                               "  goc-plugin total profile.out\n"
                               "  goc-plugin total --by package --sort uncovered profile.out\n"
                               "  goc-plugin total --by file --json /tmp/gocoverdir | jq .total.percent\n";

typedef struct Choices {
    const char *const *places; // that name the profile together
    ProfileInput input;
    FileChoice files;
    SourceChoice source;
    char *output;
    char *by;
    char *sort;
    gboolean is_json;
} Choices;

static void choices_clear(Choices *choices)
{
    file_choice_clear(&choices->files);
    source_choice_clear(&choices->source);
    g_free(choices->output);
    g_free(choices->by);
    g_free(choices->sort);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Choices, choices_clear)

// What totals are made from.
typedef struct Material {
    const Profile *profile;
    Sources *sources; // NULL: not needed
    Report *report;   // NULL: not needed
} Material;

static Totals *make_by_module(const Material *from)
{
    return totals_by_module(from->profile, from->sources);
}

static Totals *make_by_folder(const Material *from)
{
    return totals_by_folder(from->profile);
}

static Totals *make_by_package(const Material *from)
{
    return totals_by_package(from->profile);
}

static Totals *make_by_file(const Material *from)
{
    return totals_by_file(from->profile);
}

static Totals *make_by_function(const Material *from)
{
    return totals_by_function(from->report);
}

typedef struct Division {
    const char *name;
    bool needs_sources, needs_report;
    Totals *(*make)(const Material *from); // NULL: no rows
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

static GOptionContext *options_new(Choices *choices)
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
    GOptionContext *context = g_option_context_new("PROFILE...");
    g_autofree char *description = g_strconcat(profile_input_help, examples, NULL);

    g_option_context_set_summary(context, summary);
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

    g_set_prgname("goc-plugin total");
    if (!g_option_context_parse(options, argc, argv, &error))
        return g_strdup(error->message);
    if (*argc < 2)
        return g_strdup("which profile?");
    if (!find_division(choices->by))
        return g_strdup_printf("--by is total, module, folder, package, file or function, not \"%s\"", choices->by);
    if (choices->sort && !g_str_equal(choices->sort, "name") && !g_str_equal(choices->sort, "uncovered"))
        return g_strdup("--sort is name or uncovered");
    choices->places = (const char *const *)*argv + 1;
    wrong = source_choice_misuse(&choices->source);
    return wrong ? wrong : file_choice_read(&choices->files);
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

static bool write_totals(const Material *from, const Choices *choices, const Exclusion *exclusion,
                         const Missing *missing, GError **error)
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
    g_autoptr(Profile) profile = NULL;
    g_autoptr(Sources) sources = NULL;
    g_autoptr(Exclusion) exclusion = exclusion_new();
    g_autoptr(Missing) unread = missing_new();
    g_autoptr(Report) report = NULL;
    const Missing *missing = unread;

    if (!profile_input_read(&profile, choices->places, &choices->input, error))
        return false;
    if ((by->needs_sources || file_choice_needs_sources(&choices->files)) &&
        !source_choice_open(&sources, &choices->source, error))
        return false;
    if (!file_choice_apply(&choices->files, profile, sources, exclusion, unread, error))
        return false;
    if (by->needs_report) {
        report = report_make_partial(profile, sources);
        missing = report->missing;
    }
    if (!choices->files.is_missing_listed && !missing_is_none(missing, error))
        return false;
    return write_totals(&(Material){ profile, sources, report }, choices, exclusion, missing, error);
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
