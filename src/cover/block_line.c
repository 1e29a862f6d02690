// SPDX-License-Identifier: Apache-2.0
// Block line: one line of a text profile, cut from its end as Go does it, or written.
// Source: golang.org/x/tools/cover.
#include "cover/block_line.h"

#include "base/error.h"
#include "cover/go_quote.h"

#include <string.h>

enum { NUMBERS_BYTES = 96 }; // behind the name: five of 10 digits, one of 20, separators

typedef enum Field { COUNT, STATEMENTS, END_COL, END_LINE, START_COL, START_LINE, N_FIELDS } Field;

// From the end of a line to its start, as Go cuts it.
static const struct {
    char separator;
    const char *what;
} fields[N_FIELDS] = {
    [COUNT] = { ' ', "Count" },      [STATEMENTS] = { ' ', "NumStmt" }, [END_COL] = { '.', "EndCol" },
    [END_LINE] = { ',', "EndLine" }, [START_COL] = { '.', "StartCol" }, [START_LINE] = { ':', "StartLine" },
};

typedef enum Number { NUMBER_OK, NUMBER_SYNTAX, NUMBER_RANGE } Number;

// Go's strconv.Atoi. Of a number that is both too long and not a number, what comes first counts.
static Number atoi_of_go(const char *text, gsize size, int64_t *value)
{
    bool has_sign = size > 0 && (*text == '-' || *text == '+');
    bool is_negative = has_sign && *text == '-';
    uint64_t number = 0, ceiling = (uint64_t)INT64_MAX + is_negative;

    if (size == has_sign)
        return NUMBER_SYNTAX;
    for (gsize i = has_sign; i < size; i++) {
        if (!g_ascii_isdigit(text[i]))
            return NUMBER_SYNTAX;
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, (uint64_t)(text[i] - '0'), &number))
            return NUMBER_RANGE;
    }
    if (number > ceiling)
        return NUMBER_RANGE;
    *value = (int64_t)(is_negative ? -number : number);
    return NUMBER_OK;
}

static bool parse_field(Field field, const char *text, gsize size, int64_t *value, GError **error)
{
    const char *what = fields[field].what;
    Number number = atoi_of_go(text, size, value);
    g_autofree char *quoted = NULL;

    if (number == NUMBER_OK && *value >= 0)
        return true;
    if (number == NUMBER_OK)
        return set_error(error, GOC_ERROR_INVALID, "negative values are not allowed for %s, found %" G_GINT64_FORMAT,
                         what, *value);
    quoted = go_quote(text, size);
    return set_error(error, GOC_ERROR_INVALID, "couldn't parse \"%s\": strconv.Atoi: parsing %s: %s", what, quoted,
                     number == NUMBER_RANGE ? "value out of range" : "invalid syntax");
}

// Cuts a block line from its end; what is left in front is the name.
static bool cut_line(const char *line, gsize size, int64_t values[N_FIELDS], gsize *name_size, GError **error)
{
    gsize end = size;

    for (Field field = COUNT; field < N_FIELDS; field++) {
        const char *found = memrchr(line, fields[field].separator, end);
        gsize from = found ? (gsize)(found - line) + 1 : 0;

        if (!found)
            return set_error(error, GOC_ERROR_INVALID, "couldn't find a %c before %s", fields[field].separator,
                             fields[field].what);
        if (!parse_field(field, line + from, end - from, &values[field], error))
            return false;
        end = from - 1;
    }
    if (end == 0)
        return set_error(error, GOC_ERROR_INVALID, "a FileName cannot be blank");
    *name_size = end;
    return true;
}

static bool fits_into_block(const int64_t values[N_FIELDS], GError **error)
{
    for (Field field = STATEMENTS; field < N_FIELDS; field++) {
        if (values[field] > UINT32_MAX)
            return set_error(error, GOC_ERROR_TOO_BIG, "%s %" G_GINT64_FORMAT " is above %" G_GUINT32_FORMAT,
                             fields[field].what, values[field], UINT32_MAX);
    }
    return true;
}

// Go's words around what cut_line() said.
static bool is_no_block(const char *line, gsize size, GError **error)
{
    g_autofree char *quoted = go_quote(line, size);

    return prefix_error(error, "%s doesn't match expected format", quoted);
}

bool block_line_cut(BlockLine *out, const char *line, gsize size, GError **error)
{
    int64_t values[N_FIELDS];

    if (!cut_line(line, size, values, &out->name_size, error))
        return is_no_block(line, size, error);
    if (!fits_into_block(values, error))
        return false;
    out->block = (Block){
        .start_line = (uint32_t)values[START_LINE],
        .start_col = (uint32_t)values[START_COL],
        .end_line = (uint32_t)values[END_LINE],
        .end_col = (uint32_t)values[END_COL],
        .statements = (uint32_t)values[STATEMENTS],
    };
    out->count = (uint64_t)values[COUNT];
    return true;
}

// Writes `value` in decimal at `at`, two digits at a time; returns where it ends.
static inline char *put_number(char *at, uint64_t value)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                                "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                                "8081828384858687888990919293949596979899";

    if (value < 10) {
        *at = (char)('0' + value);
        return at + 1;
    }
    if (value >= 100)
        at = put_number(at, value / 100);
    memcpy(at, pairs + value % 100 * 2, 2);
    return at + 2;
}

void block_line_write(Output *output, const char *name, gsize name_size, const Block *block, uint64_t count)
{
    char *start = output_reserve(output, name_size + NUMBERS_BYTES), *at = start;

    memcpy(at, name, name_size);
    at += name_size;
    *at++ = ':';
    at = put_number(at, block->start_line);
    *at++ = '.';
    at = put_number(at, block->start_col);
    *at++ = ',';
    at = put_number(at, block->end_line);
    *at++ = '.';
    at = put_number(at, block->end_col);
    *at++ = ' ';
    at = put_number(at, block->statements);
    *at++ = ' ';
    at = put_number(at, count);
    *at++ = '\n';
    output_advance(output, (gsize)(at - start));
}
