// SPDX-License-Identifier: Apache-2.0
// Increment faces: an increment as JSON, as a page and as markdown.
#include "increment/increment_faces.h"

#include "base/error.h"
#include "format/json.h"
#include "increment/absent_json.h"
#include "increment/diff_cover_json.h"
#include "increment/diff_cover_markdown.h"
#include "increment/diff_html.h"

#include <string.h>

enum { SHOWN_DIGITS = 10, SHOWN_CEILING_BYTES = 128 * 1024 * 1024 };

bool increment_face_parse(IncrementFace *out, const char *text, GError **error)
{
    static const char *const words[] = {
        [INCREMENT_JSON] = "json", [INCREMENT_HTML] = "html", [INCREMENT_MARKDOWN] = "markdown"
    };

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(text, words[i]) == 0) {
            *out = (IncrementFace)i;
            return true;
        }
    }
    return set_error(error, GOC_ERROR_INVALID, "a format is \"json\", \"html\" or \"markdown\", not \"%.*s\"", 100,
                     text);
}

char *increment_percent_text(uint64_t covered, uint64_t measured)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    if (measured == 0)
        return g_strdup("null");
    return g_strdup(g_ascii_formatd(text, sizeof text, "%.2f", (double)covered / (double)measured * 100));
}

static void write_json(const Increment *increment, const DiffCoverTitle *title, Output *output)
{
    const DiffCover *diff = increment->diff;
    uint64_t n_covered = diff->n_measured - diff->n_missing;
    g_autofree char *percent = increment_percent_text(n_covered, diff->n_measured);
    JsonWriter json = JSON_WRITER(output);

    json_object_begin(&json);
    json_member_uint(&json, "changed", changes_n_lines(increment->changes));
    json_member_uint(&json, "measured", diff->n_measured);
    json_member_uint(&json, "covered", n_covered);
    json_member_uint(&json, "missing", diff->n_missing);
    json_member_uint(&json, "partial", diff->n_partial);
    json_key(&json, "percent");
    json_number_text(&json, percent);
    absent_json_member(&json, diff->absent);
    json_key(&json, "diff");
    diff_cover_json_write(diff, title, output);
    output_byte(output, '}');
}

static bool open_texts(const Increment *increment, SourceTexts **out, GError **error)
{
    const Comparison *comparison = increment->comparison;

    if (!source_texts_of_commit(out, comparison->mirror->folder, comparison->base->head, error))
        return false;
    source_texts_limit(*out, SHOWN_CEILING_BYTES);
    return true;
}

static bool write_markdown(const Increment *increment, const DiffCoverTitle *title, Output *output, GError **error)
{
    g_autoptr(SourceTexts) texts = NULL;

    if (!open_texts(increment, &texts, error))
        return false;
    diff_cover_markdown_write(increment->diff, title, texts, output);
    return true;
}

static bool write_html(const Increment *increment, const DiffCoverTitle *title, Output *output, GError **error)
{
    g_autoptr(SourceTexts) texts = NULL;
    DiffHtml html = { .diff = increment->diff, .title = title, .heading = increment->snapshot->service->full };

    if (!open_texts(increment, &texts, error))
        return false;
    html.texts = texts;
    diff_html_write(&html, output);
    return true;
}

// "main...845820727e (the repository's default branch)"
static char *diff_name_of(const Comparison *comparison)
{
    const Base *base = comparison->base;

    return g_strdup_printf("%s%s%.*s (%s%s)", base->name, comparison->is_direct ? ".." : "...", SHOWN_DIGITS,
                           base->head, base->choice, comparison->is_whitespace_ignored ? ", whitespace ignored" : "");
}

bool increment_face_make(const Increment *increment, IncrementFace face, GBytes **out, GError **error)
{
    g_autoptr(Output) output = output_new_memory();
    g_autofree char *diff_name = diff_name_of(increment->comparison);
    DiffCoverTitle title = { .report_name = "Go",
                             .diff_name = diff_name,
                             .base_name = increment->comparison->base->name,
                             .notes = increment->comparison->notes,
                             .is_percent_float = true };
    bool is_made = true;

    switch (face) {
    case INCREMENT_JSON: write_json(increment, &title, output); break;
    case INCREMENT_HTML: is_made = write_html(increment, &title, output, error); break;
    case INCREMENT_MARKDOWN: is_made = write_markdown(increment, &title, output, error); break;
    }
    if (is_made)
        *out = output_steal(output);
    return is_made;
}
