// SPDX-License-Identifier: Apache-2.0
// Reference text: a text profile that further ones are compared with, byte by byte, and the sum of their counts.
//
// A byte that differs must be in a count: the count's digits before it are those of the reference, the others follow in
// the text. Counts are added only when the text has ended well, so that one that turns out to be no replica leaves no
// trace. A block's sum is that of the counts that differ, and the reference's own count as often as there were others;
// so equal counts cost nothing.
#include "cover/reference_text.h"

#include "cover/block_line.h"
#include "cover/plain_line.h"
#include "cover/profile_builder.h"

#include <stdlib.h>

enum { STRIDE_BYTES = 256 };

typedef struct Change {
    guint line;
    uint64_t count;
} Change;

// Lines count from 0 and without the mode line.
struct ReferenceText {
    const Profile *profile;
    const char *text;
    gsize size;
    guint n_lines;
    guint *count_at; // where in the text the count of each line starts
    guint *blocks;   // which block of the profile each line is
};

struct TextComparison {
    const ReferenceText *reference;
    uint64_t *sums;     // of the counts of each line that differ from the reference's; mode set: or-ed
    guint *n_differing; // how many these are
    guint n_texts;      // that were added

    // The text that is being compared.
    gsize at;         // so far it agrees with the reference up to here
    guint line;       // no count before this line's lies behind `at`
    GArray *changes;  // Change; by line
    bool is_in_count; // of `line`, which differs; `at` is where the reference's count starts
    guint n_digits;   // so many digits of it were met
    uint64_t count;   // which say this
};

typedef struct Line {
    const char *name;
    gsize name_size;
    Block block;
} Line;

// Reads the line at `*at`, which is plain, but may be of another file than the one before.
static bool read_line(Line *line, const char **at, const char *end)
{
    const char *start = *at, *feed = memchr(start, '\n', (gsize)(end - start));
    uint64_t count;
    BlockLine cut;

    if (!feed || !block_line_cut(&cut, start, (gsize)(feed - start), NULL))
        return false;
    line->name = start;
    line->name_size = cut.name_size;
    *at = start + cut.name_size + 1;
    return plain_numbers(at, end, &line->block, &count);
}

// Reads the line at `*at` if it goes on with the file of the line before; else `*at` stays.
static bool read_next_line(Line *line, const char **at, const char *end)
{
    const char *colon = *at + line->name_size, *numbers = colon + 1;
    uint64_t count;

    if (!line->name || (gsize)(end - *at) <= line->name_size || *colon != ':' ||
        !plain_name_equal(*at, line->name, line->name_size) ||
        !plain_numbers(&numbers, end, &line->block, &count)) // the name goes on with a colon
        return false;
    *at = numbers;
    return true;
}

static gint compare_name(gconstpointer key, gconstpointer element)
{
    const Line *line = key;
    const char *name = ((const ProfileFile *)element)->name;
    int order = strncmp(line->name, name, line->name_size);

    return order != 0 ? order : -(name[line->name_size] != '\0');
}

static gint compare_block(gconstpointer key, gconstpointer element)
{
    return block_compare(key, element);
}

// The place of the line's block in the profile, which has it. `*file` is that of the line before or NULL, `next` the
// place behind that line's block.
static guint find_block(const Profile *profile, const ProfileFile **file, const Line *line, guint next)
{
    const Block *found;

    if (!*file || strlen((*file)->name) != line->name_size || memcmp((*file)->name, line->name, line->name_size) != 0) {
        *file = bsearch(line, profile->files->data, profile->files->len, sizeof **file, compare_name);
        next = (*file)->first_block;
    }
    if (next < (*file)->first_block + (*file)->n_blocks &&
        block_compare(profile_block(profile, next), &line->block) == 0)
        return next;
    found = bsearch(&line->block, profile_block(profile, (*file)->first_block), (*file)->n_blocks, sizeof *found,
                    compare_block);
    return (guint)(found - profile_block(profile, 0));
}

// Finds where the counts are and whose; false when the lines are not plain, or not as many as there are blocks.
static bool find_counts(ReferenceText *reference)
{
    const Profile *profile = reference->profile;
    const char *text = reference->text, *end = text + reference->size, *at = memchr(text, '\n', reference->size);
    const ProfileFile *file = NULL;
    Line line = { 0 };
    guint block = 0;

    if (!at || end[-1] != '\n')
        return false;
    at++;
    for (guint i = 0; i < reference->n_lines; i++) {
        if (at == end || (!read_next_line(&line, &at, end) && !read_line(&line, &at, end)))
            return false;
        block = find_block(profile, &file, &line, block + 1);
        reference->blocks[i] = block;
        reference->count_at[i] = (guint)((const char *)memrchr(text, ' ', (gsize)(at - text)) + 1 - text);
    }
    return at == end;
}

ReferenceText *reference_text_new(const Profile *profile, const char *text, gsize size)
{
    ReferenceText *reference = g_new0(ReferenceText, 1);
    guint n_lines = profile->blocks->len;

    reference->profile = profile;
    reference->text = text;
    reference->size = size;
    reference->n_lines = n_lines;
    reference->count_at = g_new(guint, n_lines);
    reference->blocks = g_new(guint, n_lines);
    if (n_lines > 0 && size <= G_MAXUINT && find_counts(reference))
        return reference;
    reference_text_free(reference);
    return NULL;
}

void reference_text_free(ReferenceText *reference)
{
    if (!reference)
        return;
    g_free(reference->count_at);
    g_free(reference->blocks);
    g_free(reference);
}

TextComparison *text_comparison_new(const ReferenceText *reference)
{
    TextComparison *comparison = g_new0(TextComparison, 1);

    comparison->reference = reference;
    comparison->sums = g_new0(uint64_t, reference->n_lines);
    comparison->n_differing = g_new0(guint, reference->n_lines);
    comparison->changes = g_array_new(FALSE, FALSE, sizeof(Change));
    return comparison;
}

void text_comparison_free(TextComparison *comparison)
{
    if (!comparison)
        return;
    g_free(comparison->sums);
    g_free(comparison->n_differing);
    g_array_unref(comparison->changes);
    g_free(comparison);
}

void text_comparison_begin(TextComparison *comparison)
{
    comparison->at = 0;
    comparison->line = 0;
    comparison->is_in_count = false;
    g_array_set_size(comparison->changes, 0);
}

// How many bytes are equal from the start on. The library's memcmp() is as fast as the machine, but does not tell
// where.
static gsize equal_bytes(const char *a, const char *b, gsize size)
{
    gsize i = 0;

    while (size - i >= STRIDE_BYTES && memcmp(a + i, b + i, STRIDE_BYTES) == 0)
        i += STRIDE_BYTES;
    for (uint64_t one, other; size - i >= sizeof one; i += sizeof one) {
        memcpy(&one, a + i, sizeof one);
        memcpy(&other, b + i, sizeof other);
        if (one != other)
            return i + (gsize)__builtin_ctzll(GUINT64_FROM_LE(one ^ other)) / 8;
    }
    while (i < size && a[i] == b[i])
        i++;
    return i;
}

// The texts differ at `at`. If that is in a count, or right behind it, the digits before it are those of the other
// text.
static bool enter_count(TextComparison *comparison)
{
    const ReferenceText *reference = comparison->reference;
    const guint *count_at = reference->count_at;
    guint start;

    while (comparison->line + 1 < reference->n_lines && count_at[comparison->line + 1] <= comparison->at)
        comparison->line++;
    start = count_at[comparison->line];
    if (comparison->at < start || memchr(reference->text + start, '\n', comparison->at - start))
        return false;
    comparison->n_digits = (guint)(comparison->at - start);
    comparison->count = 0;
    for (guint i = 0; i < comparison->n_digits; i++)
        comparison->count = comparison->count * 10 + (guint)(reference->text[start + i] - '0');
    comparison->at = start;
    comparison->is_in_count = true;
    return true;
}

static void leave_count(TextComparison *comparison)
{
    const ReferenceText *reference = comparison->reference;
    Change change = { comparison->line, comparison->count };
    const char *start = reference->text + comparison->at;

    g_array_append_val(comparison->changes, change);
    comparison->at += (gsize)((const char *)memchr(start, '\n', reference->size - comparison->at) + 1 - start);
    comparison->is_in_count = false;
}

// Reads on in a count that differs; returns how many bytes were good.
static gsize compare_count(TextComparison *comparison, const char *piece, gsize size)
{
    gsize i = 0;

    for (guint digit; i < size && (digit = (guint)(guchar)piece[i] - '0') <= 9; i++) {
        if (++comparison->n_digits > PLAIN_COUNT_DIGITS_MAX) {
            comparison->n_digits--;
            return i;
        }
        comparison->count = comparison->count * 10 + digit;
    }
    if (i < size && piece[i] == '\n' && comparison->n_digits > 0) {
        leave_count(comparison);
        i++;
    }
    return i;
}

gsize text_comparison_compare(TextComparison *comparison, const char *piece, gsize size)
{
    const ReferenceText *reference = comparison->reference;
    gsize done = 0;

    while (done < size) {
        gsize n;

        if (comparison->is_in_count) {
            n = compare_count(comparison, piece + done, size - done);
            done += n;
            if (comparison->is_in_count)
                break; // at the end of the piece, or at a byte that no count has
            continue;
        }
        n = equal_bytes(reference->text + comparison->at, piece + done,
                        MIN(reference->size - comparison->at, size - done));
        done += n;
        comparison->at += n;
        if (done < size && (comparison->at == reference->size || !enter_count(comparison)))
            break;
    }
    return done;
}

static bool tell_count(guint n_digits, uint64_t count, TakeText take, void *data, GError **error)
{
    char text[PLAIN_COUNT_DIGITS_MAX + 1];

    for (guint i = n_digits; i > 0; i--, count /= 10)
        text[i - 1] = (char)('0' + count % 10);
    return take(text, n_digits, data, error);
}

static guint digits_of(uint64_t count)
{
    guint n_digits = 1;

    while (count /= 10)
        n_digits++;
    return n_digits;
}

bool text_comparison_tell(const TextComparison *comparison, TakeText take, void *data, GError **error)
{
    const ReferenceText *reference = comparison->reference;
    const char *text = reference->text;
    gsize from = 0;

    for (guint i = 0; i < comparison->changes->len; i++) {
        const Change *change = &g_array_index(comparison->changes, Change, i);
        gsize start = reference->count_at[change->line];

        if (!take(text + from, start - from, data, error) ||
            !tell_count(digits_of(change->count), change->count, take, data, error))
            return false;
        from = start + strspn(text + start, "0123456789");
    }
    if (!take(text + from, comparison->at - from, data, error))
        return false;
    return !comparison->is_in_count || tell_count(comparison->n_digits, comparison->count, take, data, error);
}

bool text_comparison_end(TextComparison *comparison)
{
    const ReferenceText *reference = comparison->reference;
    bool is_set = profile_is_set(reference->profile);

    if (comparison->is_in_count || comparison->at < reference->size)
        return false;
    for (guint i = 0; i < comparison->changes->len; i++) {
        const Change *change = &g_array_index(comparison->changes, Change, i);
        uint64_t *sum = &comparison->sums[change->line];

        *sum = is_set ? *sum | change->count : profile_count_sum(*sum, change->count);
        comparison->n_differing[change->line]++;
    }
    comparison->n_texts++;
    return true;
}

void text_comparison_add(TextComparison *comparison, const TextComparison *other)
{
    const ReferenceText *reference = comparison->reference;
    bool is_set = profile_is_set(reference->profile);

    for (guint i = 0; i < reference->n_lines; i++) {
        uint64_t *sum = &comparison->sums[i];

        *sum = is_set ? *sum | other->sums[i] : profile_count_sum(*sum, other->sums[i]);
        comparison->n_differing[i] += other->n_differing[i];
    }
    comparison->n_texts += other->n_texts;
}

static uint64_t times(uint64_t count, guint n)
{
    uint64_t product;

    return __builtin_mul_overflow(count, n, &product) ? PROFILE_COUNT_MAX : MIN(product, PROFILE_COUNT_MAX);
}

Profile *text_comparison_sum(const TextComparison *comparison)
{
    const ReferenceText *reference = comparison->reference;
    Profile *sum = profile_copy(reference->profile);
    bool is_set = profile_is_set(sum);

    for (guint i = 0; i < reference->n_lines; i++) {
        uint64_t *count = &g_array_index(sum->counts, uint64_t, reference->blocks[i]);
        guint n_equal = comparison->n_texts - comparison->n_differing[i];

        if (is_set)
            *count = (n_equal > 0 ? *count : 0) | comparison->sums[i];
        else
            *count = profile_count_sum(times(*count, n_equal), comparison->sums[i]);
    }
    return sum;
}
