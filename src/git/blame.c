// SPDX-License-Identifier: Apache-2.0
// Blame: which commits a file's lines came with, as git tells it.
#include "git/blame.h"

#include "base/error.h"

#include <string.h>

enum { ID_DIGITS = 40, SHOWN_BYTES = 60 };

static void commit_free(BlameCommit *commit)
{
    g_free(commit->author);
    g_free(commit->mail);
    g_free(commit);
}

void blame_free(Blame *blame)
{
    if (!blame)
        return;
    g_ptr_array_unref(blame->commits);
    g_array_unref(blame->runs);
    g_free(blame);
}

// A text on its way to become a Blame. Each run is a line "<id> <old line> <line> <lines>", the headers of its commit,
// when that was not told before, and a line "filename ...".
typedef struct Reading {
    Blame *blame;
    GHashTable *by_id;   // commits that were told
    BlameCommit *commit; // whose headers these lines are; NULL: a run has to begin
} Reading;

static bool read_number(const char **at, char end, uint32_t *out)
{
    guint64 number = 0;
    const char *digit = *at;

    for (; g_ascii_isdigit(*digit) && number <= UINT32_MAX; digit++)
        number = number * 10 + (guint64)(*digit - '0');
    if (digit == *at || number > UINT32_MAX || *digit != end)
        return false;
    *at = digit + (end != '\0');
    *out = (uint32_t)number;
    return true;
}

static BlameCommit *commit_of(Reading *reading, const char *id)
{
    BlameCommit *commit = g_hash_table_lookup(reading->by_id, id);

    if (commit)
        return commit;
    commit = g_new0(BlameCommit, 1);
    g_strlcpy(commit->id, id, sizeof commit->id);
    commit->author = g_strdup("");
    commit->mail = g_strdup("");
    commit->is_committed = strspn(id, "0") < ID_DIGITS;
    g_ptr_array_add(reading->blame->commits, commit);
    g_hash_table_insert(reading->by_id, commit->id, commit);
    return commit;
}

static bool begin_run(Reading *reading, const char *line)
{
    g_autofree char *id = g_strndup(line, ID_DIGITS);
    const char *at = line + ID_DIGITS + 1;
    uint32_t before, first, count;
    BlameRun run;

    if (strspn(id, "0123456789abcdef") != ID_DIGITS || line[ID_DIGITS] != ' ' || !read_number(&at, ' ', &before) ||
        !read_number(&at, ' ', &first) || !read_number(&at, '\0', &count) || count == 0 || first == 0 ||
        count > UINT32_MAX - first)
        return false;
    reading->commit = commit_of(reading, id);
    run = (BlameRun){ first, first + count - 1, reading->commit };
    g_array_append_val(reading->blame->runs, run);
    return true;
}

static void take_text(char **to, const char *text, gssize size)
{
    g_free(*to);
    *to = g_utf8_make_valid(text, size);
}

static const char *after(const char *line, const char *word)
{
    return g_str_has_prefix(line, word) ? line + strlen(word) : NULL;
}

static void take_mail(BlameCommit *commit, const char *text)
{
    gsize size = strlen(text);
    bool is_bracketed = *text == '<' && text[size - 1] == '>';

    take_text(&commit->mail, text + is_bracketed, (gssize)(size - 2 * is_bracketed));
}

// Headers that nobody here wants are passed over, as git asks its readers to.
static void take_header(Reading *reading, const char *line)
{
    BlameCommit *commit = reading->commit;
    const char *value;

    if ((value = after(line, "author ")))
        take_text(&commit->author, value, -1);
    else if ((value = after(line, "author-mail ")))
        take_mail(commit, value);
    else if ((value = after(line, "author-time ")))
        commit->time_s = g_ascii_strtoll(value, NULL, 10);
    else if ((value = after(line, "committer-time ")))
        commit->commit_s = g_ascii_strtoll(value, NULL, 10);
    else if (g_str_equal(line, "boundary"))
        commit->is_boundary = true;
    else if (after(line, "filename "))
        reading->commit = NULL;
}

static bool read_line(Reading *reading, const char *line, guint number, GError **error)
{
    g_autofree char *shown = NULL;

    if (reading->commit) {
        take_header(reading, line);
        return true;
    }
    if (begin_run(reading, line))
        return true;
    shown = g_utf8_make_valid(line, (gssize)strnlen(line, SHOWN_BYTES));
    return set_error(error, GOC_ERROR_INVALID, "line %u of git's blame begins no run of lines: \"%s\"", number, shown);
}

static bool read_lines(Reading *reading, const char *text, gsize size, GError **error)
{
    const char *end = text + size;

    for (guint number = 1; text < end; number++) {
        const char *line_end = memchr(text, '\n', (gsize)(end - text));
        g_autofree char *line = NULL;

        if (!line_end)
            return set_error(error, GOC_ERROR_INVALID, "line %u of git's blame is cut off", number);
        line = g_strndup(text, (gsize)(line_end - text));
        if (!read_line(reading, line, number, error))
            return false;
        text = line_end + 1;
    }
    return !reading->commit || set_error(error, GOC_ERROR_INVALID, "git's blame ends within a commit");
}

bool blame_read(Blame **out, const char *text, gsize size, GError **error)
{
    g_autoptr(Blame) blame = g_new0(Blame, 1);
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_str_hash, g_str_equal);
    Reading reading = { .blame = blame, .by_id = by_id };

    blame->commits = g_ptr_array_new_with_free_func((GDestroyNotify)commit_free);
    blame->runs = g_array_new(FALSE, FALSE, sizeof(BlameRun));
    if (!read_lines(&reading, text, size, error))
        return false;
    *out = g_steal_pointer(&blame);
    return true;
}

static bool is_newer(const BlameCommit *a, const BlameCommit *b)
{
    return !b || (a->is_committed == b->is_committed ? a->commit_s > b->commit_s : !a->is_committed);
}

const BlameCommit *blame_newest(const Blame *blame, uint32_t first, uint32_t last)
{
    const BlameCommit *newest = NULL;

    for (guint i = 0; i < blame->runs->len; i++) {
        const BlameRun *run = &g_array_index(blame->runs, BlameRun, i);

        if (run->first <= last && run->last >= first && !run->commit->is_boundary && is_newer(run->commit, newest))
            newest = run->commit;
    }
    return newest;
}
