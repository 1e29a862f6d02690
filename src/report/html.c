// SPDX-License-Identifier: Apache-2.0
// HTML report: the sources with their coverage on one page that works from disk.
#include "report/html.h"

#include "format/html.h"
#include "report/html_source.h"

#include <pthread.h>
#include <string.h>

// Embedded by html_page.S.
extern const char html_page_css[], html_page_css_end[], html_page_js[], html_page_js_end[];

static const FileReport *file_at(const Report *report, guint i)
{
    return &g_array_index(report->files, FileReport, i);
}

// The last folder in the first file's name, as Go names a page; the caller frees.
static char *package_name(const Report *report)
{
    g_autofree char *folder = report->files->len > 0 ? g_path_get_dirname(file_at(report, 0)->file->name) : NULL;

    return folder && !g_str_equal(folder, ".") && !g_str_equal(folder, "/") ? g_path_get_basename(folder)
                                                                            : g_strdup("");
}

static void write_head(const char *title, Output *output)
{
    html_raw_unescaped(output, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    html_text(output, title);
    html_raw_unescaped(output,
                       *title ? ": Go Coverage Report</title>\n<style>" : "Go Coverage Report</title>\n<style>");
    output_write(output, html_page_css, (gsize)(html_page_css_end - html_page_css));
    html_raw_unescaped(output, "</style>\n</head>\n");
}

static void write_total(const Report *report, Output *output)
{
    g_autofree char *percent = total_text(report->total);

    output_printf(output,
                  "<p id=\"total\"><b>%s%%</b> <span>%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                  " statements covered</span></p>\n",
                  percent, (guint64)report->total.covered, (guint64)report->total.statements);
}

// In this order of operations, which is not that of total_percent(): 23 of 80 gives 28.7 here and 28.8 there.
static double label_percent(Total total)
{
    return total.statements > 0 ? (double)total.covered / (double)total.statements * 100 : 0;
}

static void write_file_list(const Report *report, Output *output)
{
    html_raw_unescaped(output, "<div id=\"nav\"><select id=\"files\" aria-label=\"File\">\n");
    for (guint i = 0; i < report->files->len; i++) {
        output_printf(output, "<option value=\"file%u\">", i);
        html_text(output, file_at(report, i)->file->name);
        output_printf(output, " (%.1f%%)</option>\n", label_percent(file_at(report, i)->total));
    }
    html_raw_unescaped(output, "</select></div>\n");
}

static void write_legend(const Report *report, Output *output)
{
    html_raw_unescaped(output, "<div id=\"legend\"><span>not tracked</span>\n");
    if (profile_is_set(report->profile)) {
        html_raw_unescaped(output, "<span class=\"cov0\">not covered</span>\n<span class=\"cov8\">covered</span>\n");
    } else {
        html_raw_unescaped(output,
                           "<span class=\"cov0\">no coverage</span>\n<span class=\"cov1\">low coverage</span>\n");
        for (int i = 2; i <= 9; i++)
            output_printf(output, "<span class=\"cov%d\">*</span>\n", i);
        html_raw_unescaped(output, "<span class=\"cov10\">high coverage</span>\n");
    }
    html_raw_unescaped(output, "</div>\n");
}

static void write_top_bar(const Report *report, const char *title, Output *output)
{
    html_raw_unescaped(output, "<header id=\"topbar\">\n<h1>");
    html_text(output, *title ? title : "Go Coverage Report");
    html_raw_unescaped(output, "</h1>\n");
    write_total(report, output);
    write_file_list(report, output);
    html_raw_unescaped(
        output, "<div id=\"steps\"><button type=\"button\" id=\"previous\" title=\"Previous uncovered block (p)\">"
                "&#8593; Previous</button> <button type=\"button\" id=\"next\" "
                "title=\"Next uncovered block (n)\">&#8595; Next uncovered</button> "
                "<output id=\"step\"></output></div>\n");
    write_legend(report, output);
    html_raw_unescaped(output,
                       "<button type=\"button\" id=\"theme\" title=\"Light or dark (t)\">Light / dark</button>\n"
                       "</header>\n");
}

// HTML drops a line's end directly after <pre>, so a text that starts with one gets a second.
static void write_file(const Report *report, guint i, Output *output)
{
    const FileReport *file = file_at(report, i);
    gsize size;
    const char *text = g_bytes_get_data(file->text, &size);

    output_printf(output,
                  "<pre class=\"file\" id=\"file%u\" data-covered=\"%" G_GUINT64_FORMAT
                  "\" data-statements=\"%" G_GUINT64_FORMAT "\" hidden>",
                  i, (guint64)file->total.covered, (guint64)file->total.statements);
    if (size > 0 && text[0] == '\n')
        output_byte(output, '\n');
    html_source_write(report->profile, file, output);
    html_raw_unescaped(output, "</pre>\n");
}

void html_report_write(const Report *report, const char *title, Output *output)
{
    g_autofree char *heading = *title ? g_strdup(title) : package_name(report);

    write_head(heading, output);
    html_raw_unescaped(output, "<body>\n");
    write_top_bar(report, heading, output);
    html_raw_unescaped(output, "<nav id=\"side\" aria-label=\"Files\"><input id=\"search\" type=\"search\" "
                               "placeholder=\"Search files (/)\" aria-label=\"Search files\" autocomplete=\"off\">"
                               "<label id=\"order\"><input id=\"worst\" type=\"checkbox\"> most uncovered first</label>"
                               "<div id=\"tree\"></div></nav>\n"
                               "<main id=\"content\"><pre id=\"lines\" aria-hidden=\"true\"></pre>\n");
    for (guint i = 0; i < report->files->len; i++)
        write_file(report, i, output);
    html_raw_unescaped(output, "</main>\n<script>");
    output_write(output, html_page_js, (gsize)(html_page_js_end - html_page_js));
    html_raw_unescaped(output, "</script>\n</body>\n</html>\n");
}

static char *csp;

// "'sha256-<base64>'", as Content Security Policy wants it.
static char *csp_hash(const char *start, const char *end)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *base64 = NULL;
    guint8 digest[32];
    gsize size = sizeof(digest);

    g_checksum_update(checksum, (const guchar *)start, end - start);
    g_checksum_get_digest(checksum, digest, &size);
    base64 = g_base64_encode(digest, size);
    return g_strdup_printf("'sha256-%s'", base64);
}

static void make_csp(void)
{
    g_autofree char *style = csp_hash(html_page_css, html_page_css_end);
    g_autofree char *script = csp_hash(html_page_js, html_page_js_end);

    csp = g_strdup_printf("default-src 'none'; script-src %s; style-src %s; base-uri 'none'; form-action 'none'; "
                          "frame-ancestors 'none'",
                          script, style);
}

const char *html_report_csp(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_csp);
    return csp;
}
