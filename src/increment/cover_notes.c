// SPDX-License-Identifier: Apache-2.0
// Cover notes: what a reader should know of how well reports and changes fit each other, in sentences.
#include "increment/cover_notes.h"

#include <string.h>

static void add_list(GString *text, const GPtrArray *names)
{
    g_string_append(text, g_ptr_array_index(names, 0));
    if (names->len > 1)
        g_string_append_printf(text, " and %u more", names->len - 1);
}

static void add_lost(GPtrArray *notes, const char *report, const Profile *profile, const GPtrArray *lost)
{
    GString *text = g_string_new(NULL);

    g_string_printf(text, "%s: %u of its %u %s not in packages of this repository: ", report, lost->len,
                    profile->files->len, lost->len == 1 ? "files is" : "files are");
    add_list(text, lost);
    g_ptr_array_add(notes, g_string_free(text, FALSE));
}

static void add_unfit(GPtrArray *notes, const char *report, const GPtrArray *unfit)
{
    GString *text = g_string_new(NULL);

    g_string_printf(text, "%s was made of another text of ", report);
    add_list(text, unfit);
    g_string_append(text, ": its figures are of other lines; make it again from this commit");
    g_ptr_array_add(notes, g_string_free(text, FALSE));
}

void cover_notes_add_profile(GPtrArray *notes, const char *report, const Profile *profile, const LineCover *cover)
{
    if (cover->lost->len > 0)
        add_lost(notes, report, profile, cover->lost);
    if (cover->unfit->len > 0)
        add_unfit(notes, report, cover->unfit);
}

static bool is_test(const char *path)
{
    return g_str_has_suffix(path, "_test.go");
}

static bool is_of_one_language(const char *path, const char *other)
{
    const char *suffix = strrchr(path, '.'), *other_suffix = strrchr(other, '.');

    return suffix && other_suffix && g_str_equal(suffix, other_suffix) && !is_test(path);
}

// Whether the report should know a file that changed, and knows none.
static bool is_elsewhere(const LineCover *cover, const Changes *changes, const LineRules *rules)
{
    g_autoptr(LineJudge) judge = line_judge_new(&cover, 1, rules);
    bool is_expected = false;

    for (guint i = 0; i < changes->files->len; i++) {
        const ChangedFile *file = &g_array_index(changes->files, ChangedFile, i);

        if (file->lines->len == 0)
            continue;
        if (line_judge_enter(judge, file->path))
            return false;
        is_expected = is_expected || is_of_one_language(file->path, line_cover_file(cover, 0)->path);
    }
    return is_expected;
}

void cover_notes_add_report(GPtrArray *notes, const char *report, const LineCover *cover, const Changes *changes,
                            const LineRules *rules)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    GString *text;

    if (cover->files->len == 0 || !is_elsewhere(cover, changes, rules))
        return;
    for (guint i = 0; i < cover->files->len; i++)
        g_ptr_array_add(paths, (char *)line_cover_file(cover, i)->path);
    text = g_string_new(report);
    g_string_append(text, " has none of the files that changed; are its paths from another folder? It has ");
    add_list(text, paths);
    g_ptr_array_add(notes, g_string_free(text, FALSE));
}
