// SPDX-License-Identifier: Apache-2.0
// Gaps as markdown: for comments on GitHub and GitLab.
#include "increment/gaps_markdown.h"

#include "format/markdown.h"

enum { MISSING_RANGES = 4, NOTES_CEILING = 10 };

static void code_cell(Output *output, char *owned)
{
    g_autofree char *text = owned;

    markdown_code(output, text);
    markdown_raw_unescaped(output, " | ");
}

static void write_row(const Gap *gap, Output *output)
{
    g_autofree char *percent = total_text(gap->total), *lines = gap_missing_text(gap, MISSING_RANGES);

    markdown_raw_unescaped(output, "| ");
    code_cell(output, gap_name(gap));
    code_cell(output, gap_place(gap));
    if (gap->reason)
        output_printf(output, "not measured: %s | ", gap->reason);
    else if (gap->total.statements == 0)
        markdown_raw_unescaped(output, "nothing to run | ");
    else
        output_printf(output, "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " (%s%%) | ", gap->total.covered,
                      gap->total.statements, percent);
    output_printf(output, "%s | ", lines);
    code_cell(output, gap_author_text(gap));
    code_cell(output, gap_owners_text(gap));
    output_byte(output, '\n');
}

void gaps_markdown_table(const GapsView *view, Output *output)
{
    guint n_hidden = gaps_view_rows(view) - gaps_view_shown(view);

    if (gaps_view_shown(view) == 0)
        return;
    markdown_raw_unescaped(output, "| Function | Place | Statements that ran | Lines that did not | Author | Owners |\n"
                                   "|---|---|---|---|---|---|\n");
    for (guint i = 0; i < gaps_view_shown(view); i++)
        write_row(&g_array_index(view->gaps->list, Gap, i), output);
    if (n_hidden > 0)
        output_printf(output, "\nand %u more\n", n_hidden);
    output_byte(output, '\n');
}

static void write_item(Output *output, const char *before, const char *code, const char *behind)
{
    output_text(output, before);
    markdown_code(output, code);
    output_text(output, behind);
}

static void write_absent(const GPtrArray *absent, Output *output)
{
    for (guint i = 0; absent && i < MIN(absent->len, NOTES_CEILING); i++) {
        const AbsentFile *file = absent->pdata[i];

        write_item(output, "- Not instrumented: ", file->path, ": ");
        output_printf(output, "%s\n", file->reason);
    }
    if (absent && absent->len > NOTES_CEILING)
        output_printf(output, "- and %u more files that are not instrumented\n", absent->len - NOTES_CEILING);
}

void gaps_markdown_write(const GapsView *view, Output *output)
{
    const Gaps *gaps = view->gaps;
    g_autofree char *summary = gaps_summary(gaps);

    markdown_raw_unescaped(output, "## Functions that changed\n\n");
    output_printf(output, "%s.\n\n", summary);
    gaps_markdown_table(view, output);
    if (gaps->n_moved > 0)
        output_printf(output, "- %u unchanged %s moved to another file\n", gaps->n_moved,
                      gaps->n_moved == 1 ? "function" : "functions");
    write_absent(view->absent, output);
    for (guint i = 0; i < MIN(gaps->notes->len, NOTES_CEILING); i++)
        write_item(output, "- ", gaps->notes->pdata[i], "\n");
    write_item(output, "\nBase ", view->base_name, " ");
    output_printf(output, "(%s), head %s%s\n", view->changes->from, view->changes->head,
                  view->is_working_tree ? " and the working tree" : "");
}
