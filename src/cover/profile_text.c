// SPDX-License-Identifier: Apache-2.0
// Profile text: Go's cover profile format, read and written.
// Source: golang.org/x/tools/cover.
//
// Nearly every line has the file name of the line before and plain numbers: those are read by a straight loop over the
// bytes. Any other line is cut from its end as Go does it, which is also what finds the words for what is wrong with
// it.
#include "cover/profile_text.h"

#include "base/error.h"
#include "cover/go_quote.h"
#include "cover/profile_builder.h"

#include <string.h>

const ProfileLimits profile_limits_default = { 256u << 20, 200 * 1000, 20 * 1000 * 1000 };

enum {
    LINE_CEILING = 65536,     // of Go's scanner; so many bytes before the line feed are too many
    POSITION_DIGITS_MAX = 9,  // in a plain line; these fit into 32 bits
    COUNT_DIGITS_MAX = 18,    // and these into 63
    BUFFER_BYTES = 16 * 1024, // of written lines, unless one is longer
    SAMPLE_BYTES = 4096,      // of the text, to guess its number of lines
    ROW_BYTES = 96,           // the numbers of a written line: five of 10 digits, one of 20, separators
};

typedef enum Field { COUNT, STATEMENTS, END_COL, END_LINE, START_COL, START_LINE, N_FIELDS } Field;

// From the end of a line to its start, as Go cuts it.
static const struct {
    char separator;
    const char *what;
} fields[N_FIELDS] = {
    [COUNT] = { ' ', "Count" },      [STATEMENTS] = { ' ', "NumStmt" }, [END_COL] = { '.', "EndCol" },
    [END_LINE] = { ',', "EndLine" }, [START_COL] = { '.', "StartCol" }, [START_LINE] = { ':', "StartLine" },
};

typedef struct Reader {
    ProfileBuilder *builder;
    const ProfileLimits *limits;
    const char *at;
    const char *end;
    const char *last_feed; // the last line feed, at which every loop over digits ends at the latest; else `at`
    guint line;            // the one read last
} Reader;

// Reads up to `digits_max` digits and the byte `stop` after them.
static inline bool plain_number(const char **at, guint digits_max, char stop, uint64_t *value)
{
    const char *p = *at;
    uint64_t number = 0;

    for (guint digit; (digit = (guint)(guchar)*p - '0') <= 9; p++)
        number = number * 10 + digit;
    *value = number;
    if (p == *at || p - *at > digits_max || *p != stop)
        return false;
    *at = p + 1;
    return true;
}

static inline bool plain_position(const char **at, char stop, uint32_t *value)
{
    uint64_t number;

    if (!plain_number(at, POSITION_DIGITS_MAX, stop, &number))
        return false;
    *value = (uint32_t)number;
    return true;
}

// Reads the lines that go on with the current file in the plain shape; stops before the first other one.
static void read_plain_lines(Reader *reader)
{
    ProfileBuilder *builder = reader->builder;
    gsize size = builder->name_size;

    while (reader->at < reader->last_feed && (gsize)(reader->last_feed - reader->at) > size &&
           memcmp(reader->at, builder->name, size) == 0 && reader->at[size] == ':') {
        const char *at = reader->at + size + 1;
        uint64_t count;
        Block block;

        if (!plain_position(&at, '.', &block.start_line) || !plain_position(&at, ',', &block.start_col) ||
            !plain_position(&at, '.', &block.end_line) || !plain_position(&at, ' ', &block.end_col) ||
            !plain_position(&at, ' ', &block.statements) || !plain_number(&at, COUNT_DIGITS_MAX, '\n', &count))
            return;
        if (at - reader->at > LINE_CEILING || builder->n_blocks >= reader->limits->blocks)
            return;
        profile_builder_append(builder, &block, count);
        reader->at = at;
        reader->line++;
    }
}

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

// Go's words around what cut_line() said.
static bool is_no_block(const char *line, gsize size, GError **error)
{
    g_autofree char *quoted = go_quote(line, size);

    return prefix_error(error, "%s doesn't match expected format", quoted);
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

static bool enter_file(Reader *reader, const char *name, gsize size, GError **error)
{
    ProfileBuilder *builder = reader->builder;

    if (builder->name && builder->name_size == size && memcmp(builder->name, name, size) == 0)
        return true;
    if (memchr(name, '\0', size))
        return set_error(error, GOC_ERROR_INVALID, "a file name holds a NUL byte");
    profile_builder_enter(builder, name, size);
    if (builder->files->len > reader->limits->files)
        return set_error(error, GOC_ERROR_TOO_BIG, "more than %u files", reader->limits->files);
    return true;
}

static bool read_block_line(Reader *reader, const char *line, gsize size, GError **error)
{
    int64_t values[N_FIELDS];
    gsize name_size = 0;
    Block block;

    if (!cut_line(line, size, values, &name_size, error))
        return is_no_block(line, size, error);
    if (!fits_into_block(values, error) || !enter_file(reader, line, name_size, error))
        return false;
    if (reader->builder->n_blocks >= reader->limits->blocks)
        return set_error(error, GOC_ERROR_TOO_BIG, "more than %u blocks", reader->limits->blocks);

    block = (Block){
        .start_line = (uint32_t)values[START_LINE],
        .start_col = (uint32_t)values[START_COL],
        .end_line = (uint32_t)values[END_LINE],
        .end_col = (uint32_t)values[END_COL],
        .statements = (uint32_t)values[STATEMENTS],
    };
    profile_builder_append(reader->builder, &block, (uint64_t)values[COUNT]);
    return true;
}

// About how many lines there are, if the first ones are like the rest. Too few only costs time, too many only
// addresses.
static guint guess_blocks(const Reader *reader)
{
    gsize left = (gsize)(reader->end - reader->at), sample = MIN(left, SAMPLE_BYTES), n_lines = 0;

    for (gsize i = 0; i < sample; i++)
        n_lines += reader->at[i] == '\n';
    return (guint)MIN(left / (sample / (n_lines + 1) + 1), reader->limits->blocks);
}

static bool read_mode_line(Reader *reader, const char *line, gsize size, GError **error)
{
    static const char prefix[] = "mode: ";
    const gsize prefix_size = sizeof prefix - 1;
    g_autofree char *mode = NULL;

    if (size <= prefix_size || memcmp(line, prefix, prefix_size) != 0 || memchr(line, '\0', size)) {
        g_autofree char *shown = g_utf8_make_valid(line, (gssize)MIN(size, 1024));

        return set_error(error, GOC_ERROR_INVALID, "bad mode line: %s", shown);
    }
    mode = g_strndup(line + prefix_size, size - prefix_size);
    reader->builder = profile_builder_new(mode);
    profile_builder_reserve(reader->builder, guess_blocks(reader));
    return true;
}

// Takes the next line, without its line feed and the one CR before it.
static bool next_line(Reader *reader, const char **line, gsize *size, GError **error)
{
    gsize left = (gsize)(reader->end - reader->at);
    const char *feed = memchr(reader->at, '\n', MIN(left, LINE_CEILING));

    reader->line++;
    if (!feed && left >= LINE_CEILING)
        return set_error(error, GOC_ERROR_INVALID, "bufio.Scanner: token too long");
    *line = reader->at;
    *size = feed ? (gsize)(feed - reader->at) : left;
    reader->at = feed ? feed + 1 : reader->end;
    if (*size > 0 && (*line)[*size - 1] == '\r')
        (*size)--;
    return true;
}

static bool read_line(Reader *reader, GError **error)
{
    const char *line = NULL;
    gsize size = 0;

    if (!next_line(reader, &line, &size, error))
        return false;
    if (!reader->builder)
        return read_mode_line(reader, line, size, error);
    return read_block_line(reader, line, size, error);
}

static bool read_lines(Reader *reader, GError **error)
{
    while (reader->at < reader->end) {
        if (reader->builder && reader->builder->name)
            read_plain_lines(reader);
        if (reader->at < reader->end && !read_line(reader, error))
            return prefix_error(error, "line %u", reader->line);
    }
    return true;
}

bool profile_text_read(Profile **out, const char *text, gsize size, const ProfileLimits *limits, GError **error)
{
    const char *start = size > 0 ? text : "", *last_feed = memrchr(start, '\n', size);
    Reader reader = { NULL, limits, start, start + size, last_feed ? last_feed : start, 0 };
    g_autoptr(ProfileBuilder) builder = NULL;
    bool is_read;

    if (size > limits->bytes)
        return set_error(error, GOC_ERROR_TOO_BIG, "%" G_GSIZE_FORMAT " bytes; at most %" G_GSIZE_FORMAT " are read",
                         size, limits->bytes);
    is_read = read_lines(&reader, error);
    builder = reader.builder;
    if (!is_read)
        return false;
    if (builder)
        return profile_builder_finish(builder, out, error);
    *out = profile_new();
    return true;
}

// Writes `value` in decimal at `at`; returns where it ends.
static char *put_number(char *at, uint64_t value)
{
    char digits[20];
    guint n = 0;

    do
        digits[n++] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    while (n > 0)
        *at++ = digits[--n];
    return at;
}

// Writes what stands behind the name in a block's line.
static char *put_row(char *at, const Block *block, uint64_t count)
{
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
    return at;
}

// Lines are put together in a buffer, so that the output gets a few large pieces.
static void write_file(const Profile *profile, const ProfileFile *file, GByteArray *buffer, Output *output)
{
    gsize name_size = strlen(file->name), line_max = name_size + ROW_BYTES;
    char *start, *at;

    g_byte_array_set_size(buffer, (guint)MAX(line_max, BUFFER_BYTES));
    at = start = (char *)buffer->data;
    for (guint block = file->first_block; block < file->first_block + file->n_blocks; block++) {
        if ((gsize)(at - start) + line_max > buffer->len) {
            output_write(output, start, (gsize)(at - start));
            at = start;
        }
        memcpy(at, file->name, name_size);
        at = put_row(at + name_size, profile_block(profile, block), profile_count(profile, block));
    }
    output_write(output, start, (gsize)(at - start));
}

// A mode that ends in CR, which Go reads too, needs a second one to be read again.
static void write_mode(const char *mode, Output *output)
{
    output_text(output, "mode: ");
    output_text(output, mode);
    output_text(output, g_str_has_suffix(mode, "\r") ? "\r\n" : "\n");
}

void profile_text_write(const Profile *profile, Output *output)
{
    g_autoptr(GByteArray) buffer = g_byte_array_new();

    if (profile->mode)
        write_mode(profile->mode, output);
    for (guint i = 0; i < profile->files->len; i++)
        write_file(profile, profile_file(profile, i), buffer, output);
}
