// SPDX-License-Identifier: Apache-2.0
// goc-plugin html: writes the sources with their coverage as one page, or as an index with a page for each file.
#include "base/error.h"
#include "cli/commands.h"
#include "cli/file_choice.h"
#include "cli/output_file.h"
#include "cli/profile_input.h"
#include "cli/source_choice.h"
#include "report/html_folder.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

typedef struct Choices {
    ProfileInput input;
    const char *const *places; // that name the profile together
    FileChoice files;
    SourceChoice source;
    char *output;
    char *title;
    gboolean is_one_page, has_pages; // neither: as the size says
} Choices;

static void choices_clear(Choices *choices)
{
    file_choice_clear(&choices->files);
    source_choice_clear(&choices->source);
    g_free(choices->output);
    g_free(choices->title);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Choices, choices_clear)

static GOptionContext *options_new(Choices *choices)
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
    GOptionContext *context = g_option_context_new("PROFILE...");
    g_autofree char *description = g_strconcat(profile_input_help,
                                               "\nExamples:\n"
                                               "  goc-plugin html -o coverage.html profile.out\n"
                                               "  goc-plugin html --pages -s ~/src/shop -o shop.html /tmp/gocoverdir\n",
                                               NULL);

    g_option_context_set_summary(
        context, "Shows in a browser which lines ran: on one page, or, for many files, on an index with a page\n"
                 "for each file in a folder beside it. It works from disk, without a network.");
    g_option_context_set_description(context, description);
    source_choice_add_options(&choices->source, context);
    g_option_context_add_main_entries(context, entries, NULL);
    profile_input_add_options(context, &choices->input);
    file_choice_add_options(&choices->files, context);
    return context;
}

// A new or a regular file, which can have a folder beside it and takes its place at once.
static bool is_file(const char *path)
{
    struct stat about;

    return !g_str_equal(path, "-") && (lstat(path, &about) < 0 || S_ISREG(about.st_mode));
}

// Returns what is wrong, or NULL. The caller frees.
static char *read_choices(Choices *choices, int *argc, char ***argv)
{
    g_autoptr(GOptionContext) options = options_new(choices);
    g_autoptr(GError) error = NULL;
    char *wrong;

    g_set_prgname("goc-plugin html");
    if (!g_option_context_parse(options, argc, argv, &error))
        return g_strdup(error->message);
    if (*argc < 2)
        return g_strdup("which profile?");
    if (!choices->output)
        return g_strdup("where to? Give -o FILE");
    if (choices->has_pages && choices->is_one_page)
        return g_strdup("--pages or --one-page, not both");
    if (choices->has_pages && !is_file(choices->output))
        return g_strdup("--pages needs a file for the index, beside which the pages' folder can stand");
    choices->places = (const char *const *)*argv + 1;
    wrong = source_choice_misuse(&choices->source);
    return wrong ? wrong : file_choice_read(&choices->files);
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
    g_autoptr(Sources) sources = NULL;
    g_autoptr(Profile) profile = NULL;
    g_autoptr(Exclusion) exclusion = exclusion_new();
    g_autoptr(Missing) unread = missing_new(); // the report tells of these again
    g_autoptr(Missing) missing = missing_new();
    HtmlReport report;

    if (!profile_input_read(&profile, choices->places, &choices->input, error) ||
        !source_choice_open(&sources, &choices->source, error) ||
        !file_choice_apply(&choices->files, profile, sources, exclusion, unread, error))
        return false;
    report = (HtmlReport){
        .profile = profile,
        .sources = sources,
        .title = choices->title ? choices->title : "",
        .exclusion = exclusion,
        .missing = choices->files.is_missing_listed ? missing : NULL,
    };
    if (!write_report(&report, choices, error))
        return false;
    file_choice_tell("html", exclusion, missing, "only their totals are shown");
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
