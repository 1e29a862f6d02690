// SPDX-License-Identifier: Apache-2.0
// Diff html: the html face of a diff cover.
#include "increment/diff_html.h"

#include "format/html.h"
#include "increment/diff_html_code.h"
#include "increment/diff_percent.h"
#include "report/html_head.h"
#include "report/html_page.h"

#include <string.h>

// Unchanged lines that are shown only when they are asked for make a page larger, of many files too large: each file
// has its share of this.
enum { FOLD_BYTES = 12 * 1024 * 1024 };

const char *diff_html_csp(void)
{
    return html_head_csp(HTML_DIFF);
}

// "1 line", "12 lines".
static void write_count(uint64_t n, const char *one, const char *many, Output *output)
{
    output_number(output, n);
    html_raw_unescaped(output, n == 1 ? one : many);
}

static void write_percent(double percent, int digits, Output *output)
{
    output_text(output, diff_percent_text(diff_percent_round(percent, digits)).text);
    html_raw_unescaped(output, "%");
}

static void write_total_percent(const DiffHtml *html, Output *output)
{
    if (html->title->is_percent_float) {
        write_percent(diff_cover_percent_exact(html->diff), 2, output);
    } else {
        output_number(output, (uint64_t)diff_cover_percent(html->diff));
        html_raw_unescaped(output, "%");
    }
}

static void write_total(const DiffHtml *html, Output *output)
{
    const DiffCover *diff = html->diff;

    html_raw_unescaped(output, "<p id=\"total\">");
    if (diff->n_measured == 0) {
        html_raw_unescaped(output, "No lines with coverage information in this diff.</p>\n");
        return;
    }
    html_raw_unescaped(output, "<b>");
    write_total_percent(html, output);
    html_raw_unescaped(output, "</b> <span>");
    output_number(output, diff->n_measured - diff->n_missing);
    html_raw_unescaped(output, " of ");
    write_count(diff->n_measured, " changed line covered", " changed lines covered", output);
    html_raw_unescaped(output, "</span></p>\n");
}

static const char *heading_of(const DiffHtml *html)
{
    return *html->heading ? html->heading : "Diff Coverage";
}

static void write_top_bar(const DiffHtml *html, Output *output)
{
    html_raw_unescaped(output, "<header id=\"topbar\">\n<h1>");
    html_text(output, heading_of(html));
    html_raw_unescaped(output, "</h1>\n");
    write_total(html, output);
    html_page_steps(output);
    html_raw_unescaped(output, "<label><input id=\"covered\" type=\"checkbox\" checked> Show covered</label>\n");
    html_page_theme(output);
    html_raw_unescaped(output, "</header>\n");
}

static void write_fact(const char *name, const char *text, Output *output)
{
    html_raw_unescaped(output, "<div><dt>");
    html_text(output, name);
    html_raw_unescaped(output, "</dt><dd>");
    html_text(output, text);
    html_raw_unescaped(output, "</dd></div>\n");
}

// Commits that are not known, of a diff that somebody made before, are "".
static void write_commits(const DiffHtml *html, Output *output)
{
    const Changes *changes = html->diff->changes;
    const char *name = html->title->base_name;
    bool has_name = name && strcmp(name, changes->base) != 0;
    g_autofree char *base = g_strdup_printf("%s%s%s", has_name ? name : "", has_name ? " " : "", changes->base);

    if (*changes->base)
        write_fact("Base", base, output);
    if (*changes->from && strcmp(changes->from, changes->base) != 0)
        write_fact("Merge base", changes->from, output);
    if (*changes->head)
        write_fact("Head", changes->head, output);
}

static void write_facts(const DiffHtml *html, Output *output)
{
    const DiffCover *diff = html->diff;
    g_autofree char *lines =
        g_strdup_printf("%" G_GUINT64_FORMAT " changed, %" G_GUINT64_FORMAT " measured, %" G_GUINT64_FORMAT
                        " not covered, %" G_GUINT64_FORMAT " in part",
                        changes_n_lines(diff->changes), diff->n_measured, diff->n_missing, diff->n_partial);

    html_raw_unescaped(output, "<dl id=\"facts\">\n");
    write_fact("Diff", html->title->diff_name, output);
    write_commits(html, output);
    for (guint i = 0; html->remarks && html->remarks[i][0]; i++)
        write_fact(html->remarks[i][0], html->remarks[i][1], output);
    write_fact("Coverage", html->title->report_name, output);
    write_fact("Lines", lines, output);
    html_raw_unescaped(output, "</dl>\n");
}

// What became of the file, besides that it was changed.
static void write_kind(const ChangedFile *changed, Output *output)
{
    static const char *const names[] = {
        [PATCH_MODIFIED] = NULL,     [PATCH_ADDED] = "added",   [PATCH_DELETED] = "deleted",
        [PATCH_RENAMED] = "renamed", [PATCH_COPIED] = "copied", [PATCH_UNMERGED] = "in conflict",
    };
    bool has_old = (changed->kind == PATCH_RENAMED || changed->kind == PATCH_COPIED) && changed->old_path;

    if (names[changed->kind]) {
        html_raw_unescaped(output, " <small>");
        html_raw_unescaped(output, names[changed->kind]);
        html_raw_unescaped(output, has_old ? " from " : "");
        html_text(output, has_old ? changed->old_path : "");
        html_raw_unescaped(output, "</small>");
    }
    if (changed->is_binary)
        html_raw_unescaped(output, " <small>binary</small>");
}

static void write_notes(const GPtrArray *notes, Output *output)
{
    for (guint i = 0; notes && i < notes->len; i++) {
        html_raw_unescaped(output, "<p class=\"note\">");
        html_text(output, notes->pdata[i]);
        html_raw_unescaped(output, "</p>\n");
    }
}

static void write_link(const char *path, Output *output)
{
    g_autofree char *fragment = g_uri_escape_string(path, "/", FALSE);

    html_raw_unescaped(output, "<a href=\"#");
    html_text(output, fragment);
    html_raw_unescaped(output, "\">");
    html_text(output, path);
    html_raw_unescaped(output, "</a>");
}

static void write_number_cell(uint64_t n, Output *output)
{
    html_raw_unescaped(output, "<td>");
    output_number(output, n);
    html_raw_unescaped(output, "</td>");
}

static void write_row(const DiffCoverFile *file, Output *output)
{
    guint covered = file->measured->len - file->missing->len;

    html_raw_unescaped(output, file->missing->len + file->partial->len > 0 ? "<tr><td>" : "<tr class=\"good\"><td>");
    write_link(file->changed->path, output);
    write_kind(file->changed, output);
    html_raw_unescaped(output, "</td><td><progress max=\"");
    output_number(output, file->measured->len);
    html_raw_unescaped(output, "\" value=\"");
    output_number(output, covered);
    html_raw_unescaped(output, "\"></progress></td><td>");
    write_percent(diff_cover_file_percent(file), 1, output);
    html_raw_unescaped(output, "</td>");
    write_number_cell(file->missing->len, output);
    write_number_cell(file->partial->len, output);
    write_number_cell(file->measured->len, output);
    html_raw_unescaped(output, "</tr>\n");
}

static int compare_missing(const void *a, const void *b)
{
    const DiffCoverFile *file = *(const DiffCoverFile *const *)a, *other = *(const DiffCoverFile *const *)b;

    if (file->missing->len != other->missing->len)
        return file->missing->len > other->missing->len ? -1 : 1;
    return file < other ? -1 : file > other; // they stand in the order of their paths
}

// The file that misses most comes first.
static void write_rows(const DiffCover *diff, Output *output)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new();

    for (guint i = 0; i < diff->files->len; i++)
        g_ptr_array_add(files, (gpointer)diff_cover_file(diff, i));
    g_ptr_array_sort(files, compare_missing);
    for (guint i = 0; i < files->len; i++)
        write_row(files->pdata[i], output);
}

static void write_legend(Output *output)
{
    html_raw_unescaped(output, "<div id=\"legend\"><span class=\"miss\">\xe2\x9c\x97 not covered</span>\n"
                               "<span class=\"part\">\xc2\xbd in part</span>\n"
                               "<span class=\"ran\">\xe2\x9c\x93 covered</span>\n"
                               "<span class=\"new\">\xc2\xb7 not measured</span></div>\n");
}

static void write_list(const DiffCover *diff, Output *output)
{
    if (diff->files->len == 0)
        return;
    html_raw_unescaped(output,
                       "<div id=\"tools\"><input id=\"search\" type=\"search\" placeholder=\"Search files (/)\" "
                       "aria-label=\"Search files\" autocomplete=\"off\" spellcheck=\"false\">"
                       "<output id=\"found\"></output>\n");
    write_legend(output);
    html_raw_unescaped(output,
                       "</div>\n<table id=\"list\"><thead><tr><th>File</th><th colspan=\"2\">Covered</th>"
                       "<th aria-sort=\"descending\">Not covered</th><th>In part</th><th>Measured</th></tr></thead>\n"
                       "<tbody>\n");
    write_rows(diff, output);
    html_raw_unescaped(output, "</tbody></table>\n");
}

static void write_absent(const DiffCover *diff, Output *output)
{
    if (diff->absent->len == 0)
        return;
    html_raw_unescaped(output, "<details class=\"list\" id=\"absent\" open><summary>Not instrumented: ");
    write_count(diff->absent->len, " changed file", " changed files", output);
    html_raw_unescaped(output, "</summary>\n<ul>\n");
    for (guint i = 0; i < diff->absent->len; i++) {
        const AbsentFile *file = diff->absent->pdata[i];

        html_raw_unescaped(output, "<li>");
        html_text(output, file->path);
        html_raw_unescaped(output, " <small>");
        html_text(output, file->reason);
        html_raw_unescaped(output, "</small></li>\n");
    }
    html_raw_unescaped(output, "</ul></details>\n");
}

// The changed files that are neither measured nor told as not instrumented; all three lists ascend.
static GPtrArray *find_others(const DiffCover *diff)
{
    GPtrArray *others = g_ptr_array_new();
    guint measured = 0, absent = 0;

    for (guint i = 0; i < diff->changes->files->len; i++) {
        const ChangedFile *changed = &g_array_index(diff->changes->files, ChangedFile, i);

        while (absent < diff->absent->len &&
               strcmp(((const AbsentFile *)diff->absent->pdata[absent])->path, changed->path) < 0)
            absent++;
        if (measured < diff->files->len && diff_cover_file(diff, measured)->changed == changed)
            measured++;
        else if (absent == diff->absent->len ||
                 strcmp(((const AbsentFile *)diff->absent->pdata[absent])->path, changed->path) != 0)
            g_ptr_array_add(others, (gpointer)changed);
    }
    return others;
}

static void write_others(const DiffCover *diff, Output *output)
{
    g_autoptr(GPtrArray) others = find_others(diff);

    if (others->len == 0)
        return;
    html_raw_unescaped(output, "<details class=\"list\" id=\"others\"><summary>Without a measured line: ");
    write_count(others->len, " changed file", " changed files", output);
    html_raw_unescaped(output, "</summary>\n<ul>\n");
    for (guint i = 0; i < others->len; i++) {
        const ChangedFile *changed = others->pdata[i];

        html_raw_unescaped(output, "<li>");
        html_text(output, changed->path);
        write_kind(changed, output);
        html_raw_unescaped(output, " <small>");
        write_count(changed_file_n_lines(changed), " changed line", " changed lines", output);
        html_raw_unescaped(output, "</small></li>\n");
    }
    html_raw_unescaped(output, "</ul></details>\n");
}

static void write_without_text(const DiffCoverFile *file, const char *reason, Output *output)
{
    html_raw_unescaped(output, "<p class=\"trouble\">There is no source: ");
    html_text(output, reason);
    html_raw_unescaped(output, "</p>\n<p>Not covered: ");
    diff_html_numbers_write(file->missing, output);
    html_raw_unescaped(output, "</p>\n<p>Covered in part: ");
    diff_html_numbers_write(file->partial, output);
    html_raw_unescaped(output, "</p>\n<p>Measured: ");
    diff_html_numbers_write(file->measured, output);
    html_raw_unescaped(output, "</p>\n");
}

static void write_file_head(const DiffCoverFile *file, Output *output)
{
    bool has_holes = file->missing->len + file->partial->len > 0;

    html_raw_unescaped(output,
                       has_holes ? "<details open class=\"file\" id=\"" : "<details open class=\"file good\" id=\"");
    html_text(output, file->changed->path);
    html_raw_unescaped(output, "\"><summary><b>");
    html_text(output, file->changed->path);
    html_raw_unescaped(output, "</b>");
    write_kind(file->changed, output);
    html_raw_unescaped(output, " <span>");
    write_percent(diff_cover_file_percent(file), 1, output);
    html_raw_unescaped(output, "</span> <span>");
    output_number(output, file->missing->len);
    html_raw_unescaped(output, " of ");
    write_count(file->measured->len, " line not covered", " lines not covered", output);
    html_raw_unescaped(output, "</span></summary>\n");
}

static void write_file(const DiffHtml *html, const DiffCoverFile *file, Output *output)
{
    g_autoptr(GBytes) text = NULL;
    g_autoptr(GError) failure = NULL;
    const char *bytes;
    gsize size;

    write_file_head(file, output);
    if (source_texts_read(html->texts, file->changed->path, &text, &failure)) {
        bytes = g_bytes_get_data(text, &size);
        diff_html_code_write(file, bytes ? bytes : "", size, FOLD_BYTES / html->diff->files->len, output);
    } else {
        write_without_text(file, failure->message, output);
    }
    html_raw_unescaped(output, "</details>\n");
}

static void write_head(const DiffHtml *html, Output *output)
{
    g_autofree char *title = g_strdup_printf("%s: %s", heading_of(html), html->title->diff_name);

    html_head_write(HTML_DIFF, title, output);
}

void diff_html_write(const DiffHtml *html, Output *output)
{
    write_head(html, output);
    html_raw_unescaped(output, "<body>\n");
    write_top_bar(html, output);
    html_raw_unescaped(output, "<main>\n");
    write_facts(html, output);
    write_notes(html->title->notes, output);
    write_list(html->diff, output);
    write_absent(html->diff, output);
    write_others(html->diff, output);
    for (guint i = 0; i < html->diff->files->len; i++)
        write_file(html, diff_cover_file(html->diff, i), output);
    html_raw_unescaped(output, "</main>\n</body>\n</html>\n");
}
