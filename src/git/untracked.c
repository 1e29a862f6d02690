// SPDX-License-Identifier: Apache-2.0
// Untracked: how many lines the files have that git does not know.
#include "git/untracked.h"

#include "base/clock.h"
#include "base/descriptor.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

// In its first bytes git looks for what makes a file binary.
enum { PIECE_BYTES = 256 * 1024, GIT_LOOKS_AT_BYTES = 8000, CHARACTER_BYTES = 4 };

// A text on its way through.
typedef struct Count {
    UntrackedRule rule;
    uint64_t n_ends, n_bytes;
    char last;       // byte so far
    bool is_binary;  // AS_GIT
    bool is_garbled; // AS_DIFF_COVER
    char piece[PIECE_BYTES];
    gsize n_left; // at its beginning, bytes of a character that is not complete
} Count;

static void count_ends(Count *count, const char *piece, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        bool is_end = piece[i] == '\n' || (piece[i] == '\r' && count->rule == UNTRACKED_AS_DIFF_COVER);

        if (is_end && !(piece[i] == '\n' && count->last == '\r' && count->rule == UNTRACKED_AS_DIFF_COVER))
            count->n_ends++;
        count->last = piece[i];
    }
}

// How many bytes are whole characters, NUL being one.
static gsize check_characters(Count *count, const char *piece, gsize size)
{
    const char *end = piece + size, *at = piece;

    while (!g_utf8_validate_len(at, (gsize)(end - at), &at)) {
        if (at < end && *at == '\0') {
            at++;
        } else {
            count->is_garbled = end - at >= CHARACTER_BYTES || g_utf8_get_char_validated(at, end - at) != (gunichar)-2;
            break;
        }
    }
    return (gsize)(at - piece);
}

static void count_piece(Count *count, gsize got)
{
    gsize looked_at = count->n_bytes < GIT_LOOKS_AT_BYTES ? MIN(got, GIT_LOOKS_AT_BYTES - count->n_bytes) : 0;

    count_ends(count, count->piece + count->n_left, got);
    if (count->rule == UNTRACKED_AS_GIT) {
        count->is_binary = count->is_binary || memchr(count->piece, '\0', looked_at);
    } else if (!count->is_garbled) {
        gsize size = count->n_left + got, n_whole = check_characters(count, count->piece, size);

        count->n_left = count->is_garbled ? 0 : size - n_whole;
        memmove(count->piece, count->piece + n_whole, count->n_left);
    }
    count->n_bytes += got;
}

static bool read_through(Count *count, int fd, const char *path, int64_t deadline_ms, GError **error)
{
    for (;;) {
        ssize_t got = read(fd, count->piece + count->n_left, PIECE_BYTES - count->n_left);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return set_error(error, GOC_ERROR_INTERNAL, "%s: %s", path, g_strerror(errno));
        if (got == 0 || count->is_binary || count->is_garbled)
            return true;
        if (clock_monotonic_ms() > deadline_ms)
            return set_error(error, GOC_ERROR_UNAVAILABLE, "%s: the time is over before its lines are counted", path);
        count_piece(count, (gsize)got);
    }
}

static bool n_lines_of(const Count *count, const char *path, uint32_t *n_lines, GError **error)
{
    bool is_end = count->last == '\n' || (count->last == '\r' && count->rule == UNTRACKED_AS_DIFF_COVER);
    uint64_t n = count->n_ends + (count->n_bytes > 0 && !is_end);

    if (n >= UINT32_MAX)
        return set_error(error, GOC_ERROR_TOO_BIG, "%s has more lines than can be counted", path);
    *n_lines = count->is_binary || count->is_garbled || count->n_left > 0 ? 0 : (uint32_t)n;
    return true;
}

static bool count_file(int fd, const char *path, UntrackedRule rule, int64_t deadline_ms, uint32_t *n_lines,
                       bool *is_binary, GError **error)
{
    g_autofree Count *count = g_new0(Count, 1);

    count->rule = rule;
    if (!read_through(count, fd, path, deadline_ms, error) || !n_lines_of(count, path, n_lines, error))
        return false;
    *is_binary = count->is_binary;
    return true;
}

static bool open_error(const char *path, GError **error)
{
    return errno == ENOENT || errno == ENOTDIR ||
           set_error(error, GOC_ERROR_INTERNAL, "%s: %s", path, g_strerror(errno));
}

typedef struct Visitor {
    UntrackedRule rule;
    int64_t deadline_ms;
    UntrackedVisit visit;
    void *data;
} Visitor;

static bool visit_file(const Visitor *visitor, const char *root, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(root, name, NULL);
    int link_flag = visitor->rule == UNTRACKED_AS_GIT ? O_NOFOLLOW : 0;
    g_auto(Descriptor) fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | link_flag);
    struct stat what;
    uint32_t n_lines = 1;
    bool is_binary = false;

    if (fd < 0 && errno == ELOOP && link_flag) {
        visitor->visit(name, n_lines, is_binary, visitor->data);
        return true;
    }
    if (fd < 0)
        return open_error(path, error);
    if (fstat(fd, &what) != 0 || !S_ISREG(what.st_mode))
        return true;
    if (!count_file(fd, path, visitor->rule, visitor->deadline_ms, &n_lines, &is_binary, error))
        return false;
    visitor->visit(name, n_lines, is_binary, visitor->data);
    return true;
}

bool untracked_visit(const char *root, const GString *names, UntrackedRule rule, int64_t deadline_ms,
                     UntrackedVisit visit, void *data, GError **error)
{
    Visitor visitor = { rule, deadline_ms, visit, data };

    for (gsize at = 0, size; at < names->len; at += size + 1) {
        const char *name = names->str + at;

        size = strlen(name);
        if (size > 0 && name[size - 1] != '/' && !visit_file(&visitor, root, name, error))
            return false;
    }
    return true;
}
