// SPDX-License-Identifier: Apache-2.0
// goc-plugin convert: writes a profile in another form, for other tools.
#include "cli/commands.h"
#include "cli/output_file.h"
#include "cli/report_input.h"
#include "cover/profile_text.h"
#include "report/cobertura.h"
#include "report/html.h"
#include "report/json.h"
#include "report/lcov.h"

static const char summary[] = "Writes a profile in another form:\n"
                              "  text       Go's text profile, sorted and with each block once\n"
                              "  cobertura  XML for Jenkins, GitLab, Azure DevOps, diff-cover and others\n"
                              "  lcov       a tracefile for lcov, genhtml, editors and others\n"
                              "  json       totals, files and functions for programs, see docs/report-json.md\n"
                              "  html       the page of goc-plugin html";

static const char examples[] = "  goc-plugin convert --to cobertura -o coverage.xml profile.out\n"
                               "  goc-plugin convert --to lcov -s ~/src/shop -o shop.info /tmp/gocoverdir\n"
                               "  goc-plugin convert --to json profile.out | jq .total.percent\n";

typedef struct Choices {
    ReportInput input;
    char *to;
    char *output;
    gboolean has_blocks;
    gint64 timestamp_ms;
} Choices;

static void choices_clear(Choices *choices)
{
    g_free(choices->to);
    report_input_clear(&choices->input);
    g_free(choices->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Choices, choices_clear)

// What a form is written from.
typedef struct Basis {
    const Choices *choices;
    const Profile *profile;
    Sources *sources;     // NULL when the form needs none
    const Report *report; // NULL when the form needs none
    const Exclusion *exclusion;
    Missing *missing; // the files that cannot be read
} Basis;

static bool write_text(const Basis *from, Output *output, GError **error)
{
    profile_text_write(from->profile, output);
    return true;
}

static bool write_cobertura(const Basis *from, Output *output, GError **error)
{
    return cobertura_report_write(from->report, from->choices->timestamp_ms, output, error);
}

static bool write_lcov(const Basis *from, Output *output, GError **error)
{
    return lcov_report_write(from->report, output, error);
}

static bool write_json(const Basis *from, Output *output, GError **error)
{
    json_report_write(&(JsonReport){ from->report, from->sources, from->exclusion, from->choices->has_blocks }, output);
    return true;
}

// By way of memory, so that a pipe gets no half page when a source is missing.
static bool write_html(const Basis *from, Output *output, GError **error)
{
    HtmlReport report = {
        .profile = from->profile,
        .sources = from->sources,
        .title = "",
        .exclusion = from->exclusion,
        .missing = from->choices->input.files.is_missing_listed ? from->missing : NULL,
    };
    g_autoptr(Output) page = output_new_memory();
    const char *bytes;
    gsize size;

    if (!html_report_write(&report, page, error))
        return false;
    bytes = output_bytes(page, &size);
    output_write(output, bytes, size);
    return true;
}

typedef struct Form {
    const char *name;
    bool needs_sources, needs_report;
    const char *without_source; // what becomes of files that have none
    bool (*write)(const Basis *from, Output *output, GError **error);
} Form;

static const char no_functions[] = "they stand under their names in the profile, without functions";

static const Form forms[] = {
    { "text", false, false, "they count as not generated", write_text },
    { "cobertura", true, true, no_functions, write_cobertura },
    { "lcov", true, true, no_functions, write_lcov },
    { "json", true, true, no_functions, write_json },
    { "html", true, false, "the page names them", write_html },
};

static const Form *find_form(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
        if (g_str_equal(forms[i].name, name))
            return &forms[i];
    return NULL;
}

// Returns what is wrong, or NULL. The caller frees.
static char *read_choices(Choices *choices, int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        { "to", 't', 0, G_OPTION_ARG_STRING, &choices->to, "text, cobertura, lcov, json or html", "FORM" },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &choices->output, "where it goes (default: standard output)",
          "FILE" },
        { "blocks", 0, 0, G_OPTION_ARG_NONE, &choices->has_blocks, "json: with each file's blocks", NULL },
        { "timestamp", 0, 0, G_OPTION_ARG_INT64, &choices->timestamp_ms,
          "cobertura: the time it tells, in milliseconds since 1970 (default: 0)", "MS" },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    const ReportUsage usage = { "goc-plugin convert", summary, examples, entries };
    char *wrong = report_input_parse(&choices->input, &usage, argc, argv);

    if (wrong)
        return wrong;
    if (!choices->to)
        return g_strdup("to what? Give --to FORM");
    if (!find_form(choices->to))
        return g_strdup_printf("there is no form \"%s\"", choices->to);
    return NULL;
}

static bool write_form(const Form *form, const Basis *from, GError **error)
{
    g_autoptr(OutputFile) file = NULL;

    return output_file_open(&file, from->choices->output, error) &&
           form->write(from, output_file_output(file), error) && output_file_finish(file, error);
}

static bool write_from(const Form *form, Basis *from, GError **error)
{
    g_autoptr(Report) report = form->needs_report ? report_make_partial(from->profile, from->sources) : NULL;

    from->report = report;
    if (report)
        from->missing = report->missing;
    if (!from->choices->input.files.is_missing_listed && !missing_is_none(from->missing, error))
        return false;
    if (!write_form(form, from, error))
        return false;
    file_choice_tell("convert", from->exclusion, from->missing, form->without_source);
    return true;
}

static bool convert(const Choices *choices, GError **error)
{
    const Form *form = find_form(choices->to);
    g_auto(Material) material = { 0 };
    g_autoptr(Missing) missing = missing_new();
    Basis from = { .choices = choices };

    if (!report_input_read(&choices->input, form->needs_sources, &material, error))
        return false;
    from.profile = material.profile;
    from.sources = material.sources;
    from.exclusion = material.exclusion;
    from.missing = form->needs_sources ? missing : material.unread; // who reads the sources again tells of these again
    return write_from(form, &from, error);
}

ExitCode convert_command(int argc, char **argv)
{
    g_auto(Choices) choices = { 0 };
    g_autoptr(GError) error = NULL;
    g_autofree char *wrong = read_choices(&choices, &argc, &argv);

    if (wrong)
        return command_misused("convert", wrong);
    if (!convert(&choices, &error))
        return command_fail("convert", error);
    return EXIT_GOOD;
}
