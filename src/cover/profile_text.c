// SPDX-License-Identifier: Apache-2.0
// Profile text, read: Go's cover profile format.
// Source: golang.org/x/tools/cover.
//
// Nearly every line has the file name of the line before and plain numbers: those are read by a straight loop over the
// bytes. Any other line is cut from its end as Go does it, which is also what finds the words for what is wrong with
// it. Whole lines are read where they lie; only a line that a piece of the text ends in is held until its rest comes.
#include "cover/profile_text.h"

#include "base/error.h"
#include "cover/block_line.h"
#include "cover/go_quote.h"
#include "cover/plain_line.h"
#include "cover/profile_builder.h"

#include <string.h>

const ProfileLimits profile_limits_default = { 256u << 20, 200 * 1000, 20 * 1000 * 1000, false };
const ProfileLimits profile_limits_collected = { 256u << 20, 200 * 1000, 20 * 1000 * 1000, true };

enum {
    LINE_CEILING = 65536, // of Go's scanner; so many bytes before the line feed are too many
};

static const char mode_prefix[] = "mode: ";
enum { MODE_PREFIX_BYTES = sizeof mode_prefix - 1 };

struct ProfileTextReader {
    ProfileTextForm form;
    ProfileLimits limits;
    ProfileBuilder *builder; // NULL before the mode line
    GByteArray *held;        // the start of a line that has not ended yet
    gsize bytes;             // so far
    gsize bytes_expected;    // in all; 0: unknown
    guint line;              // the one read last
};

// Whole lines: the last one ends in a line feed, too, at which every loop over digits ends at the latest.
typedef struct Lines {
    const char *at;
    const char *end;
} Lines;

// Reads the lines that go on with the current file in the plain shape; stops before the first other one.
static void read_plain_lines(ProfileTextReader *reader, Lines *lines)
{
    ProfileBuilder *builder = reader->builder;
    gsize size = builder->name_size;

    while ((gsize)(lines->end - lines->at) > size && plain_name_equal(lines->at, builder->name, size) &&
           lines->at[size] == ':') {
        const char *at = lines->at + size + 1;
        uint64_t count;
        Block block;

        if (!plain_numbers(&at, lines->end, &block, &count))
            return;
        if (at - lines->at > LINE_CEILING || builder->n_blocks >= reader->limits.blocks)
            return;
        profile_builder_append(builder, &block, count);
        lines->at = at;
        reader->line++;
    }
}

static bool enter_file(ProfileTextReader *reader, const char *name, gsize size, GError **error)
{
    if (memchr(name, '\0', size))
        return set_error(error, GOC_ERROR_INVALID, "a file name holds a NUL byte");
    profile_builder_enter(reader->builder, name, size);
    if (reader->builder->files->len > reader->limits.files)
        return set_error(error, GOC_ERROR_TOO_BIG, "more than %u files", reader->limits.files);
    return true;
}

static bool read_block_line(ProfileTextReader *reader, const char *line, gsize size, GError **error)
{
    BlockLine cut;

    if (!block_line_cut(&cut, line, size, error) || !enter_file(reader, line, cut.name_size, error))
        return false;
    if (reader->builder->n_blocks >= reader->limits.blocks)
        return set_error(error, GOC_ERROR_TOO_BIG, "more than %u blocks", reader->limits.blocks);
    profile_builder_append(reader->builder, &cut.block, cut.count);
    return true;
}

static bool has_mode_prefix(const char *line, gsize size)
{
    return size > MODE_PREFIX_BYTES && memcmp(line, mode_prefix, MODE_PREFIX_BYTES) == 0;
}

// About how many blocks there will be, if the lines go on as they begin, and half of that. Too few only costs time, too
// many only addresses.
static guint guess_blocks(const ProfileTextReader *reader, const char *text, gsize size)
{
    gsize n_lines = 1, guess;

    for (gsize i = 0; i < size; i++)
        n_lines += text[i] == '\n';
    guess = reader->bytes_expected / (size / n_lines + 1);
    return (guint)MIN(guess + guess / 2, reader->limits.blocks);
}

static bool read_mode_line(ProfileTextReader *reader, const char *line, gsize size, GError **error)
{
    g_autofree char *mode = NULL;

    if (!has_mode_prefix(line, size) || memchr(line, '\0', size)) {
        g_autofree char *shown = g_utf8_make_valid(line, (gssize)MIN(size, 1024));

        return set_error(error, GOC_ERROR_INVALID, "bad mode line: %s", shown);
    }
    mode = g_strndup(line + MODE_PREFIX_BYTES, size - MODE_PREFIX_BYTES);
    reader->builder = profile_builder_new(mode);
    if (reader->limits.keeps_clashes)
        profile_builder_keep_clashes(reader->builder);
    return true;
}

// The mode line of a further profile. A block of a file whose name begins like one is still a block.
static bool is_further_mode_line(const ProfileTextReader *reader, const char *line, gsize size)
{
    BlockLine cut;

    return reader->form == PROFILE_TEXT_CONCATENATED && has_mode_prefix(line, size) &&
           !block_line_cut(&cut, line, size, NULL);
}

static bool read_further_mode_line(const ProfileTextReader *reader, const char *line, gsize size, GError **error)
{
    const char *mode = reader->builder->mode, *other = line + MODE_PREFIX_BYTES;
    gsize other_size = size - MODE_PREFIX_BYTES;
    g_autofree char *quoted = NULL, *other_quoted = NULL;

    if (strlen(mode) == other_size && memcmp(mode, other, other_size) == 0)
        return true;
    quoted = go_quote(mode, strlen(mode));
    other_quoted = go_quote(other, other_size);
    return set_error(error, GOC_ERROR_CONFLICT, "counter mode %s does not mix with mode %s", other_quoted, quoted);
}

// Reads a line that is given without its line feed.
static bool read_line(ProfileTextReader *reader, const char *line, gsize size, GError **error)
{
    if (size >= LINE_CEILING)
        return set_error(error, GOC_ERROR_INVALID, "bufio.Scanner: token too long");
    if (size > 0 && line[size - 1] == '\r')
        size--;
    if (!reader->builder)
        return read_mode_line(reader, line, size, error);
    if (is_further_mode_line(reader, line, size))
        return read_further_mode_line(reader, line, size, error);
    return read_block_line(reader, line, size, error);
}

static bool read_lines(ProfileTextReader *reader, const char *text, gsize size, GError **error)
{
    Lines lines = { text, text + size };

    while (lines.at < lines.end) {
        const char *feed;

        if (reader->builder && reader->builder->name)
            read_plain_lines(reader, &lines);
        if (lines.at == lines.end)
            break;
        feed = memchr(lines.at, '\n', (gsize)(lines.end - lines.at));
        reader->line++;
        if (!read_line(reader, lines.at, (gsize)(feed - lines.at), error))
            return prefix_error(error, "line %u", reader->line);
        lines.at = feed + 1;
        if (reader->line == 1)
            profile_builder_reserve(reader->builder, guess_blocks(reader, lines.at, (gsize)(lines.end - lines.at)));
    }
    return true;
}

ProfileTextReader *profile_text_reader_new(ProfileTextForm form, const ProfileLimits *limits)
{
    ProfileTextReader *reader = g_new0(ProfileTextReader, 1);

    reader->form = form;
    reader->limits = *limits;
    reader->held = g_byte_array_new();
    return reader;
}

ProfileTextReader *profile_text_reader_new_part(const ProfileLimits *limits)
{
    ProfileTextReader *reader = profile_text_reader_new(PROFILE_TEXT_SINGLE, limits);

    reader->builder = profile_builder_new("");
    return reader;
}

void profile_text_reader_expect(ProfileTextReader *reader, gsize bytes)
{
    reader->bytes_expected = bytes;
}

void profile_text_reader_free(ProfileTextReader *reader)
{
    if (!reader)
        return;
    profile_builder_free(reader->builder);
    g_byte_array_unref(reader->held);
    g_free(reader);
}

// Holds what does not end a line; more than any line has is not held, so that it cannot grow.
static bool hold(ProfileTextReader *reader, const char *text, gsize size, GError **error)
{
    g_byte_array_append(reader->held, (const guint8 *)text, (guint)MIN(size, LINE_CEILING));
    if (reader->held->len < LINE_CEILING)
        return true;
    set_error(error, GOC_ERROR_INVALID, "bufio.Scanner: token too long");
    return prefix_error(error, "line %u", reader->line + 1);
}

static bool read_held(ProfileTextReader *reader, GError **error)
{
    g_byte_array_append(reader->held, (const guint8 *)"\n", 1);
    if (!read_lines(reader, (const char *)reader->held->data, reader->held->len, error))
        return false;
    g_byte_array_set_size(reader->held, 0);
    return true;
}

bool profile_text_reader_add(ProfileTextReader *reader, const char *piece, gsize size, GError **error)
{
    const char *feed = size > 0 ? memrchr(piece, '\n', size) : NULL;
    gsize whole = feed ? (gsize)(feed - piece) + 1 : 0, first = 0;

    if (size > reader->limits.bytes - reader->bytes)
        return set_error(error, GOC_ERROR_TOO_BIG, "more than %" G_GSIZE_FORMAT " bytes", reader->limits.bytes);
    reader->bytes += size;
    if (feed && reader->held->len > 0) {
        first = (gsize)((const char *)memchr(piece, '\n', size) - piece) + 1;
        if (!hold(reader, piece, first - 1, error) || !read_held(reader, error))
            return false;
    }
    if (!read_lines(reader, piece + first, whole - first, error))
        return false;
    return whole == size || hold(reader, piece + whole, size - whole, error);
}

bool profile_text_reader_finish(ProfileTextReader *reader, Profile **out, GError **error)
{
    if (reader->held->len > 0 && !read_held(reader, error))
        return false;
    if (reader->builder)
        return profile_builder_finish(reader->builder, out, error);
    *out = profile_new();
    return true;
}

bool profile_text_reader_claim(ProfileTextReader *whole, const ProfileTextReader *part, guint *place)
{
    return profile_builder_claim(whole->builder, part->builder, place) &&
           whole->builder->n_blocks <= whole->limits.blocks && whole->builder->files->len <= whole->limits.files;
}

void profile_text_reader_fill(ProfileTextReader *whole, guint place, ProfileTextReader *part)
{
    profile_builder_fill(whole->builder, place, part->builder);
}

bool profile_text_read(Profile **out, const char *text, gsize size, ProfileTextForm form, const ProfileLimits *limits,
                       GError **error)
{
    g_autoptr(ProfileTextReader) reader = profile_text_reader_new(form, limits);

    profile_text_reader_expect(reader, size);
    return profile_text_reader_add(reader, text, size, error) && profile_text_reader_finish(reader, out, error);
}
