// SPDX-License-Identifier: Apache-2.0
// Profile parts: a large text profile in a file, read by several threads, each a part of it at a time.
//
// A part is small enough to stay in a processor's cache while it is read into blocks. When the parts before it have
// their places in the whole, these get theirs and are copied there. So nothing but the whole grows with the file, and
// threads wait for each other only to learn where their blocks belong.
#include "cover/profile_parts.h"

#include "base/team.h"
#include "base/unpack.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FILE_BYTES_MIN = 4 << 20, // less is read before the threads have started
    THREADS_MAX = 4,          // more would wait for their turns
    HEAD_BYTES = 256 << 10,
    PART_BYTES = 512 << 10,
    LINE_BYTES = 4 << 10,
};

// What one thread has.
typedef struct Part {
    ProfileTextReader *reader;
    char *text; // with room for the byte before it, for the rest of its last line, and for a line feed
} Part;

typedef struct Reading {
    int fd;
    off_t start; // of the text in the file
    gsize size;
    gsize head_size; // whole lines
    const ProfileCut *cut;
    ProfileTextReader *whole;
    Part *parts;

    pthread_mutex_t mutex;
    pthread_cond_t moved;
    guint turn;  // the part that may be added to the whole
    bool is_odd; // something was, so nothing counts
} Reading;

static bool read_bytes(const Reading *reading, gsize at, char *to, gsize size)
{
    for (gsize done = 0; done < size;) {
        ssize_t got = pread(reading->fd, to + done, size - done, reading->start + (off_t)(at + done));

        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        done += got > 0 ? (gsize)got : 0;
    }
    return true;
}

// Gives the lines that start in part `item`. A line starts behind a line feed, so the byte before the part is looked
// at, too; the last line may end behind the part.
static bool find_lines(const Reading *reading, guint item, char *text, const char **lines, gsize *size)
{
    gsize part_bytes = reading->cut->part_bytes, at = reading->head_size + item * part_bytes - 1;
    gsize n = MIN(reading->size - at, 1 + part_bytes + reading->cut->line_bytes);
    const char *before, *last;

    if (!read_bytes(reading, at, text, n))
        return false;
    if (reading->size - at <= 1 + part_bytes && text[n - 1] != '\n')
        text[n++] = '\n';
    before = memchr(text, '\n', n);
    last = reading->size - at <= 1 + part_bytes ? text + n - 1 : memchr(text + part_bytes, '\n', n - part_bytes);
    if (!before || !last)
        return false;
    *lines = before + 1;
    *size = (gsize)(last - before);
    return true;
}

// Adds the part behind the ones before it, when these have got their places.
static bool claim_in_turn(Reading *reading, guint item, const Part *part, bool is_good, guint *place)
{
    pthread_mutex_lock(&reading->mutex);
    while (reading->turn != item && !reading->is_odd)
        pthread_cond_wait(&reading->moved, &reading->mutex);
    is_good = is_good && !reading->is_odd && profile_text_reader_claim(reading->whole, part->reader, place);
    reading->turn++;
    reading->is_odd |= !is_good;
    pthread_cond_broadcast(&reading->moved);
    pthread_mutex_unlock(&reading->mutex);
    return is_good;
}

static void read_part(guint item, guint worker, void *data)
{
    Reading *reading = data;
    Part *part = &reading->parts[worker];
    const char *lines;
    gsize size;
    guint place;
    bool is_good = find_lines(reading, item, part->text, &lines, &size) &&
                   profile_text_reader_add(part->reader, lines, size, NULL);

    if (claim_in_turn(reading, item, part, is_good, &place))
        profile_text_reader_fill(reading->whole, place, part->reader);
}

static void read_parts(Reading *reading, const ProfileLimits *limits)
{
    const ProfileCut *cut = reading->cut;
    gsize n_parts = (reading->size - reading->head_size + cut->part_bytes - 1) / cut->part_bytes;

    reading->parts = g_new(Part, cut->n_threads);
    for (guint i = 0; i < cut->n_threads; i++)
        reading->parts[i] =
            (Part){ profile_text_reader_new_part(limits), g_malloc(1 + cut->part_bytes + cut->line_bytes + 1) };
    pthread_mutex_init(&reading->mutex, NULL);
    pthread_cond_init(&reading->moved, NULL);
    team_run("profile", cut->n_threads, (guint)n_parts, read_part, reading);
    pthread_cond_destroy(&reading->moved);
    pthread_mutex_destroy(&reading->mutex);
    for (guint i = 0; i < cut->n_threads; i++) {
        profile_text_reader_free(reading->parts[i].reader);
        g_free(reading->parts[i].text);
    }
    g_free(reading->parts);
}

static bool read_head(Reading *reading)
{
    gsize size = MIN(reading->cut->head_bytes, reading->size);
    g_autofree char *head = g_malloc(size);
    const char *feed;

    if (!read_bytes(reading, 0, head, size) || unpack_is_archive(head, size))
        return false;
    feed = memrchr(head, '\n', size);
    if (!feed)
        return false;
    reading->head_size = (gsize)(feed - head) + 1;
    profile_text_reader_expect(reading->whole, reading->size);
    return profile_text_reader_add(reading->whole, head, reading->head_size, NULL);
}

// The rest of the file; false when it is not a regular one.
static bool measure(int fd, off_t *start, gsize *size)
{
    struct stat about;

    *start = lseek(fd, 0, SEEK_CUR);
    if (*start < 0 || fstat(fd, &about) < 0 || !S_ISREG(about.st_mode) || about.st_size <= *start)
        return false;
    *size = (gsize)(about.st_size - *start);
    return true;
}

// Whether the file is as long as it was; else its last line may have been read in the middle of being written.
static bool is_unchanged(const Reading *reading)
{
    off_t start;
    gsize size;

    return measure(reading->fd, &start, &size) && size == reading->size;
}

bool profile_parts_read_cut(Profile **out, int fd, const ProfileLimits *limits, const ProfileCut *cut)
{
    g_autoptr(ProfileTextReader) whole = profile_text_reader_new(PROFILE_TEXT_SINGLE, limits);
    Reading reading = { .fd = fd, .cut = cut, .whole = whole };

    if (!measure(fd, &reading.start, &reading.size) || reading.size > limits->bytes || !read_head(&reading))
        return false;
    read_parts(&reading, limits);
    return !reading.is_odd && is_unchanged(&reading) && profile_text_reader_finish(whole, out, NULL) &&
           lseek(fd, 0, SEEK_END) >= 0;
}

bool profile_parts_read(Profile **out, int fd, const ProfileLimits *limits)
{
    const ProfileCut cut = { MIN(team_processors(), THREADS_MAX), HEAD_BYTES, PART_BYTES, LINE_BYTES };
    off_t start;
    gsize size;

    return cut.n_threads > 1 && measure(fd, &start, &size) && size >= FILE_BYTES_MIN &&
           profile_parts_read_cut(out, fd, limits, &cut);
}
