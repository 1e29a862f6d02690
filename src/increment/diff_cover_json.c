// SPDX-License-Identifier: Apache-2.0
// Diff cover JSON: the face for programs. Written as Python's json.dumps writes it: blanks after commas and colons,
// everything beyond ASCII escaped.
#include "increment/diff_cover_json.h"

#include "increment/diff_listing.h"

#include <string.h>

static void write_utf16(gunichar c, Output *output)
{
    if (c < 0x10000)
        output_printf(output, "\\u%04x", c);
    else
        output_printf(output, "\\u%04x\\u%04x", 0xD800 + ((c - 0x10000) >> 10), 0xDC00 + ((c - 0x10000) & 0x3FF));
}

static void write_char(gunichar c, Output *output)
{
    static const char escaped[] = "\"\\\n\r\t\f\b", letters[] = "\"\\nrtfb";
    const char *at = c < 0x80 && c > 0 ? strchr(escaped, (int)c) : NULL;

    if (at)
        output_printf(output, "\\%c", letters[at - escaped]);
    else if (c >= ' ' && c <= '~')
        output_byte(output, (char)c);
    else
        write_utf16(c, output);
}

// Bytes that are not UTF-8 are U+FFFD.
static void write_string(const char *text, Output *output)
{
    output_byte(output, '"');
    while (*text) {
        gunichar c = g_utf8_get_char_validated(text, -1);
        bool is_valid = c != (gunichar)-1 && c != (gunichar)-2;

        write_char(is_valid ? c : 0xFFFD, output);
        text = is_valid ? g_utf8_next_char(text) : text + 1;
    }
    output_byte(output, '"');
}

static void write_key(const char *key, Output *output)
{
    output_printf(output, "\"%s\": ", key);
}

static void write_member(const char *key, const char *text, Output *output)
{
    write_key(key, output);
    write_string(text, output);
}

// Members after the first of an object begin with this.
static void write_next_key(const char *key, Output *output)
{
    output_text(output, ", ");
    write_key(key, output);
}

static void write_next_number(const char *key, uint64_t number, Output *output)
{
    write_next_key(key, output);
    output_number(output, number);
}

static void write_next_member(const char *key, const char *text, Output *output)
{
    output_text(output, ", ");
    write_member(key, text, output);
}

// Each number stands between `before` and `after`.
static void write_numbers(const GArray *numbers, const char *before, const char *after, Output *output)
{
    output_byte(output, '[');
    for (guint i = 0; i < numbers->len; i++) {
        output_text(output, i > 0 ? ", " : "");
        output_text(output, before);
        output_number(output, g_array_index(numbers, uint32_t, i));
        output_text(output, after);
    }
    output_byte(output, ']');
}

// Those that are measured and not missing.
static void write_covered(const DiffCoverFile *file, Output *output)
{
    g_autoptr(GArray) covered = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    for (guint i = 0, k = 0; i < file->measured->len; i++) {
        uint32_t line = g_array_index(file->measured, uint32_t, i);

        if (k < file->missing->len && g_array_index(file->missing, uint32_t, k) == line)
            k++;
        else
            g_array_append_val(covered, line);
    }
    write_numbers(covered, "", "", output);
}

static void write_file(const DiffCoverFile *file, const DiffCoverTitle *title, Output *output)
{
    write_string(file->changed->path, output);
    output_text(output, ": {");
    write_key("percent_covered", output);
    output_text(output, diff_percent_text(diff_cover_file_percent(file)).text);
    write_next_key("violation_lines", output);
    write_numbers(file->missing, "", "", output);
    write_next_key("covered_lines", output);
    write_covered(file, output);
    write_next_key("violations", output);
    write_numbers(file->missing, "[", ", null]", output);
    if (!title->is_compat) {
        write_next_key("partial_lines", output);
        write_numbers(file->partial, "", "", output);
    }
    output_byte(output, '}');
}

static void write_files(const DiffCover *diff, const DiffCoverTitle *title, Output *output)
{
    output_byte(output, '{');
    for (guint i = 0; i < diff->files->len; i++) {
        output_text(output, i > 0 ? ", " : "");
        write_file(diff_cover_file(diff, i), title, output);
    }
    output_byte(output, '}');
}

// Without these members where nobody knows: a diff that somebody made before.
static void write_origin(const DiffCover *diff, const DiffCoverTitle *title, Output *output)
{
    if (!*diff->changes->base)
        return;
    write_next_key("base", output);
    output_byte(output, '{');
    write_member("name", title->base_name, output);
    write_next_member("commit", diff->changes->base, output);
    output_byte(output, '}');
    write_next_member("merge_base", diff->changes->from, output);
    write_next_member("head", diff->changes->head, output);
}

static void write_absent(const DiffCover *diff, Output *output)
{
    write_next_key("not_instrumented", output);
    output_byte(output, '[');
    for (guint i = 0; i < diff->absent->len; i++) {
        const AbsentFile *file = g_ptr_array_index(diff->absent, i);

        output_text(output, i > 0 ? ", {" : "{");
        write_member("path", file->path, output);
        write_next_member("reason", file->reason, output);
        output_byte(output, '}');
    }
    output_byte(output, ']');
}

static void write_notes(const DiffCoverTitle *title, Output *output)
{
    write_next_key("notes", output);
    output_byte(output, '[');
    for (guint i = 0; title->notes && i < title->notes->len; i++) {
        output_text(output, i > 0 ? ", " : "");
        write_string(g_ptr_array_index(title->notes, i), output);
    }
    output_byte(output, ']');
}

void diff_cover_json_write(const DiffCover *diff, const DiffCoverTitle *title, Output *output)
{
    output_byte(output, '{');
    write_member("report_name", title->report_name, output);
    write_next_member("diff_name", title->diff_name, output);
    write_next_key("src_stats", output);
    write_files(diff, title, output);
    write_next_number("total_num_lines", diff->n_measured, output);
    write_next_number("total_num_violations", diff->n_missing, output);
    write_next_key("total_percent_covered", output);
    output_text(output, diff_listing_total(diff, title).text);
    write_next_number("num_changed_lines", changes_n_lines(diff->changes), output);
    if (!title->is_compat) {
        write_next_number("total_num_partial", diff->n_partial, output);
        write_origin(diff, title, output);
        write_absent(diff, output);
        write_notes(title, output);
    }
    output_byte(output, '}');
}
