// SPDX-License-Identifier: Apache-2.0
// Block mapping: which blocks of a declaration are which of the same declaration in another version of its file.
#include "increment/block_mapping.h"

#include "gosrc/normal_form.h"
#include "report/function_blocks.h"

// The block holds tokens[first .. end) of its declaration.
typedef struct Span {
    guint first, end;
} Span;

// One version of the declaration.
typedef struct Version {
    const MeasuredFile *file;
    const MeasuredDeclaration *held;
    const GoFunction *function;
    GArray *starts, *ends; // SourcePlace of each token but semicolons, which may stand anywhere
    GArray *spans;         // Span of each block
    bool is_plain;         // columns are known and places ascend
} Version;

static void version_clear(Version *version)
{
    g_array_unref(version->starts);
    g_array_unref(version->ends);
    g_array_unref(version->spans);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Version, version_clear)

static bool is_before(SourcePlace a, SourcePlace b)
{
    return a.line < b.line || (a.line == b.line && a.col < b.col);
}

static void add_token(Version *version, GoPositions *positions, GoToken token)
{
    SourcePlace start, end;

    go_positions_find(positions, token.start, &start.line, &start.col);
    go_positions_find(positions, token.end, &end.line, &end.col);
    if (start.col == 0 || end.col == 0 ||
        (version->ends->len > 0 && is_before(start, g_array_index(version->ends, SourcePlace, version->ends->len - 1))))
        version->is_plain = false;
    g_array_append_val(version->starts, start);
    g_array_append_val(version->ends, end);
}

// The declaration's text alone is read; where it starts is told as a directive would.
static void find_tokens(Version *version)
{
    const GoFunction *function = version->function;
    const char *text = g_bytes_get_data(version->file->text, NULL);
    GoDirective here = { .line = function->start_line, .col = function->start_col };
    GoNormalForm form;
    GoToken token;

    go_normal_form_init(&form, text + function->start, function->end - function->start);
    go_positions_add(&form.lexer.positions, &here);
    for (token = go_normal_form_next(&form); token.kind != GO_TOKEN_END && token.kind != GO_TOKEN_ERROR;
         token = go_normal_form_next(&form)) {
        if (token.kind != GO_TOKEN_SEMICOLON)
            add_token(version, &form.lexer.positions, token);
    }
    go_normal_form_clear(&form);
}

// How many of the ascending places are before `place`.
static guint n_before(const GArray *places, SourcePlace place)
{
    guint low = 0, high = places->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (is_before(g_array_index(places, SourcePlace, middle), place))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const Block *block_at(const Version *version, guint k)
{
    return profile_block(version->file->profile, measured_file_block(version->file, version->held, k));
}

static uint64_t count_at(const Version *version, guint k)
{
    return profile_count(version->file->profile, measured_file_block(version->file, version->held, k));
}

// From the first token that starts in the block to the last one that ends in it.
static void find_spans(Version *version)
{
    for (guint k = 0; k < version->held->n; k++) {
        const Block *block = block_at(version, k);
        SourcePlace start = { block->start_line, block->start_col };
        SourcePlace past_end = { block->end_line, block->end_col + 1 };
        Span span = { n_before(version->starts, start), n_before(version->ends, past_end) };

        if (block->start_col == 0 || block->end_col == 0)
            version->is_plain = false;
        g_array_append_val(version->spans, span);
    }
}

static void version_init(Version *version, const MeasuredFile *file, guint i)
{
    version->file = file;
    version->held = measured_file_held(file, i);
    version->function = &measured_file_declaration(file, i)->function;
    version->starts = g_array_new(FALSE, FALSE, sizeof(SourcePlace));
    version->ends = g_array_new(FALSE, FALSE, sizeof(SourcePlace));
    version->spans = g_array_new(FALSE, FALSE, sizeof(Span));
    version->is_plain = true;
    find_tokens(version);
    find_spans(version);
}

static Span span_at(const Version *version, guint k)
{
    return g_array_index(version->spans, Span, k);
}

static bool is_equal_span(Span a, Span b)
{
    return a.first == b.first && a.end == b.end;
}

static bool is_within(Span inner, Span outer)
{
    return inner.first < inner.end && inner.first >= outer.first && inner.end <= outer.end;
}

// Whether all blocks are the same, one by one, as they are with one tool.
static bool has_equal_spans(const Version *old, const Version *now)
{
    if (old->held->n != now->held->n)
        return false;
    for (guint k = 0; k < now->held->n; k++) {
        if (!is_equal_span(span_at(old, k), span_at(now, k)) ||
            block_at(old, k)->statements != block_at(now, k)->statements)
            return false;
    }
    return true;
}

// Lines count from the declaration's own.
static bool stands_alike(const GArray *old_places, uint32_t old_line, const GArray *now_places, uint32_t now_line)
{
    if (old_places->len != now_places->len)
        return false;
    for (guint i = 0; i < now_places->len; i++) {
        SourcePlace a = g_array_index(old_places, SourcePlace, i), b = g_array_index(now_places, SourcePlace, i);

        if (a.line - old_line != b.line - now_line || a.col != b.col)
            return false;
    }
    return true;
}

static bool has_equal_places(const Version *old, const Version *now)
{
    uint32_t old_line = old->function->start_line, now_line = now->function->start_line;

    if (!stands_alike(old->starts, old_line, now->starts, now_line) ||
        !stands_alike(old->ends, old_line, now->ends, now_line) || old->held->n != now->held->n)
        return false;
    for (guint k = 0; k < now->held->n; k++) {
        const Block *a = block_at(old, k), *b = block_at(now, k);

        if (a->start_line - old_line != b->start_line - now_line || a->end_line - old_line != b->end_line - now_line ||
            a->start_col != b->start_col || a->end_col != b->end_col || a->statements != b->statements)
            return false;
    }
    return true;
}

static void map_one_to_one(uint64_t *run, const Version *old, const Version *now)
{
    for (guint k = 0; k < now->held->n; k++)
        run[k] = count_at(old, k);
}

// The first of the spans, which ascend, that starts at or after the token `first`.
static guint first_span(const Version *version, guint first)
{
    guint low = 0, high = version->held->n;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (span_at(version, middle).first < first)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// Where to begin to look for blocks that share tokens with `span`: blocks lie apart, so that of those that start before
// it only the last one that is not empty can.
static guint first_candidate(const Version *now, Span span)
{
    guint i = first_span(now, span.first);

    while (i > 0 && span_at(now, i - 1).first >= span_at(now, i - 1).end)
        i--;
    return i > 0 ? i - 1 : 0;
}

static bool is_mapped_to(const Version *old, guint k, const Version *now, guint i)
{
    Span before = span_at(old, k), after = span_at(now, i);

    if (is_equal_span(before, after))
        return block_at(old, k)->statements == block_at(now, i)->statements;
    return is_within(after, before) || is_within(before, after);
}

// An old block's count goes to each new block that is the same, a part of it, or what it is a part of. Returns the
// statements that found none.
static uint64_t map_block(uint64_t *run, const Version *old, guint k, const Version *now)
{
    Span span = span_at(old, k);
    uint64_t count = count_at(old, k);
    bool is_mapped = count == 0;

    for (guint i = first_candidate(now, span); i < now->held->n && span_at(now, i).first <= span.end; i++) {
        if (is_mapped_to(old, k, now, i)) {
            run[i] = MAX(run[i], count);
            is_mapped = true;
        }
    }
    return is_mapped ? 0 : block_at(old, k)->statements;
}

uint64_t block_mapping_find(uint64_t *run, const MeasuredFile *old_file, guint old, const MeasuredFile *now_file,
                            guint now)
{
    g_auto(Version) before = { 0 }, after = { 0 };
    uint64_t lost = 0;

    version_init(&before, old_file, old);
    version_init(&after, now_file, now);
    for (guint k = 0; k < after.held->n; k++)
        run[k] = 0;
    if (before.is_plain && after.is_plain) {
        if (has_equal_spans(&before, &after)) {
            map_one_to_one(run, &before, &after);
            return 0;
        }
        for (guint k = 0; k < before.held->n; k++)
            lost += map_block(run, &before, k, &after);
        return lost;
    }
    if (!has_equal_places(&before, &after))
        return before.held->covered;
    map_one_to_one(run, &before, &after);
    return 0;
}
