// SPDX-License-Identifier: Apache-2.0
// Tests of what is said of how well reports and changes fit each other.
#include "increment/cover_notes.h"

static const LineRules rules = { .root = "/r", .folder = "/r" };

static Changes *changes_of(const char *path, uint32_t n_lines)
{
    Changes *changes = changes_new();
    ChangedFile file = { .path = g_strdup(path),
                         .lines = g_array_new(FALSE, FALSE, sizeof(LineRange)),
                         .deleted_at = g_array_new(FALSE, FALSE, sizeof(uint32_t)) };
    LineRange range = { 1, n_lines };

    if (n_lines > 0)
        g_array_append_val(file.lines, range);
    g_array_append_val(changes->files, file);
    changes_close(changes);
    return changes;
}

static LineCover *report_of(const char *const *paths)
{
    LineCover *cover = line_cover_new(LINE_COVER_COBERTURA);

    for (; *paths; paths++)
        line_cover_add_file(cover, *paths);
    return cover;
}

static void assert_note(GPtrArray *notes, const char *wanted)
{
    g_assert_cmpstr(notes->len > 0 ? g_ptr_array_index(notes, 0) : NULL, ==, wanted);
    g_assert_cmpuint(notes->len, ==, wanted != NULL);
}

static void a_report_with_none_of_the_changed_files_is_told(void)
{
    static const struct {
        const char *changed;
        uint32_t n_lines;
        const char *files[3];
        const char *note;
    } cases[] = {
        { "svc/a.go",
          1,
          { "a.go", NULL },
          "c.xml has none of the files that changed; are its paths from another folder? It has a.go" },
        { "svc/a.go",
          1,
          { "a.go", "b.go", NULL },
          "c.xml has none of the files that changed; are its paths from another folder? It has a.go and 1 more" },
        { "a.go", 1, { "b.go", "a.go", NULL }, NULL },
        { "README.md", 1, { "a.go", NULL }, NULL },
        { "a_test.go", 1, { "b.go", NULL }, NULL },
        { "svc/a.go", 0, { "a.go", NULL }, NULL },
        { "svc/a.go", 1, { NULL }, NULL },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Changes) changes = changes_of(cases[i].changed, cases[i].n_lines);
        g_autoptr(LineCover) cover = report_of(cases[i].files);
        g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);

        cover_notes_add_report(notes, "c.xml", cover, changes, &rules);
        assert_note(notes, cases[i].note);
    }
}

static void what_a_profile_does_not_share_with_the_repository_is_told(void)
{
    static const ProfileFile files[2] = { { 0 } };
    g_autoptr(Profile) profile = profile_new();
    g_autoptr(LineCover) cover = line_cover_new(LINE_COVER_GO);
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);

    g_array_append_vals(profile->files, files, G_N_ELEMENTS(files));
    cover_notes_add_profile(notes, "p.out", profile, cover);
    assert_note(notes, NULL);
    g_ptr_array_add(cover->lost, g_strdup("m/x.go"));
    cover_notes_add_profile(notes, "p.out", profile, cover);
    assert_note(notes, "p.out: 1 of its 2 files is not in packages of this repository: m/x.go");
    g_ptr_array_set_size(notes, 0);
    g_ptr_array_set_size(cover->lost, 0);
    g_ptr_array_add(cover->unfit, g_strdup("a.go"));
    g_ptr_array_add(cover->unfit, g_strdup("b.go"));
    cover_notes_add_profile(notes, "p.out", profile, cover);
    assert_note(notes, "p.out was made of another text of a.go and 1 more: its figures are of other lines; make it "
                       "again from this commit");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cover notes/report", a_report_with_none_of_the_changed_files_is_told);
    g_test_add_func("/cover notes/profile", what_a_profile_does_not_share_with_the_repository_is_told);
    return g_test_run();
}
