// SPDX-License-Identifier: Apache-2.0
// HTML folder: a report with pages, i.e. an index and, in a folder beside it, one page for each source file.
#include "report/html_folder.h"

#include "base/descriptor.h"
#include "base/error.h"
#include "format/html.h"
#include "report/html_bodies.h"
#include "report/html_head.h"
#include "report/html_page.h"
#include "report/html_page_name.h"
#include "report/html_source.h"
#include "report/page_folder.h"

#include <string.h>

// What all pages share.
typedef struct Pages {
    const Profile *profile;
    PageFolder *folder;
    char *heading;
    char *index_url; // from a page
    guint *previous; // by file: the nearest file before it that has something uncovered, around the ends; or itself
    guint *next;     // the same after it
} Pages;

static void pages_clear(Pages *pages)
{
    page_folder_close(pages->folder);
    g_free(pages->heading);
    g_free(pages->index_url);
    g_free(pages->previous);
    g_free(pages->next);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pages, pages_clear)

static char *folder_of(const char *index_path)
{
    static const char *const suffixes[] = { ".html", ".htm" };

    for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        if (g_str_has_suffix(index_path, suffixes[i]))
            return g_strdup_printf("%.*s_files", (int)(strlen(index_path) - strlen(suffixes[i])), index_path);
    }
    return g_strconcat(index_path, "_files", NULL);
}

// The last part of a path, as a link names it.
static char *url_of(const char *path)
{
    g_autofree char *name = g_path_get_basename(path);

    return g_uri_escape_string(name, NULL, FALSE);
}

static void write_page_of(const Profile *profile, guint i, Output *output)
{
    g_autofree char *page = html_page_name(profile_file(profile, i)->name);

    html_text(output, page);
}

static void write_body_tag(const Pages *pages, guint i, Output *output)
{
    html_raw_unescaped(output, "<body data-kind=\"file\" data-previous=\"");
    write_page_of(pages->profile, pages->previous[i], output);
    html_raw_unescaped(output, "\" data-next=\"");
    write_page_of(pages->profile, pages->next[i], output);
    html_raw_unescaped(output, "\">\n");
}

static void write_way_up(const Pages *pages, const ProfileFile *file, Output *output)
{
    g_autofree char *fragment = g_uri_escape_string(file->name, "/", FALSE);

    html_raw_unescaped(output, "<a id=\"up\" title=\"To the index (u)\" href=\"");
    html_text(output, pages->index_url);
    html_raw_unescaped(output, "#");
    html_text(output, fragment);
    html_raw_unescaped(output, "\">All files</a>\n");
}

static void write_top_bar(const Pages *pages, const ProfileFile *file, Output *output)
{
    html_raw_unescaped(output, "<header id=\"topbar\">\n");
    write_way_up(pages, file, output);
    html_raw_unescaped(output, "<h1 id=\"label\">");
    html_page_label(pages->profile, file, output);
    html_raw_unescaped(output, "</h1>\n");
    html_page_statements(profile_file_total(pages->profile, file), output);
    html_page_steps(output);
    html_page_legend(pages->profile, output);
    html_page_theme(output);
    html_raw_unescaped(output, "</header>\n");
}

static void write_page_start(const Pages *pages, guint i, Output *output)
{
    const ProfileFile *file = profile_file(pages->profile, i);
    g_autofree char *title = html_page_head_title(file->name, pages->heading);

    html_head_write_linked(title, output);
    write_body_tag(pages, i, output);
    write_top_bar(pages, file, output);
    html_raw_unescaped(output, "<main id=\"content\" tabindex=\"-1\"><div id=\"mark\" hidden></div>"
                               "<pre id=\"lines\" aria-hidden=\"true\"></pre>");
}

static void write_page_end(Output *output)
{
    html_raw_unescaped(output,
                       "</pre></main>\n<canvas id=\"ruler\" aria-hidden=\"true\"></canvas>\n</body>\n</html>\n");
}

// HTML drops a line's end directly after <pre>, so that a text may begin with one of its own.
static void write_page(void *data, guint i, const char *text, gsize size, Output *output)
{
    const Pages *pages = data;

    write_page_start(pages, i, output);
    html_raw_unescaped(output, "<pre class=\"file\" id=\"file");
    output_number(output, i);
    html_raw_unescaped(output, "\">\n");
    html_source_write(pages->profile, profile_file(pages->profile, i), text, size, output);
    write_page_end(output);
}

static void write_missing_page(void *data, guint i, const char *reason, Output *output)
{
    write_page_start(data, i, output);
    html_raw_unescaped(output, "<pre class=\"missing\">\n");
    html_raw_unescaped(output, "There is no source: ");
    html_text(output, reason);
    write_page_end(output);
}

static bool keep_page(void *data, guint i, const Output *output, GError **error)
{
    const Pages *pages = data;
    g_autofree char *name = html_page_name(profile_file(pages->profile, i)->name);
    gsize size;
    const char *bytes = output_bytes(output, &size);

    return page_folder_add(pages->folder, name, bytes, size, error);
}

static bool add_embedded(PageFolder *folder, const char *name, void (*write)(HtmlKind, Output *), GError **error)
{
    g_autoptr(Output) output = output_new_memory();
    const char *bytes;
    gsize size;

    write(HTML_REPORT, output);
    bytes = output_bytes(output, &size);
    return page_folder_add(folder, name, bytes, size, error);
}

// Goes around twice, so that the first files learn of the last ones.
static guint *neighbours(const Profile *profile, bool is_ascending)
{
    guint n = profile->files->len, nearest = G_MAXUINT;
    guint *found = g_new(guint, n);

    for (guint step = 0; step < 2 * n; step++) {
        guint i = is_ascending ? step % n : n - 1 - step % n;

        found[i] = nearest == G_MAXUINT ? i : nearest;
        if (html_page_holes(profile, profile_file(profile, i)) > 0)
            nearest = i;
    }
    return found;
}

static void pages_init(Pages *pages, const HtmlReport *report, const char *index_path)
{
    g_autofree char *name = url_of(index_path);

    pages->profile = report->profile;
    pages->heading = html_page_heading(report);
    pages->index_url = g_strconcat("../", name, NULL);
    pages->previous = neighbours(report->profile, true);
    pages->next = neighbours(report->profile, false);
}

bool html_folder_write(const HtmlReport *report, const char *index_path, GError **error)
{
    g_autofree char *path = folder_of(index_path);
    g_auto(Pages) pages = { 0 };
    HtmlBodies bodies = {
        .profile = report->profile,
        .sources = report->sources,
        .missing = report->missing,
        .data = &pages,
        .write = write_page,
        .write_missing = write_missing_page,
        .hand_over = keep_page,
    };

    pages_init(&pages, report, index_path);
    return page_folder_open(&pages.folder, path, error) && html_bodies_make(&bodies, error) &&
           add_embedded(pages.folder, HTML_STYLE_FILE, html_head_write_style, error) &&
           add_embedded(pages.folder, HTML_SCRIPT_FILE, html_head_write_script, error) &&
           page_folder_finish(pages.folder, error);
}

void html_index_write(const HtmlReport *report, const char *index_path, Output *output)
{
    g_autofree char *heading = html_page_heading(report);
    g_autofree char *title = html_page_head_title("", heading);
    g_autofree char *folder = folder_of(index_path);
    g_autofree char *url = url_of(folder);

    html_head_write(HTML_REPORT, title, output);
    html_raw_unescaped(output, "<body data-kind=\"index\" data-pages=\"");
    html_text(output, url);
    html_raw_unescaped(output, "\">\n<header id=\"topbar\">\n");
    html_page_title(report, output);
    html_page_total(profile_total(report->profile), output);
    html_page_theme(output);
    html_raw_unescaped(output, "</header>\n<main id=\"side\">\n");
    html_page_left_out(report, output);
    html_page_tree(output);
    html_raw_unescaped(output, "</main>\n");
    html_page_data(report->profile, output);
    html_raw_unescaped(output, "</body>\n</html>\n");
}

void html_folder_remove(const char *index_path)
{
    g_autofree char *path = folder_of(index_path);

    page_folder_remove(path);
}
