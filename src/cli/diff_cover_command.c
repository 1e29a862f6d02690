// SPDX-License-Identifier: Apache-2.0
// goc-plugin diff-cover: of the lines that changed, which ran, as diff-cover tells it.
#include "cli/commands.h"
#include "cli/diff_cover_material.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "increment/diff_cover_annotations.h"
#include "increment/diff_cover_json.h"
#include "increment/diff_cover_markdown.h"
#include "increment/diff_cover_text.h"
#include "increment/diff_html.h"
#include "increment/diff_percent.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

enum { ABSENT_SHOWN = 20 };

static const char usage[] =
    "Usage:\n"
    "  goc-plugin diff-cover [OPTION...] REPORT...\n"
    "\n"
    "Tells which of the lines that changed since a base ran: what a review and a pipeline want to know. Its\n"
    "options, figures and formats are those of diff-cover 10.5, but it reads Go profiles as they are and is exact\n"
    "where diff-cover is not; --compat diff-cover makes it equal there, too.\n"
    "\n";

static const char examples[] =
    "\n"
    "Exit status: 0 good, 1 failed or below --fail-under, 2 wrong use.\n"
    "\n"
    "Examples:\n"
    "  goc-plugin diff-cover profile.out\n"
    "  goc-plugin diff-cover --compare-branch origin/release --fail-under 80 --show-uncovered /tmp/gocoverdir\n"
    "  goc-plugin diff-cover --format html:diff.html,markdown:comment.md coverage.xml\n"
    "  goc-plugin diff-cover --repo ~/src/shop --commit v1.4.0 --compare-branch v1.3.0 --json profile.out\n";

static void print_help(void)
{
    g_autofree char *options = diff_cover_options_help();

    printf("%s%s\nOptions:\n%s%s", usage, coverage_reports_help, options, examples);
}

static void warn(const char *text)
{
    command_say("diff-cover", "%s", text);
}

// A report that goes to a file, or to standard output.
typedef struct Sheet {
    const DiffCoverMaterial *material;
    const DiffCoverOptions *options;
    Output *output;
} Sheet;

static void write_html(const Sheet *sheet)
{
    const DiffHtml html = {
        .diff = sheet->material->diff,
        .title = &sheet->material->title,
        .heading = "",
        .texts = sheet->material->texts,
    };

    diff_html_write(&html, sheet->output);
}

static void write_json(const Sheet *sheet)
{
    diff_cover_json_write(sheet->material->diff, &sheet->material->title, sheet->output);
}

static void write_markdown(const Sheet *sheet)
{
    diff_cover_markdown_write(sheet->material->diff, &sheet->material->title, sheet->material->texts, sheet->output);
}

static void write_annotations(const Sheet *sheet)
{
    diff_cover_annotations_write(sheet->material->diff, &sheet->material->title,
                                 sheet->options->targets[DIFF_COVER_ANNOTATIONS], sheet->output);
}

static void write_text(const Sheet *sheet)
{
    const DiffCoverTextOptions options = {
        .texts = sheet->options->is_uncovered_shown ? sheet->material->texts : NULL,
        .is_coloured = !sheet->options->is_compat && isatty(STDOUT_FILENO) && !g_getenv("NO_COLOR"),
    };

    diff_cover_text_write(sheet->material->diff, &sheet->material->title, &options, sheet->output);
}

// What stands in a line of its own.
static void write_json_line(const Sheet *sheet)
{
    write_json(sheet);
    output_byte(sheet->output, '\n');
}

// The page holds its style itself, but who asked for a file will refer to it.
static void write_no_style(const Sheet *sheet)
{
    output_text(sheet->output, "/* The page holds its style itself. */\n");
}

static bool write_to(const char *path, void (*write)(const Sheet *sheet), const Sheet *sheet, GError **error)
{
    g_autoptr(OutputFile) file = NULL;
    Sheet there = *sheet;

    if (!output_file_open(&file, path, error))
        return false;
    there.output = output_file_output(file);
    write(&there);
    return output_file_finish(file, error);
}

static bool write_formats(const Sheet *sheet, GError **error)
{
    static void (*const writers[N_DIFF_COVER_FORMATS])(const Sheet *sheet) = {
        [DIFF_COVER_HTML] = write_html,
        [DIFF_COVER_JSON] = write_json,
        [DIFF_COVER_MARKDOWN] = write_markdown,
        [DIFF_COVER_ANNOTATIONS] = write_annotations,
    };
    const DiffCoverOptions *options = sheet->options;

    for (guint i = 0; i < N_DIFF_COVER_FORMATS; i++)
        if (options->targets[i] &&
            !write_to(i == DIFF_COVER_ANNOTATIONS ? "-" : options->targets[i], writers[i], sheet, error))
            return false;
    return !options->targets[DIFF_COVER_HTML] || !options->external_css_file ||
           write_to(options->external_css_file, write_no_style, sheet, error);
}

static bool write_all(const Sheet *sheet, GError **error)
{
    if (!write_formats(sheet, error))
        return false;
    if (sheet->options->is_json)
        return write_to("-", write_json_line, sheet, error);
    return sheet->options->is_quiet || write_to("-", write_text, sheet, error);
}

static void tell_notes(const DiffCoverMaterial *material)
{
    const GPtrArray *absent = material->diff->absent;

    for (guint i = 0; i < MIN(absent->len, ABSENT_SHOWN); i++) {
        const AbsentFile *file = g_ptr_array_index(absent, i);

        command_say("diff-cover", "note: not instrumented, and so not counted: %s: %s", file->path, file->reason);
    }
    if (absent->len > ABSENT_SHOWN)
        command_say("diff-cover", "note: and %u more files are not instrumented", absent->len - ABSENT_SHOWN);
    for (guint i = 0; i < material->notes->len; i++)
        command_say("diff-cover", "note: %s", (const char *)g_ptr_array_index(material->notes, i));
}

// diff-cover compares the total as it shows it, and names whole per cents.
static ExitCode judge(const DiffCover *diff, const DiffCoverOptions *options)
{
    double total =
        options->is_percent_float ? diff_percent_round(diff_cover_percent_exact(diff), 2) : diff_cover_percent(diff);

    if (total >= options->fail_under)
        return EXIT_GOOD;
    fprintf(stderr, "Failure. Coverage is below %.0f%%.\n", trunc(options->fail_under));
    return EXIT_FAILED;
}

static bool find_material(DiffCoverMaterial *material, const DiffCoverOptions *options, GError **error)
{
    g_autoptr(Progress) progress = options->is_quiet ? NULL : progress_new("diff-cover", "looking at what changed");

    return diff_cover_material_find(material, options, error);
}

static ExitCode run(const DiffCoverOptions *options)
{
    g_auto(DiffCoverMaterial) material = { 0 };
    g_autoptr(GError) error = NULL;
    const Sheet sheet = { .material = &material, .options = options };

    if (!find_material(&material, options, &error))
        return command_fail("diff-cover", error);
    if (!options->is_compat && !options->is_quiet)
        tell_notes(&material);
    if (!write_all(&sheet, &error))
        return command_fail("diff-cover", error);
    return judge(material.diff, options);
}

ExitCode diff_cover_command(int argc, char **argv)
{
    g_auto(DiffCoverOptions) options = { 0 };
    g_autoptr(GError) error = NULL;
    g_autofree char *wrong = NULL;

    g_set_prgname("goc-plugin diff-cover");
    if (!diff_cover_options_read(&options, argv, warn, &wrong, &error))
        return command_fail("diff-cover", error);
    if (options.is_help_wanted) {
        print_help();
        return EXIT_GOOD;
    }
    if (options.is_version_wanted)
        return version_command(argc, argv);
    if (wrong)
        return command_misused("diff-cover", wrong);
    return run(&options);
}
