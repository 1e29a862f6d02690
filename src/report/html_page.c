// SPDX-License-Identifier: Apache-2.0
// HTML page: what the pages of a report have in common.
#include "report/html_page.h"

#include "format/html.h"
#include "format/json.h"
#include "report/html_head.h"
#include "report/html_page_name.h"

#include <string.h>

char *html_page_heading(const HtmlReport *report)
{
    const GArray *files = report->profile->files;
    g_autofree char *folder = NULL;

    if (*report->title)
        return g_strdup(report->title);
    folder = files->len > 0 ? g_path_get_dirname(profile_file(report->profile, 0)->name) : NULL;
    return folder && !g_str_equal(folder, ".") && !g_str_equal(folder, "/") ? g_path_get_basename(folder)
                                                                            : g_strdup("");
}

const char *html_report_csp(void)
{
    return html_head_csp(HTML_REPORT);
}

char *html_page_head_title(const char *name, const char *heading)
{
    return g_strconcat(name, *name ? " - " : "", heading, *heading ? ": " : "", "Go Coverage Report", NULL);
}

// Files are in the order of their names: what the first and the last one share all do.
static char *common_folder(const GArray *files)
{
    const char *first, *last;
    gsize folder = 0;

    if (files->len == 0)
        return g_strdup("");
    first = g_array_index(files, ProfileFile, 0).name;
    last = g_array_index(files, ProfileFile, files->len - 1).name;
    for (gsize i = 0; first[i] && first[i] == last[i]; i++)
        if (first[i] == '/')
            folder = i;
    return g_strndup(first, folder);
}

void html_page_title(const HtmlReport *report, Output *output)
{
    g_autofree char *folder = common_folder(report->profile->files);
    const char *title = *report->title ? report->title : folder;

    html_raw_unescaped(output, "<h1>");
    html_text(output, *title ? title : "Go Coverage Report");
    html_raw_unescaped(output, "</h1>\n");
}

static void write_statements(Total total, Output *output)
{
    html_raw_unescaped(output, "<span>");
    output_number(output, total.covered);
    html_raw_unescaped(output, " of ");
    output_number(output, total.statements);
    html_raw_unescaped(output, " statements covered</span></p>\n");
}

void html_page_total(Total total, Output *output)
{
    g_autofree char *percent = total_text(total);

    html_raw_unescaped(output, "<p id=\"total\" title=\"over all blocks of the profile\"><b>");
    output_text(output, percent);
    html_raw_unescaped(output, "%</b> ");
    write_statements(total, output);
}

void html_page_statements(Total total, Output *output)
{
    html_raw_unescaped(output, "<p id=\"total\">");
    write_statements(total, output);
}

void html_page_steps(Output *output)
{
    html_raw_unescaped(output,
                       "<div id=\"steps\"><button type=\"button\" id=\"previous\" title=\"Previous uncovered block\">"
                       "Previous<kbd>p</kbd></button><button type=\"button\" id=\"next\" "
                       "title=\"Next uncovered block\">Next uncovered<kbd>n</kbd></button>"
                       "<output id=\"step\"></output></div>\n");
}

void html_page_legend(const Profile *profile, Output *output)
{
    html_raw_unescaped(output, "<div id=\"legend\"><span>not tracked</span>\n");
    if (profile_is_set(profile) && profile->files->len > 0) { // Go asks the files for the mode
        html_raw_unescaped(output, "<span class=\"cov0\">not covered</span>\n<span class=\"cov8\">covered</span>\n");
    } else {
        html_raw_unescaped(output,
                           "<span class=\"cov0\">no coverage</span>\n<span class=\"cov1\">low coverage</span>\n");
        for (guint i = 2; i <= 9; i++) {
            html_raw_unescaped(output, "<span class=\"cov");
            output_number(output, i);
            html_raw_unescaped(output, "\">*</span>\n");
        }
        html_raw_unescaped(output, "<span class=\"cov10\">high coverage</span>\n");
    }
    html_raw_unescaped(output, "</div>\n");
}

void html_page_theme(Output *output)
{
    html_raw_unescaped(output, "<button type=\"button\" id=\"theme\" title=\"Light or dark\">Theme<kbd>t</kbd>"
                               "</button>\n");
}

void html_page_tree(Output *output)
{
    html_raw_unescaped(output,
                       "<div id=\"tools\"><input id=\"search\" type=\"search\" placeholder=\"Search files (/)\" "
                       "aria-label=\"Search files\" autocomplete=\"off\" spellcheck=\"false\">"
                       "<select id=\"order\" aria-label=\"Order\"><option value=\"name\">by name</option>"
                       "<option value=\"uncovered\">most uncovered first</option>"
                       "<option value=\"percent\">lowest coverage first</option></select>"
                       "<button type=\"button\" id=\"expand\" title=\"Open all folders (*)\">Expand</button>"
                       "<button type=\"button\" id=\"collapse\" title=\"Close all folders\">Collapse</button>"
                       "<output id=\"found\"></output></div>\n"
                       "<div id=\"columns\" aria-hidden=\"true\"><span>File</span><span></span><span>Coverage</span>"
                       "<span>Uncovered</span><span>Statements</span></div>\n"
                       "<div id=\"tree\" role=\"tree\" aria-label=\"Files\" tabindex=\"0\"></div>\n");
}

static void write_missing(const Missing *missing, Output *output)
{
    for (guint i = 0; i < missing->files->len; i++) {
        html_raw_unescaped(output, "<li>");
        html_text(output, g_array_index(missing->files, MissingFile, i).reason);
        html_raw_unescaped(output, "</li>\n");
    }
}

static void write_excluded(const Exclusion *exclusion, Output *output)
{
    for (guint i = 0; i < exclusion->files->len; i++) {
        const ExcludedFile *file = &g_array_index(exclusion->files, ExcludedFile, i);

        html_raw_unescaped(output, "<li>");
        html_text(output, file->name);
        html_raw_unescaped(output, ": ");
        html_raw_unescaped(output, exclusion_reason_text(file->reason));
        html_raw_unescaped(output, ", ");
        output_number(output, file->total.statements);
        html_raw_unescaped(output, " statements</li>\n");
    }
}

void html_page_left_out(const HtmlReport *report, Output *output)
{
    guint n_missing = report->missing ? report->missing->files->len : 0;
    guint n_excluded = report->exclusion ? report->exclusion->files->len : 0;

    if (n_missing + n_excluded == 0)
        return;
    html_raw_unescaped(output, "<details id=\"left-out\"><summary>Without source: ");
    output_number(output, n_missing);
    html_raw_unescaped(output, ", left out: ");
    output_number(output, n_excluded);
    html_raw_unescaped(output, "</summary>\n<ul>\n");
    if (n_missing > 0)
        write_missing(report->missing, output);
    if (n_excluded > 0)
        write_excluded(report->exclusion, output);
    html_raw_unescaped(output, "</ul></details>\n");
}

// How many folders the two names have in common at their start, and where the rest of the second begins.
static guint shared_folders(const char *before, const char *name, const char **rest)
{
    guint shared = 0;

    *rest = name;
    for (gsize i = 0; before[i] && before[i] == name[i]; i++) {
        if (name[i] == '/') {
            shared++;
            *rest = name + i + 1;
        }
    }
    return shared;
}

guint html_page_holes(const Profile *profile, const ProfileFile *file)
{
    guint holes = 0;

    for (guint i = file->first_block; i < file->first_block + file->n_blocks; i++)
        holes += profile_count(profile, i) == 0;
    return holes;
}

// Five values a file: the folders shared with the file before, the rest of the name, covered statements, statements,
// and blocks that did not run.
static void write_files(const Profile *profile, JsonWriter *json)
{
    const char *before = "", *rest;

    json_array_begin(json);
    for (guint i = 0; i < profile->files->len; i++) {
        const ProfileFile *file = profile_file(profile, i);
        Total total = profile_file_total(profile, file);

        json_uint(json, shared_folders(before, file->name, &rest));
        json_string(json, rest);
        json_uint(json, total.covered);
        json_uint(json, total.statements);
        json_uint(json, html_page_holes(profile, file));
        before = file->name;
    }
    json_array_end(json);
}

// The names of pages that the script cannot make from the file's, by the file's number.
static void write_odd_pages(const Profile *profile, JsonWriter *json)
{
    json_object_begin(json);
    for (guint i = 0; i < profile->files->len; i++) {
        const char *name = profile_file(profile, i)->name;
        g_autofree char *page = html_page_name_is_plain(name) ? NULL : html_page_name(name);
        g_autofree char *number = page ? g_strdup_printf("%u", i) : NULL;

        if (page)
            json_member(json, number, page);
    }
    json_object_end(json);
}

void html_page_data(const Profile *profile, Output *output)
{
    JsonWriter json = JSON_WRITER(output);

    html_raw_unescaped(output, "<script type=\"application/json\" id=\"data\">");
    json_object_begin(&json);
    json_key(&json, "files");
    write_files(profile, &json);
    json_key(&json, "pages");
    write_odd_pages(profile, &json);
    json_object_end(&json);
    html_raw_unescaped(output, "</script>\n");
}

// In this order of operations, which is not that of total_percent(): 23 of 80 gives 28.7 here and 28.8 there.
static double label_percent(Total total)
{
    return total.statements > 0 ? (double)total.covered / (double)total.statements * 100 : 0;
}

void html_page_label(const Profile *profile, const ProfileFile *file, Output *output)
{
    char percent[G_ASCII_DTOSTR_BUF_SIZE];

    html_text(output, file->name);
    html_raw_unescaped(output, " (");
    output_text(output,
                g_ascii_formatd(percent, sizeof percent, "%.1f", label_percent(profile_file_total(profile, file))));
    html_raw_unescaped(output, "%)");
}
