// SPDX-License-Identifier: Apache-2.0
// HTML source: one file's text with a coloured span for each block, byte for byte as `go tool cover -html` makes it.
#include "report/html_source.h"

#include "format/html.h"
#include "report/go_log.h"

#include <math.h>
#include <string.h>

enum { BUCKET_OF_SET = 8, SCALE_MARKS = 64 };

// Turns counts into colours, and remembers some, since a file has few different counts.
typedef struct ScaleMark {
    uint64_t count; // 0: none yet
    int bucket;
} ScaleMark;

typedef struct Scale {
    uint64_t highest; // count of the file
    double log_of_highest;
    ScaleMark marks[SCALE_MARKS];
} Scale;

// A walk through the text. Go starts at column 2, so that columns of line 1 are off by one; pages must agree with its.
typedef struct Walk {
    const char *text;
    gsize size;
    gsize at;      // the byte looked at,
    uint32_t line; // which stands here
    uint32_t col;
    gsize written; // what is before this has been written
} Walk;

static uint64_t highest_count(const Profile *profile, const ProfileFile *file)
{
    uint64_t highest = 0;

    for (guint i = 0; i < file->n_blocks; i++)
        highest = MAX(highest, profile_count(profile, file->first_block + i));
    return highest;
}

// 0: did not run; 1 to 10: on a logarithmic scale up to the file's highest count.
static int bucket(uint64_t count, Scale *scale)
{
    ScaleMark *mark = &scale->marks[count % SCALE_MARKS];

    if (count == 0)
        return 0;
    if (scale->highest <= 1)
        return BUCKET_OF_SET;
    if (mark->count != count)
        *mark = (ScaleMark){ count, (int)floor(go_log((double)count) / scale->log_of_highest * 9) + 1 };
    return mark->bucket;
}

static void write_up_to_here(Walk *walk, Output *output)
{
    html_code_sized(output, walk->text + walk->written, walk->at - walk->written);
    walk->written = walk->at;
}

static void open_span(Walk *walk, uint64_t count, Scale *scale, Output *output)
{
    write_up_to_here(walk, output);
    output_text(output, "<span class=\"cov");
    output_number(output, (guint64)bucket(count, scale));
    output_text(output, "\" title=\"");
    output_number(output, count);
    output_text(output, "\">");
}

static void close_span(Walk *walk, Output *output)
{
    write_up_to_here(walk, output);
    output_text(output, "</span>");
}

// Goes `n` columns on, or to the start of the next line if this one ends before, or to the end of the text.
static void walk_columns(Walk *walk, gsize n)
{
    gsize reach = MIN(n, walk->size - walk->at);
    const char *lf = memchr(walk->text + walk->at, '\n', reach);

    if (lf) {
        walk->at = (gsize)(lf - walk->text) + 1;
        walk->line++;
        walk->col = 1;
    } else {
        walk->at += reach;
        walk->col += (uint32_t)reach;
    }
}

// Columns from here to a place on this line; G_MAXSIZE when it is on another or already passed.
static gsize columns_to(const Walk *walk, uint32_t line, uint32_t col)
{
    return line == walk->line && col >= walk->col ? col - walk->col : G_MAXSIZE;
}

static bool is_start(const Walk *walk, const Block *block)
{
    return walk->line == block->start_line && walk->col == block->start_col;
}

static bool is_over(const Walk *walk, const Block *block)
{
    return walk->line > block->end_line || (walk->line == block->end_line && walk->col == block->end_col);
}

// Goes on to the first byte at which the block starts or is over. Returns false when the text ends before.
static bool walk_to_block(Walk *walk, const Block *block)
{
    while (walk->at < walk->size) {
        if (is_start(walk, block) || is_over(walk, block))
            return true;
        walk_columns(walk, MIN(columns_to(walk, block->start_line, block->start_col),
                               columns_to(walk, block->end_line, block->end_col)));
    }
    return false;
}

// Goes on to the first byte at which the block is over. A block whose start is not met (column 0 under //line, or
// inside a block before it) has an end all the same, and the next block is looked at from where this one is over.
static bool write_block(Walk *walk, const Block *block, uint64_t count, Scale *scale, Output *output)
{
    while (walk_to_block(walk, block)) {
        if (is_start(walk, block))
            open_span(walk, count, scale, output);
        if (is_over(walk, block)) {
            close_span(walk, output);
            return true;
        }
        walk_columns(walk, 1);
    }
    return false;
}

void html_source_write(const Profile *profile, const ProfileFile *file, const char *text, gsize size, Output *output)
{
    Scale scale = { .highest = highest_count(profile, file) };
    Walk walk = { .text = text, .size = size, .line = 1, .col = 2 };

    scale.log_of_highest = go_log((double)MAX(scale.highest, 1));
    for (guint i = file->first_block; i < file->first_block + file->n_blocks; i++) {
        if (!write_block(&walk, profile_block(profile, i), profile_count(profile, i), &scale, output))
            break;
    }
    walk.at = walk.size;
    write_up_to_here(&walk, output);
}
