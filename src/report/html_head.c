// SPDX-License-Identifier: Apache-2.0
// HTML head: what stands in the head of every page that is read from disk: its policy, its style and its script.
#include "report/html_head.h"

#include "format/html.h"

#include <pthread.h>

// Embedded by html_head.S.
extern const char html_report_css[], html_report_css_end[], html_report_js[], html_report_js_end[];
extern const char html_diff_css[], html_diff_css_end[], html_diff_js[], html_diff_js_end[];

typedef struct Text {
    const char *start, *end;
} Text;

static const struct {
    Text style, script;
} embedded[] = {
    [HTML_REPORT] = { { html_report_css, html_report_css_end }, { html_report_js, html_report_js_end } },
    [HTML_DIFF] = { { html_diff_css, html_diff_css_end }, { html_diff_js, html_diff_js_end } },
};

// A page can say all of its policy but who may frame it.
static char *page_csp[G_N_ELEMENTS(embedded)], *header_csp[G_N_ELEMENTS(embedded)];

// "'sha256-<base64>'", as Content Security Policy wants it.
static char *csp_hash(Text text)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *base64 = NULL;
    guint8 digest[32];
    gsize size = sizeof(digest);

    g_checksum_update(checksum, (const guchar *)text.start, text.end - text.start);
    g_checksum_get_digest(checksum, digest, &size);
    base64 = g_base64_encode(digest, size);
    return g_strdup_printf("'sha256-%s'", base64);
}

static void make_csp(void)
{
    for (gsize kind = 0; kind < G_N_ELEMENTS(embedded); kind++) {
        g_autofree char *style = csp_hash(embedded[kind].style);
        g_autofree char *script = csp_hash(embedded[kind].script);

        page_csp[kind] = g_strdup_printf("default-src 'none'; script-src %s; style-src %s; base-uri 'none'; "
                                         "form-action 'none'",
                                         script, style);
        header_csp[kind] = g_strconcat(page_csp[kind], "; frame-ancestors 'none'", NULL);
    }
}

static void make_csp_once(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_csp);
}

const char *html_head_csp(HtmlKind kind)
{
    make_csp_once();
    return header_csp[kind];
}

static void write_text(Text text, Output *output)
{
    output_write(output, text.start, (gsize)(text.end - text.start));
}

void html_head_write_style(HtmlKind kind, Output *output)
{
    write_text(embedded[kind].style, output);
}

void html_head_write_script(HtmlKind kind, Output *output)
{
    write_text(embedded[kind].script, output);
}

static void write_start(const char *title, const char *csp, Output *output)
{
    html_raw_unescaped(output, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                               "<meta name=\"color-scheme\" content=\"light dark\">\n"
                               "<meta http-equiv=\"Content-Security-Policy\" content=\"");
    html_raw_unescaped(output, csp);
    html_raw_unescaped(output, "\">\n<title>");
    html_text(output, title);
    html_raw_unescaped(output, "</title>\n");
}

void html_head_write(HtmlKind kind, const char *title, Output *output)
{
    make_csp_once();
    write_start(title, page_csp[kind], output);
    html_raw_unescaped(output, "<style>");
    html_head_write_style(kind, output);
    html_raw_unescaped(output, "</style>\n<script>");
    html_head_write_script(kind, output);
    html_raw_unescaped(output, "</script>\n</head>\n");
}

// For pages from disk, 'self' is nothing in some browsers.
static const char *const linked_csp =
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; base-uri 'none'; form-action 'none'";

void html_head_write_linked(const char *title, Output *output)
{
    write_start(title, linked_csp, output);
    html_raw_unescaped(output, "<link rel=\"stylesheet\" href=\"" HTML_STYLE_FILE "\">\n"
                               "<script src=\"" HTML_SCRIPT_FILE "\"></script>\n</head>\n");
}
