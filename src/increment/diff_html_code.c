// SPDX-License-Identifier: Apache-2.0
// Diff html code: the changed lines of one file in their context, as markup.
//
// A hunk is a row of runs: lines that follow each other and are alike. A run has few elements, whatever its length: its
// line numbers, a sign for each line, and its text. So a page of a hundred thousand lines stays light.
#include "increment/diff_html_code.h"

#include "format/html.h"
#include "increment/diff_listing.h"

#include <string.h>

enum {
    CONTEXT_LINES = 3,
    FOLDED_LINES = 4, // fewer are shown: a fold needs a line itself
};

typedef enum RunKind { RUN_UNCHANGED, RUN_MISSING, RUN_PARTIAL, RUN_COVERED, RUN_UNMEASURED } RunKind;

// The sign tells what the colour tells, for who cannot see it.
static const struct {
    const char *class, *sign;
} kinds[] = {
    [RUN_UNCHANGED] = { "", NULL },
    [RUN_MISSING] = { " miss", "\xe2\x9c\x97\n" }, // ballot x
    [RUN_PARTIAL] = { " part", "\xc2\xbd\n" },     // one half
    [RUN_COVERED] = { " ran", "\xe2\x9c\x93\n" },  // check mark
    [RUN_UNMEASURED] = { " new", "\xc2\xb7\n" },   // middle dot
};

// A walk through the text and through what is known of its lines, both in ascending order.
typedef struct Walk {
    const DiffCoverFile *file;
    const char *at, *end;                             // what is left of the text
    uint32_t line;                                    // the number of the line at `at`
    guint n_lines;                                    // of the text
    guint range, deleted, measured, missing, partial; // the next of each that is not before `line`
    gsize fold_bytes;                                 // left
    Output *output;
} Walk;

static uint32_t number_at(const GArray *numbers, guint i)
{
    return i < numbers->len ? g_array_index(numbers, uint32_t, i) : G_MAXUINT32;
}

static uint32_t count_lines(const char *text, gsize size)
{
    const char *end = text + size;
    uint32_t n = size > 0 && end[-1] != '\n';

    for (const char *at = text; (at = memchr(at, '\n', (gsize)(end - at))); at++)
        n++;
    return n;
}

// The text of `n` lines from here on, behind which the walk then stands.
static const char *take_lines(Walk *walk, uint32_t n, gsize *size)
{
    const char *start = walk->at;

    for (uint32_t i = 0; i < n; i++) {
        const char *lf = memchr(walk->at, '\n', (gsize)(walk->end - walk->at));

        walk->at = lf ? lf + 1 : walk->end;
    }
    walk->line += n;
    *size = (gsize)(walk->at - start);
    return start;
}

// Also the last line ends in a LF here: an empty one would have no height.
static void write_text(Output *output, const char *text, gsize size)
{
    html_raw_unescaped(output, "<pre>\n"); // which a browser drops
    html_lines_sized(output, text, size);
    if (size == 0 || text[size - 1] != '\n')
        output_byte(output, '\n');
    html_raw_unescaped(output, "</pre></div>\n");
}

static void write_numbers(Output *output, uint32_t first, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        output_number(output, first + i);
        output_byte(output, '\n');
    }
}

static void write_run(Walk *walk, uint32_t n, RunKind kind)
{
    Output *output = walk->output;
    gsize size;
    const char *text;

    html_raw_unescaped(output, "<div class=\"run");
    html_raw_unescaped(output, kinds[kind].class);
    html_raw_unescaped(output, "\"><i>");
    write_numbers(output, walk->line, n);
    html_raw_unescaped(output, "</i>");
    if (kinds[kind].sign) {
        html_raw_unescaped(output, "<b>");
        for (uint32_t i = 0; i < n; i++)
            html_raw_unescaped(output, kinds[kind].sign);
        html_raw_unescaped(output, "</b>");
    }
    text = take_lines(walk, n, &size);
    write_text(output, text, size);
}

// Passes by the numbers before the line; whether it is the next.
static bool reach_number(const GArray *numbers, guint *i, uint32_t line)
{
    while (number_at(numbers, *i) < line)
        (*i)++;
    return number_at(numbers, *i) == line;
}

static RunKind kind_of(Walk *walk, uint32_t line)
{
    const GArray *ranges = walk->file->changed->lines;

    while (walk->range < ranges->len && g_array_index(ranges, LineRange, walk->range).last < line)
        walk->range++;
    if (walk->range == ranges->len || g_array_index(ranges, LineRange, walk->range).first > line)
        return RUN_UNCHANGED;
    if (!reach_number(walk->file->measured, &walk->measured, line))
        return RUN_UNMEASURED;
    if (reach_number(walk->file->missing, &walk->missing, line))
        return RUN_MISSING;
    return reach_number(walk->file->partial, &walk->partial, line) ? RUN_PARTIAL : RUN_COVERED;
}

static void write_deleted(Walk *walk)
{
    if (reach_number(walk->file->changed->deleted_at, &walk->deleted, walk->line))
        html_raw_unescaped(walk->output, "<div class=\"gone\">lines deleted here</div>\n");
}

// From here to `last`.
static void write_runs(Walk *walk, uint32_t last)
{
    const GArray *deleted_at = walk->file->changed->deleted_at;

    while (walk->line <= last) {
        RunKind kind = kind_of(walk, walk->line);
        uint32_t n = 1;

        write_deleted(walk);
        while (walk->line + n <= last && kind_of(walk, walk->line + n) == kind &&
               !reach_number(deleted_at, &walk->deleted, walk->line + n))
            n++;
        write_run(walk, n, kind);
    }
}

static void write_fold_label(Walk *walk, uint32_t n)
{
    output_number(walk->output, n);
    html_raw_unescaped(walk->output, n == 1 ? " unchanged line" : " unchanged lines");
}

// The lines before `end`, when there are any.
static void write_fold(Walk *walk, uint32_t end)
{
    Output *output = walk->output;
    Walk before = *walk;
    uint32_t n = end - walk->line;
    gsize size;

    if (n == 0)
        return;
    take_lines(walk, n, &size);
    if (size > walk->fold_bytes) {
        html_raw_unescaped(output, "<div class=\"fold\">");
        write_fold_label(walk, n);
        html_raw_unescaped(output, "</div>\n");
        return;
    }
    html_raw_unescaped(output, "<details class=\"fold\"><summary>");
    write_fold_label(walk, n);
    html_raw_unescaped(output, "</summary>\n");
    write_run(&before, n, RUN_UNCHANGED);
    html_raw_unescaped(output, "</details>\n");
    walk->fold_bytes -= size;
}

// Hunks in which everything ran can be hidden.
static bool has_holes(Walk *walk, LineRange hunk)
{
    reach_number(walk->file->missing, &walk->missing, hunk.first);
    reach_number(walk->file->partial, &walk->partial, hunk.first);
    return number_at(walk->file->missing, walk->missing) <= hunk.last ||
           number_at(walk->file->partial, walk->partial) <= hunk.last;
}

static void write_hunk(Walk *walk, LineRange hunk)
{
    html_raw_unescaped(walk->output, has_holes(walk, hunk) ? "<div class=\"hunk\">\n" : "<div class=\"hunk good\">\n");
    write_runs(walk, hunk.last);
    if (hunk.last == walk->n_lines)
        write_deleted(walk); // at the end of the file
    html_raw_unescaped(walk->output, "</div>\n");
}

// Adds lines and their context to the last hunk when they reach it, else as a new one.
static void add_to_hunks(GArray *hunks, int64_t first, int64_t last, uint32_t n_lines)
{
    LineRange wider = { (uint32_t)MAX(first - CONTEXT_LINES, 1), (uint32_t)MIN(last + CONTEXT_LINES, n_lines) };
    LineRange *before = hunks->len > 0 ? &g_array_index(hunks, LineRange, hunks->len - 1) : NULL;

    if (n_lines < wider.first)
        return;
    if (n_lines - wider.last < FOLDED_LINES)
        wider.last = n_lines;
    if (before && wider.first <= before->last + FOLDED_LINES) {
        before->last = MAX(before->last, wider.last);
        return;
    }
    if (wider.first <= FOLDED_LINES)
        wider.first = 1;
    g_array_append_val(hunks, wider);
}

// Where lines were deleted counts as the two lines around the place.
static GArray *find_hunks(const ChangedFile *changed, uint32_t n_lines)
{
    GArray *hunks = g_array_new(FALSE, FALSE, sizeof(LineRange));
    guint range = 0, deleted = 0;

    while (range < changed->lines->len || deleted < changed->deleted_at->len) {
        uint32_t place = number_at(changed->deleted_at, deleted);
        const LineRange *lines = range < changed->lines->len ? &g_array_index(changed->lines, LineRange, range) : NULL;

        if (lines && lines->first <= place) {
            add_to_hunks(hunks, lines->first, lines->last, n_lines);
            range++;
        } else {
            add_to_hunks(hunks, (int64_t)place - 1, place, n_lines);
            deleted++;
        }
    }
    return hunks;
}

// How high it is, for a script to tell the browser before it is drawn.
static void write_start(const GArray *hunks, Output *output)
{
    uint64_t lines = hunks->len + 1; // a fold each

    for (guint i = 0; i < hunks->len; i++) {
        const LineRange *hunk = &g_array_index(hunks, LineRange, i);

        lines += hunk->last - hunk->first + 1;
    }
    html_raw_unescaped(output, "<div class=\"code\" data-lines=\"");
    output_number(output, lines);
    html_raw_unescaped(output, "\">\n");
}

// The texts are read after the changes were found.
static void tell_lines_beyond(const Walk *walk)
{
    const GArray *lines = walk->file->changed->lines;

    if (lines->len == 0 || g_array_index(lines, LineRange, lines->len - 1).last <= walk->n_lines)
        return;
    html_raw_unescaped(walk->output, "<p class=\"trouble\">This is not the text that was compared: it has ");
    output_number(walk->output, walk->n_lines);
    html_raw_unescaped(walk->output, " lines, and line ");
    output_number(walk->output, g_array_index(lines, LineRange, lines->len - 1).last);
    html_raw_unescaped(walk->output, " has changed.</p>\n");
}

void diff_html_code_write(const DiffCoverFile *file, const char *text, gsize size, gsize fold_bytes, Output *output)
{
    Walk walk = {
        .file = file,
        .at = text,
        .end = text + size,
        .line = 1,
        .n_lines = count_lines(text, size),
        .fold_bytes = fold_bytes,
        .output = output,
    };
    g_autoptr(GArray) hunks = find_hunks(file->changed, walk.n_lines);

    tell_lines_beyond(&walk);
    write_start(hunks, output);
    for (guint i = 0; i < hunks->len; i++) {
        write_fold(&walk, g_array_index(hunks, LineRange, i).first);
        write_hunk(&walk, g_array_index(hunks, LineRange, i));
    }
    write_fold(&walk, walk.n_lines + 1);
    html_raw_unescaped(output, "</div>\n");
}

void diff_html_numbers_write(const GArray *numbers, Output *output)
{
    LineRange run;

    for (guint at = 0; diff_listing_next_run(numbers, &at, &run);) {
        output_number(output, run.first);
        if (run.last > run.first) {
            html_raw_unescaped(output, "-");
            output_number(output, run.last);
        }
        html_raw_unescaped(output, at < numbers->len ? ", " : "");
    }
}
