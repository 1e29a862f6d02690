// SPDX-License-Identifier: Apache-2.0
// goc-plugin html: writes the sources with their coverage as one page, or as an index with a page for each file.
#include "base/error.h"
#include "cli/commands.h"
#include "cli/output_file.h"
#include "cli/report_input.h"
#include "report/html_folder.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

static const char summary[] =
    "Shows in a browser which lines ran: on one page, or, for many files, on an index with a page\n"
    "for each file in a folder beside it. It works from disk, without a network.";

static const char examples[] = "  goc-plugin html -o coverage.html profile.out\n"
                               "  goc-plugin html --pages -s ~/src/shop -o shop.html /tmp/gocoverdir\n";

typedef struct Choices {
    ReportInput input;
    char *output;
    char *title;
    gboolean is_one_page, has_pages; // neither: as the size says
} Choices;

static void choices_clear(Choices *choices)
{
    report_input_clear(&choices->input);
    g_free(choices->output);
    g_free(choices->title);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Choices, choices_clear)

// A new or a regular file, which can have a folder beside it and takes its place at once.
static bool is_file(const char *path)
{
    struct stat about;

    return !g_str_equal(path, "-") && (lstat(path, &about) < 0 || S_ISREG(about.st_mode));
}

// Returns what is wrong, or NULL. The caller frees.
static char *read_choices(Choices *choices, int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &choices->output,
          "where the page or the index goes; - is standard output", "FILE" },
        { "title", 't', 0, G_OPTION_ARG_STRING, &choices->title, "the page's title", "TEXT" },
        { "pages", 0, 0, G_OPTION_ARG_NONE, &choices->has_pages, "an index, and a page for each file in FILE_files",
          NULL },
        { "one-page", 0, 0, G_OPTION_ARG_NONE, &choices->is_one_page, "everything on one page, however large", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    const ReportUsage usage = { "goc-plugin html", summary, examples, entries };
    char *wrong = report_input_parse(&choices->input, &usage, argc, argv);

    if (wrong)
        return wrong;
    if (!choices->output)
        return g_strdup("where to? Give -o FILE");
    if (choices->has_pages && choices->is_one_page)
        return g_strdup("--pages or --one-page, not both");
    if (choices->has_pages && !is_file(choices->output))
        return g_strdup("--pages needs a file for the index, beside which the pages' folder can stand");
    return NULL;
}

static bool copy(FILE *from, Output *output, GError **error)
{
    enum { PIECE_BYTES = 64 * 1024 };

    rewind(from);
    for (gsize got = 1; got > 0;) {
        got = fread(output_reserve(output, PIECE_BYTES), 1, PIECE_BYTES, from);
        output_advance(output, got);
    }
    return !ferror(from) || set_error(error, GOC_ERROR_INTERNAL, "cannot read the page again");
}

static bool write_pages(const HtmlReport *report, const char *path, GError **error)
{
    g_autoptr(OutputFile) index = NULL;

    if (!output_file_open(&index, path, error) || !html_folder_write(report, path, error))
        return false;
    html_index_write(report, path, output_file_output(index));
    return output_file_finish(index, error);
}

static bool write_file(const HtmlReport *report, const char *path, GError **error)
{
    g_autoptr(OutputFile) file = NULL;

    if (!output_file_open(&file, path, error) || !html_report_write(report, output_file_output(file), error) ||
        !output_file_finish(file, error))
        return false;
    html_folder_remove(path); // of the index that stood here before
    return true;
}

static bool write_whole(const HtmlReport *report, FILE *whole, GError **error)
{
    g_autoptr(Output) output = output_new_fd(fileno(whole));

    return html_report_write(report, output, error) && output_finish(output, error);
}

// What reads a pipe must not get half a page, and what stands behind a link must not be lost for one.
static bool write_into(const HtmlReport *report, const char *path, GError **error)
{
    g_autoptr(OutputFile) file = NULL;
    FILE *whole = tmpfile();
    bool is_written;

    if (!whole)
        return set_error(error, GOC_ERROR_UNAVAILABLE, "no room for a temporary file: %s", g_strerror(errno));
    is_written = write_whole(report, whole, error) && output_file_open(&file, path, error) &&
                 copy(whole, output_file_output(file), error) && output_file_finish(file, error);
    fclose(whole);
    return is_written;
}

static bool write_report(const HtmlReport *report, const Choices *choices, GError **error)
{
    if (!is_file(choices->output))
        return write_into(report, choices->output, error);
    if (choices->has_pages || (!choices->is_one_page && html_report_is_large(report->profile)))
        return write_pages(report, choices->output, error);
    return write_file(report, choices->output, error);
}

static bool make_report(const Choices *choices, GError **error)
{
    g_auto(Material) material = { 0 };
    g_autoptr(Missing) missing = missing_new();
    HtmlReport report;

    if (!report_input_read(&choices->input, true, &material, error))
        return false;
    report = (HtmlReport){
        .profile = material.profile,
        .sources = material.sources,
        .title = choices->title ? choices->title : "",
        .exclusion = material.exclusion,
        .missing = choices->input.files.is_missing_listed ? missing : NULL,
    };
    if (!write_report(&report, choices, error))
        return false;
    file_choice_tell("html", material.exclusion, missing, "only their totals are shown");
    return true;
}

ExitCode html_command(int argc, char **argv)
{
    g_auto(Choices) choices = { 0 };
    g_autoptr(GError) error = NULL;
    g_autofree char *wrong = read_choices(&choices, &argc, &argv);

    if (wrong)
        return command_misused("html", wrong);
    if (!make_report(&choices, &error))
        return command_fail("html", error);
    return EXIT_GOOD;
}
