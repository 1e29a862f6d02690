// SPDX-License-Identifier: Apache-2.0
// Patch: what a diff in git's form says: which files changed, and which of their lines.
#include "git/patch.h"

#include "base/error.h"
#include "git/patch_names.h"

#include <string.h>

// A commit of a few kilobytes can hold a diff of gigabytes, so what is kept of one has ceilings: together some 300 MB.
enum {
    LINE_CEILING_BYTES = 64 * 1024,
    SHOWN_BYTES = 100,
    FILES_CEILING = 512 * 1024,
    HEADERS_CEILING_BYTES = 256 * 1024 * 1024, // which have a file's name four times
    EDITS_CEILING = 2 * 1024 * 1024,
};

static PatchFile *file_new(void)
{
    PatchFile *file = g_new0(PatchFile, 1);

    file->edits = g_array_new(FALSE, FALSE, sizeof(Edit));
    return file;
}

static void file_free(PatchFile *file)
{
    g_free(file->path);
    g_free(file->old_path);
    g_array_unref(file->edits);
    g_free(file);
}

static Patch *patch_new(void)
{
    Patch *patch = g_new0(Patch, 1);

    patch->files = g_ptr_array_new_with_free_func((GDestroyNotify)file_free);
    return patch;
}

void patch_free(Patch *patch)
{
    if (patch)
        g_ptr_array_unref(patch->files);
    g_free(patch);
}

struct PatchReader {
    Patch *patch;
    PatchFile *file;                             // of the header or hunk that is being read; NULL: none yet
    char *names;                                 // behind its "diff --git"
    GString *line;                               // what has come so far of a line that is not in a hunk
    uint64_t number;                             // of the lines that are complete
    uint64_t n_edits;                            // of all files
    uint64_t n_header_bytes;                     // of the lines with names, of all files
    bool is_something;                           // a line was not empty
    bool has_hunk;                               // the file has
    uint32_t old_left, new_left, old_at, new_at; // of the hunk
    Edit edit;                                   // that is growing
    bool is_in_content;                          // the beginning of a hunk's line has come, its end has not
    bool is_edit;                                // that line is of the growing edit
};

PatchReader *patch_reader_new(void)
{
    PatchReader *reader = g_new0(PatchReader, 1);

    reader->patch = patch_new();
    reader->line = g_string_new(NULL);
    return reader;
}

void patch_reader_free(PatchReader *reader)
{
    if (!reader)
        return;
    patch_free(reader->patch);
    g_free(reader->names);
    g_string_free(reader->line, TRUE);
    g_free(reader);
}

static bool refuse(const PatchReader *reader, const char *why, GError **error)
{
    g_autofree char *shown = g_utf8_make_valid(reader->line->str, (gssize)MIN(reader->line->len, SHOWN_BYTES));

    return set_error(error, GOC_ERROR_INVALID, "line %" G_GUINT64_FORMAT " %s: \"%s\"", reader->number + 1, why, shown);
}

// The edit that grew is over.
static bool end_edit(PatchReader *reader, GError **error)
{
    Edit *edit = &reader->edit;

    if (edit->old_count > 0 || edit->new_count > 0) {
        if (++reader->n_edits > EDITS_CEILING)
            return set_error(error, GOC_ERROR_TOO_BIG, "the diff has more than %d hunks", EDITS_CEILING);
        g_array_append_val(reader->file->edits, *edit);
    }
    *edit = (Edit){ .old_start = reader->old_at, .new_start = reader->new_at, .is_blank = true };
    return true;
}

// Where no other line names the file, both its names are the same.
static bool name_from_header(PatchReader *reader, GError **error)
{
    PatchFile *file = reader->file;

    if (!file->path && !file->old_path)
        file->path = patch_name_twice(reader->names);
    if (!file->path)
        file->path = g_strdup(file->old_path);
    if (!file->old_path)
        file->old_path = g_strdup(file->path);
    if (file->path)
        return true;
    g_string_printf(reader->line, "diff --git %s", reader->names);
    return refuse(reader, "comes after a file whose name cannot be told (are a/ and b/ missing?)", error);
}

static bool end_hunk(PatchReader *reader, GError **error)
{
    if (reader->old_left > 0 || reader->new_left > 0)
        return refuse(reader, "is in a hunk that is not complete", error);
    return true;
}

static bool end_file(PatchReader *reader, GError **error)
{
    if (!reader->file)
        return true;
    if (!end_hunk(reader, error) || !end_edit(reader, error) || !name_from_header(reader, error))
        return false;
    reader->file = NULL;
    return true;
}

static bool begin_file(PatchReader *reader, GError **error)
{
    if (!end_file(reader, error))
        return false;
    if (reader->patch->files->len >= FILES_CEILING)
        return set_error(error, GOC_ERROR_TOO_BIG, "the diff has more than %d files", FILES_CEILING);
    reader->file = file_new();
    reader->has_hunk = false;
    g_ptr_array_add(reader->patch->files, reader->file);
    return true;
}

static bool take_git(PatchReader *reader, const char *names, GError **error)
{
    if (!begin_file(reader, error))
        return false;
    g_free(reader->names);
    reader->names = g_strdup(names);
    return true;
}

static bool take_combined(PatchReader *reader, const char *rest, GError **error)
{
    return refuse(reader, "begins a combined diff, of a merge or a conflict, which leaves lines out", error);
}

static bool take_unmerged(PatchReader *reader, const char *name, GError **error)
{
    if (!patch_name_is_path(name))
        return refuse(reader, "names no file of a repository", error);
    if (!begin_file(reader, error))
        return false;
    reader->file->kind = PATCH_UNMERGED;
    reader->file->path = g_strdup(name);
    return end_file(reader, error);
}

static bool set_name(PatchReader *reader, char **name, char *found, GError **error)
{
    if (!found)
        return refuse(reader, "names no file of a repository (are a/ and b/ missing?)", error);
    g_free(*name);
    *name = found;
    return true;
}

static bool take_added(PatchReader *reader, const char *rest, GError **error)
{
    reader->file->kind = PATCH_ADDED;
    return true;
}

static bool take_deleted(PatchReader *reader, const char *rest, GError **error)
{
    reader->file->kind = PATCH_DELETED;
    return true;
}

static bool take_old(PatchReader *reader, const char *name, GError **error)
{
    if (g_str_equal(name, "/dev/null"))
        return take_added(reader, name, error);
    return set_name(reader, &reader->file->old_path, patch_name_prefixed(name), error);
}

static bool take_new(PatchReader *reader, const char *name, GError **error)
{
    if (g_str_equal(name, "/dev/null"))
        return take_deleted(reader, name, error);
    return set_name(reader, &reader->file->path, patch_name_prefixed(name), error);
}

static bool take_from(PatchReader *reader, const char *name, GError **error)
{
    return set_name(reader, &reader->file->old_path, patch_name(name), error);
}

static bool take_renamed(PatchReader *reader, const char *name, GError **error)
{
    reader->file->kind = PATCH_RENAMED;
    return set_name(reader, &reader->file->path, patch_name(name), error);
}

static bool take_copied(PatchReader *reader, const char *name, GError **error)
{
    reader->file->kind = PATCH_COPIED;
    return set_name(reader, &reader->file->path, patch_name(name), error);
}

static bool take_binary(PatchReader *reader, const char *rest, GError **error)
{
    reader->file->is_binary = true;
    return true;
}

// Reads "12" or "12,3" and moves behind it. Line numbers leave room for one more.
static bool take_extent(const char **text, uint32_t *start, uint32_t *count)
{
    uint64_t numbers[2] = { 0, 1 };

    for (int i = 0; i < 2; i++) {
        if (!g_ascii_isdigit(**text))
            return false;
        for (numbers[i] = 0; g_ascii_isdigit(**text) && numbers[i] < UINT32_MAX; ++*text)
            numbers[i] = numbers[i] * 10 + (uint64_t)(**text - '0');
        if (i > 0 || **text != ',')
            break;
        ++*text;
    }
    if (numbers[0] + numbers[1] >= UINT32_MAX || (numbers[0] == 0 && numbers[1] > 0))
        return false;
    *start = (uint32_t)numbers[0] + (numbers[1] == 0); // git names the line before an empty run
    *count = (uint32_t)numbers[1];
    return true;
}

static bool take_text(const char **text, const char *wanted)
{
    if (!g_str_has_prefix(*text, wanted))
        return false;
    *text += strlen(wanted);
    return true;
}

static bool take_hunk(PatchReader *reader, const char *text, GError **error)
{
    uint32_t old_start, new_start;

    if (!end_hunk(reader, error))
        return false;
    if (!take_text(&text, "-") || !take_extent(&text, &old_start, &reader->old_left) || !take_text(&text, " +") ||
        !take_extent(&text, &new_start, &reader->new_left) || !take_text(&text, " @@"))
        return refuse(reader, "is not the beginning of a hunk", error);
    if (reader->has_hunk && (old_start < reader->old_at || new_start < reader->new_at))
        return refuse(reader, "begins a hunk before the end of the one above it", error);
    if (!reader->has_hunk || old_start > reader->old_at || new_start > reader->new_at) {
        bool is_ended = !reader->has_hunk || end_edit(reader, error);

        reader->old_at = old_start;
        reader->new_at = new_start;
        reader->edit = (Edit){ .old_start = old_start, .new_start = new_start, .is_blank = true };
        reader->has_hunk = true;
        return is_ended;
    }
    return true;
}

// The lines outside of hunks that say something. A name behind "---" may also be the text of a mail about the diff.
static const struct {
    const char *word;
    enum { ANYWHERE, IN_HEADER, IN_FILE } place;
    bool (*take)(PatchReader *reader, const char *rest, GError **error);
} words[] = {
    { "diff --git ", ANYWHERE, take_git },
    { "diff --cc ", ANYWHERE, take_combined },
    { "diff --combined ", ANYWHERE, take_combined },
    { "* Unmerged path ", ANYWHERE, take_unmerged },
    { "@@ ", IN_FILE, take_hunk },
    { "--- ", IN_HEADER, take_old },
    { "+++ ", IN_HEADER, take_new },
    { "rename from ", IN_HEADER, take_from },
    { "rename to ", IN_HEADER, take_renamed },
    { "copy from ", IN_HEADER, take_from },
    { "copy to ", IN_HEADER, take_copied },
    { "new file mode ", IN_HEADER, take_added },
    { "deleted file mode ", IN_HEADER, take_deleted },
    { "Binary files ", IN_HEADER, take_binary },
    { "GIT binary patch", IN_HEADER, take_binary },
};

static bool count_header(PatchReader *reader, GError **error)
{
    reader->n_header_bytes += reader->line->len;
    return reader->n_header_bytes <= HEADERS_CEILING_BYTES ||
           set_error(error, GOC_ERROR_TOO_BIG, "the names of the diff's files have more than %d bytes",
                     HEADERS_CEILING_BYTES / 4);
}

// A line outside of hunks, without its end.
static bool take_line(PatchReader *reader, GError **error)
{
    const char *line = reader->line->str;

    reader->is_something = reader->is_something || *line;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (!g_str_has_prefix(line, words[i].word))
            continue;
        if (reader->line->len >= LINE_CEILING_BYTES)
            return refuse(reader, "is too long", error);
        if (words[i].place == IN_HEADER && (!reader->file || reader->has_hunk)) {
            if (words[i].take == take_new)
                return refuse(reader, "names a file, but no \"diff --git\" came before it", error);
            return true;
        }
        if (words[i].place == IN_FILE && !reader->file)
            return refuse(reader, "is a hunk of no file", error);
        if (words[i].place != IN_FILE && !count_header(reader, error))
            return false;
        return words[i].take(reader, line + strlen(words[i].word), error);
    }
    return true;
}

static bool take_context(PatchReader *reader, GError **error)
{
    if (reader->old_left == 0 || reader->new_left == 0)
        return refuse(reader, "is one more than its hunk has", error);
    reader->old_left--;
    reader->new_left--;
    reader->old_at++;
    reader->new_at++;
    return end_edit(reader, error);
}

static bool take_edited(PatchReader *reader, uint32_t *left, uint32_t *at, uint32_t *count, GError **error)
{
    if (*left == 0)
        return refuse(reader, "is one more than its hunk has", error);
    --*left;
    ++*at;
    ++*count;
    reader->is_edit = true;
    return true;
}

// The first character of a hunk's line.
static bool begin_content(PatchReader *reader, char kind, GError **error)
{
    reader->is_in_content = true;
    reader->is_edit = false;
    switch (kind) {
    case '+': return take_edited(reader, &reader->new_left, &reader->new_at, &reader->edit.new_count, error);
    case '-': return take_edited(reader, &reader->old_left, &reader->old_at, &reader->edit.old_count, error);
    case ' ':
    case '\n': return take_context(reader, error); // an empty line may stand without its blank
    case '\\': return true;                        // "\ No newline at end of file"
    default: return refuse(reader, "is no line of a hunk", error);
    }
}

// Goes to the end of a hunk's line, and looks at it only as long as the edit may be blank.
static const char *skip_content(PatchReader *reader, const char *at, const char *end)
{
    if (reader->is_edit && reader->edit.is_blank) {
        while (at < end && (*at == ' ' || *at == '\t' || *at == '\r'))
            at++;
        if (at < end && *at != '\n')
            reader->edit.is_blank = false;
    }
    at = at < end ? memchr(at, '\n', (gsize)(end - at)) : NULL;
    if (!at)
        return end;
    reader->is_in_content = false;
    reader->number++;
    return at + 1;
}

static const char *gather_line(PatchReader *reader, const char *at, const char *end, bool *is_whole)
{
    const char *line_end = memchr(at, '\n', (gsize)(end - at));
    gsize room = LINE_CEILING_BYTES - reader->line->len;

    *is_whole = line_end != NULL;
    if (!line_end)
        line_end = end;
    g_string_append_len(reader->line, at, (gssize)MIN((gsize)(line_end - at), room));
    return *is_whole ? line_end + 1 : end;
}

static bool end_line(PatchReader *reader, GError **error)
{
    if (reader->line->len > 0 && reader->line->str[reader->line->len - 1] == '\r')
        g_string_truncate(reader->line, reader->line->len - 1);
    if (!take_line(reader, error))
        return false;
    g_string_truncate(reader->line, 0);
    reader->number++;
    return true;
}

bool patch_reader_feed(PatchReader *reader, const char *text, gsize size, GError **error)
{
    const char *at = text, *end = text + size;

    while (at < end) {
        bool is_whole = false;

        if (!reader->is_in_content && (reader->old_left > 0 || reader->new_left > 0)) {
            if (!begin_content(reader, *at, error))
                return false;
            at += *at != '\n';
        }
        if (reader->is_in_content) {
            at = skip_content(reader, at, end);
            continue;
        }
        at = gather_line(reader, at, end, &is_whole);
        if (is_whole && !end_line(reader, error))
            return false;
    }
    return true;
}

bool patch_reader_finish(PatchReader *reader, Patch **out, GError **error)
{
    if (reader->line->len > 0 && !end_line(reader, error))
        return false;
    if (!end_file(reader, error))
        return false;
    if (reader->is_something && reader->patch->files->len == 0)
        return set_error(error, GOC_ERROR_INVALID, "there is no diff in it: no line begins with \"diff --git\"");
    *out = g_steal_pointer(&reader->patch);
    return true;
}

bool patch_read(Patch **out, const char *text, gsize size, GError **error)
{
    g_autoptr(PatchReader) reader = patch_reader_new();

    return patch_reader_feed(reader, text, size, error) && patch_reader_finish(reader, out, error);
}
