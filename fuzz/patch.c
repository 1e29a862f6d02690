// SPDX-License-Identifier: Apache-2.0
// Fuzz target: diffs. A text is refused with an error, or gives edits that obey the laws; where it is cut into pieces
// makes no difference, neither exactly nor in compatibility with diff-cover.
#include "git/changes.h"
#include "git/compat_patch.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

// Pieces of 1 to 16 bytes, by the text itself.
static gsize piece_at(const char *text, gsize size, gsize at)
{
    return MIN(1 + (gsize)((guint8)text[at] * 31 + at) % 16, size - at);
}

static bool read_in_pieces(Patch **out, const char *text, gsize size, GError **error)
{
    g_autoptr(PatchReader) reader = patch_reader_new();

    for (gsize at = 0, piece; at < size; at += piece) {
        piece = piece_at(text, size, at);
        if (!patch_reader_feed(reader, text + at, piece, error))
            return false;
    }
    return patch_reader_finish(reader, out, error);
}

static bool compat_read(GPtrArray **out, const char *text, gsize size, bool is_cut, GError **error)
{
    g_autoptr(CompatReader) reader = compat_reader_new();

    for (gsize at = 0, piece; at < size; at += piece) {
        piece = is_cut ? piece_at(text, size, at) : size;
        if (!compat_reader_feed(reader, text + at, piece, error))
            return false;
    }
    return compat_reader_finish(reader, out, error);
}

static void check_path(const char *path)
{
    g_autofree char *slashed = g_strconcat("/", path, "/", NULL);

    g_assert_true(*path && !strstr(slashed, "//") && !strstr(slashed, "/./") && !strstr(slashed, "/../"));
}

static void check_edits(const GArray *edits)
{
    for (guint i = 0; i < edits->len; i++) {
        const Edit *edit = &g_array_index(edits, Edit, i);

        g_assert_true(edit->old_count > 0 || edit->new_count > 0);
        g_assert_true(edit->old_start > 0 && edit->new_start > 0);
        if (i > 0) {
            g_assert_cmpuint(edit->old_start, >=, edit[-1].old_start + edit[-1].old_count);
            g_assert_cmpuint(edit->new_start, >=, edit[-1].new_start + edit[-1].new_count);
        }
    }
}

static void check_lines(const GArray *lines)
{
    for (guint i = 0; i < lines->len; i++) {
        const LineRange *range = &g_array_index(lines, LineRange, i);

        g_assert_cmpuint(range->first, <=, range->last);
        g_assert_true(i == 0 || range[-1].last + 1 < range->first);
    }
}

static void check_changes(const Changes *changes)
{
    uint64_t n_lines = 0;

    for (guint i = 0; i < changes->files->len; i++) {
        const ChangedFile *file = &g_array_index(changes->files, ChangedFile, i);

        g_assert_true(i == 0 || strcmp(file[-1].path, file->path) < 0);
        g_assert_true(changes_file(changes, file->path) == file);
        check_lines(file->lines);
        for (guint j = 0; j < file->lines->len; j++) {
            const LineRange *range = &g_array_index(file->lines, LineRange, j);

            n_lines += range->last - range->first + 1;
            g_assert_true(changed_file_has(file, range->first) && changed_file_has(file, range->last));
        }
    }
    g_assert_cmpuint(n_lines, ==, changes_n_lines(changes));
}

static void check_equal(const Patch *a, const Patch *b)
{
    g_assert_cmpuint(a->files->len, ==, b->files->len);
    for (guint i = 0; i < a->files->len; i++) {
        const PatchFile *one = a->files->pdata[i], *other = b->files->pdata[i];

        g_assert_cmpstr(one->path, ==, other->path);
        g_assert_cmpstr(one->old_path, ==, other->old_path);
        g_assert_true(one->kind == other->kind && one->is_binary == other->is_binary);
        g_assert_cmpuint(one->edits->len, ==, other->edits->len);
        for (guint j = 0; j < one->edits->len; j++) {
            const Edit *x = &g_array_index(one->edits, Edit, j), *y = &g_array_index(other->edits, Edit, j);

            g_assert_true(x->old_start == y->old_start && x->old_count == y->old_count);
            g_assert_true(x->new_start == y->new_start && x->new_count == y->new_count && x->is_blank == y->is_blank);
        }
    }
}

static void check_exact(const char *text, gsize size)
{
    g_autoptr(Patch) whole = NULL;
    g_autoptr(Patch) pieces = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) pieces_error = NULL;
    g_autoptr(Changes) changes = NULL;
    bool is_read = patch_read(&whole, text, size, &error);

    g_assert_true(read_in_pieces(&pieces, text, size, &pieces_error) == is_read);
    if (!is_read) {
        g_assert_cmpstr(error->message, ==, pieces_error->message);
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
        return;
    }
    check_equal(whole, pieces);
    for (guint i = 0; i < whole->files->len; i++) {
        const PatchFile *file = whole->files->pdata[i];

        check_path(file->path);
        check_path(file->old_path);
        check_edits(file->edits);
    }
    g_assert_true(changes_of_diff(&changes, text, size, false, NULL));
    check_changes(changes);
}

static void check_compat(const char *text, gsize size)
{
    g_autoptr(GPtrArray) whole = NULL;
    g_autoptr(GPtrArray) pieces = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) pieces_error = NULL;
    g_autoptr(Changes) changes = NULL;
    bool is_read = compat_read(&whole, text, size, false, &error);

    g_assert_true(compat_read(&pieces, text, size, true, &pieces_error) == is_read);
    if (!is_read) {
        g_assert_cmpstr(error->message, ==, pieces_error->message);
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    } else {
        g_assert_cmpuint(whole->len, ==, pieces->len);
        for (guint i = 0; i < whole->len; i++) {
            const CompatFile *one = whole->pdata[i], *other = pieces->pdata[i];

            g_assert_cmpstr(one->path, ==, other->path);
            g_assert_cmpuint(one->added->len, ==, other->added->len);
            check_lines(one->added);
            check_lines(one->deleted);
        }
    }
    if (changes_of_diff(&changes, text, size, true, NULL))
        check_changes(changes);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    check_exact((const char *)data, size);
    check_compat((const char *)data, size);
    return 0;
}
