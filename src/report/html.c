// SPDX-License-Identifier: Apache-2.0
// HTML report on one page.
#include "report/html.h"

#include "format/html.h"
#include "report/html_bodies.h"
#include "report/html_head.h"
#include "report/html_page.h"
#include "report/html_source.h"

enum {
    FILES_ON_ONE_PAGE = 2000,
    LINES_ON_ONE_PAGE = 1000 * 1000,
};

// A page of 1,200 files with 840,000 lines has 40 MB; a browser draws it after 0.1 s and has read it after 0.7 s. A
// file has at least as many lines as its last block's end says.
bool html_report_is_large(const Profile *profile)
{
    guint64 lines = 0;

    for (guint i = 0; i < profile->files->len; i++) {
        const ProfileFile *file = profile_file(profile, i);

        lines += file->n_blocks > 0 ? profile_block(profile, file->first_block + file->n_blocks - 1)->end_line : 0;
    }
    return profile->files->len > FILES_ON_ONE_PAGE || lines > LINES_ON_ONE_PAGE;
}

// For narrow screens, which have no room for the tree.
static void write_choice(const Profile *profile, Output *output)
{
    html_raw_unescaped(output, "<div id=\"nav\"><select id=\"files\" aria-label=\"File\">\n");
    for (guint i = 0; i < profile->files->len; i++) {
        html_raw_unescaped(output, "<option value=\"file");
        output_number(output, i);
        html_raw_unescaped(output, "\">");
        html_page_label(profile, profile_file(profile, i), output);
        html_raw_unescaped(output, "</option>\n");
    }
    html_raw_unescaped(output, "</select></div>\n");
}

static void write_top_bar(const HtmlReport *report, Output *output)
{
    const Profile *profile = report->profile;

    html_raw_unescaped(output, "<header id=\"topbar\">\n");
    html_page_title(report, output);
    html_page_total(profile_total(profile), output);
    write_choice(profile, output);
    html_page_steps(output);
    html_page_legend(profile, output);
    html_raw_unescaped(output, "<p id=\"here\"></p>\n");
    html_page_theme(output);
    html_raw_unescaped(output, "</header>\n");
}

static void write_body_start(const HtmlReport *report, Output *output)
{
    html_raw_unescaped(output, "<body data-kind=\"one\">\n");
    write_top_bar(report, output);
    html_raw_unescaped(output, "<nav id=\"side\" aria-label=\"Files\">\n");
    html_page_tree(output);
    html_raw_unescaped(output, "</nav>\n<main id=\"content\" tabindex=\"-1\"><div id=\"mark\" hidden></div>"
                               "<pre id=\"lines\" aria-hidden=\"true\"></pre><pre id=\"source\"></pre></main>\n"
                               "<canvas id=\"ruler\" aria-hidden=\"true\"></canvas>\n");
    html_page_data(report->profile, output);
}

typedef struct OnePage {
    const Profile *profile;
    Output *output;
} OnePage;

// A body is kept as the text of a script that is none, and becomes elements when it is shown: a browser reads 40 MB of
// text in a moment, and of elements in seconds.
static void write_file(void *data, guint i, const char *text, gsize size, Output *output)
{
    const OnePage *page = data;

    html_raw_unescaped(output, "<script type=\"text/plain\" class=\"file\" id=\"file");
    output_number(output, i);
    html_raw_unescaped(output, "\">");
    html_source_write(page->profile, profile_file(page->profile, i), text, size, output);
    html_raw_unescaped(output, "</script>\n");
}

static void write_missing(void *data, guint i, const char *reason, Output *output)
{
    (void)data;
    html_raw_unescaped(output, "<script type=\"text/plain\" class=\"missing\" id=\"file");
    output_number(output, i);
    html_raw_unescaped(output, "\">");
    html_raw_unescaped(output, "There is no source: ");
    html_text(output, reason);
    html_raw_unescaped(output, "</script>\n");
}

static bool append_files(void *data, guint i, const Output *bodies, GError **error)
{
    const OnePage *page = data;
    gsize size;
    const char *bytes = output_bytes(bodies, &size);

    (void)i, (void)error; // the page's output keeps its failures
    output_write(page->output, bytes, size);
    return true;
}

bool html_report_write(const HtmlReport *report, Output *output, GError **error)
{
    g_autofree char *heading = html_page_heading(report);
    g_autofree char *title = html_page_head_title("", heading);
    OnePage page = { report->profile, output };
    HtmlBodies bodies = {
        .profile = report->profile,
        .sources = report->sources,
        .missing = report->missing,
        .data = &page,
        .write = write_file,
        .write_missing = write_missing,
        .hand_over = append_files,
        .is_in_order = true,
    };

    html_head_write(HTML_REPORT, title, output);
    write_body_start(report, output);
    if (!html_bodies_make(&bodies, error))
        return false;
    html_page_left_out(report, output);
    html_raw_unescaped(output, "</body>\n</html>\n");
    return true;
}
