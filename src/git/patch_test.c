// SPDX-License-Identifier: Apache-2.0
// Tests of git/patch.
#include "base/error.h"
#include "git/patch.h"

#include <string.h>

// What a patch says, one line a file: "M a/x.go <- b.go 3,1>3,2 9,0>10,1b".
static char *shown(const Patch *patch)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < patch->files->len; i++) {
        const PatchFile *file = g_ptr_array_index(patch->files, i);

        g_string_append_printf(text, "%s%c %s", i > 0 ? "\n" : "", "MADRCU"[file->kind], file -> path);
        if (!g_str_equal(file->path, file->old_path))
            g_string_append_printf(text, " <- %s", file->old_path);
        if (file->is_binary)
            g_string_append(text, " binary");
        for (guint j = 0; j < file->edits->len; j++) {
            const Edit *edit = &g_array_index(file->edits, Edit, j);

            g_string_append_printf(text, " %u,%u>%u,%u%s", edit->old_start, edit->old_count, edit->new_start,
                                   edit->new_count, edit->is_blank ? "b" : "");
        }
    }
    return g_string_free(text, FALSE);
}

// In pieces of this size.
static bool read_in_pieces(Patch **out, const char *text, gsize piece, GError **error)
{
    g_autoptr(PatchReader) reader = patch_reader_new();

    for (gsize at = 0, size = strlen(text); at < size; at += piece) {
        if (!patch_reader_feed(reader, text + at, MIN(piece, size - at), error))
            return false;
    }
    return patch_reader_finish(reader, out, error);
}

#define GIT(name) "diff --git a/" name " b/" name "\n"
#define NAMES(name) GIT(name) "--- a/" name "\n+++ b/" name "\n"

static void it_says_what_changed(void)
{
    const struct {
        const char *text, *wanted;
    } cases[] = {
        { "", "" },
        { NAMES("x.go") "@@ -3 +3,2 @@ func f() {\n-a\n+b\n+c\n", "M x.go 3,1>3,2" },
        { NAMES("x.go") "@@ -0,0 +1,2 @@\n+a\n+b\n@@ -7,2 +8,0 @@\n-a\n-b\n", "M x.go 1,0>1,2 7,2>9,0" },
        { NAMES("x.go") "@@ -1,2 +0,0 @@\n-a\n-b\n", "M x.go 1,2>1,0" },
        { NAMES("x.go") "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n",
          "M x.go 1,1>1,1" },
        { NAMES("x.go") "@@ -1,5 +1,6 @@\n a\n-b\n+B\n c\n+d\n\n e\n", "M x.go 2,1>2,1 4,0>4,1" },
        { NAMES("x.go") "@@ -2 +2 @@\n-diff --git a/y b/y\n++++ b/z\n@@ -9 +9 @@\n--- a/y\n+@@ -1 +1 @@\n",
          "M x.go 2,1>2,1 9,1>9,1" },
        { NAMES("x.go") "@@ -2 +2 @@\n-a\n+b\n@@ -3 +3 @@\n-a\n+b\n", "M x.go 2,2>2,2" },
        { NAMES("x.go") "@@ -2,0 +3,2 @@\n+ \t\r\n+\n@@ -4,0 +7 @@\n+ x\n", "M x.go 3,0>3,2b 5,0>7,1" },
        { GIT("x.go") "new file mode 100644\nindex 0000000..1\n--- /dev/null\n+++ b/x.go\n@@ -0,0 +1 @@\n+a\n",
          "A x.go 1,0>1,1" },
        { GIT("x.go") "deleted file mode 100644\n--- a/x.go\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", "D x.go 1,1>1,0" },
        { GIT("empty") "new file mode 100644\nindex 0000000..e69de29\n" GIT("b c") "old mode 100644\nnew mode 100755\n",
          "A empty\nM b c" },
        { "diff --git a/a b/b b/c b/d\nsimilarity index 90%\nrename from a b/b\nrename to c b/d\n",
          "R c b/d <- a b/b" },
        { "diff --git a/a b/b\ncopy from a\ncopy to b\n--- a/a\n+++ b/b\n@@ -1 +1 @@\n-a\n+b\n", "C b <- a 1,1>1,1" },
        { GIT("p.png") "index 1..2 100644\nBinary files a/p.png and b/p.png differ\n", "M p.png binary" },
        { GIT("p") "index 1..2 100644\nGIT binary patch\nliteral 3\nKcmZQzWMT#Y01f~L\n\nliteral 0\nHcmV?d00001\n\n",
          "M p binary" },
        { "diff --git \"a/\\303\\244\\t\\\"\" \"b/\\303\\244\\t\\\"\"\nold mode 100644\nnew mode 100755\n",
          "M \xc3\xa4\t\"" },
        { "diff --git \"a/\\303\\244\" \"b/\\303\\244\"\n--- \"a/\\303\\244\"\n+++ \"b/\\303\\244\"\n@@ -1 +1 "
          "@@\n-a\n+b\n",
          "M \xc3\xa4 1,1>1,1" },
        { "diff --git a/a b b/a b\n--- a/a b\t\n+++ b/a b\t\n@@ -1 +1 @@\n-a\n+b\n", "M a b 1,1>1,1" },
        { "diff --git i/x w/x\n--- i/x\n+++ w/x\n@@ -1 +1 @@\n-a\n+b\n", "M x 1,1>1,1" },
        { "* Unmerged path x.go\n" NAMES("x.go") "@@ -1 +1 @@\n-a\n+b\n", "U x.go\nM x.go 1,1>1,1" },
        { "From 1\nSubject: x\n---\n x | 2 +-\n\n" NAMES("x") "@@ -1 +1 @@\n-a\n+b\n-- \n2.39.5\n\nFrom 2\n---\n" NAMES(
              "y") "@@ -1 +1 @@\n-a\n+b\n",
          "M x 1,1>1,1\nM y 1,1>1,1" },
        { "diff --git a/x b/x\r\n--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n", "M x 1,1>1,1" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (gsize piece = 1; piece < 200; piece = piece * 3 + 1) {
            g_autoptr(GError) error = NULL;
            g_autoptr(Patch) patch = NULL;
            g_autofree char *said = NULL;

            if (!read_in_pieces(&patch, cases[i].text, piece, &error))
                g_error("%s: %s", cases[i].text, error->message);
            said = shown(patch);
            g_assert_cmpstr(said, ==, cases[i].wanted);
        }
    }
}

static void what_is_no_diff_is_refused_with_its_line(void)
{
    const struct {
        const char *text, *wanted;
    } cases[] = {
        { "hello\n", "there is no diff in it*" },
        { "@@ -1 +1 @@\n-a\n+b\n", "line 1 is a hunk of no file: \"@@ -1 +1 @@\"" },
        { NAMES("x") "@@ -1 +1 @\n", "line 4 is not the beginning of a hunk*" },
        { NAMES("x") "@@ -1 +99999999999 @@\n", "line 4 is not the beginning of a hunk*" },
        { NAMES("x") "@@ -0 +1 @@\n", "line 4 is not the beginning of a hunk*" },
        { NAMES("x") "@@ -1 +1 @@\n-a\n", "line 6 is in a hunk that is not complete*" },
        { NAMES("x") "@@ -1 +1 @@\n-a\n-b\n", "line 6 is one more than its hunk has*" },
        { NAMES("x") "@@ -1 +1 @@\n-a\n" NAMES("y"), "line 6 is no line of a hunk*" },
        { NAMES("x") "@@ -5 +5 @@\n-a\n+b\n@@ -4 +9 @@\n-a\n+b\n", "line 7 begins a hunk before the end*" },
        { "* Unmerged path ../x\n", "line 1 names no file of a repository*" },
        { GIT("x") "--- x\n", "line 2 names no file of a repository*" },
        { GIT("x") "--- a/../x\n", "line 2 names no file of a repository*" },
        { GIT("x") "rename to /x\n", "line 2 names no file of a repository*" },
        { "diff --git x.go x.go\nold mode 100644\n", "line 3 comes after a file whose name cannot be told*" },
        { "diff --git \"a/\\x\" \"b/\\x\"\n", "line 2 comes after a file whose name cannot be told*" },
        { "diff --git \"a/\\000\" \"b/\\000\"\n", "line 2 comes after a file whose name cannot be told*" },
        { "diff --cc x.go\n", "line 1 begins a combined diff*" },
        { NAMES("x") "@@ -1 +1 @@\n-a\n+b\n--- a/y\n+++ b/y\n", "line 8 names a file, but no*" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (gsize piece = 1; piece < 200; piece = piece * 3 + 1) {
            g_autoptr(GError) error = NULL;
            g_autoptr(Patch) patch = NULL;

            if (read_in_pieces(&patch, cases[i].text, piece, &error))
                g_error("was read: %s", cases[i].text);
            g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
            if (!g_pattern_match_simple(cases[i].wanted, error->message))
                g_error("%s: %s", cases[i].wanted, error->message);
        }
    }
}

// The beginning once and then what is repeated, until the reader refuses it.
static char *refused_after(const char *beginning, const char *repeated, gsize most)
{
    g_autoptr(PatchReader) reader = patch_reader_new();
    g_autoptr(GError) error = NULL;

    g_assert_true(patch_reader_feed(reader, beginning, strlen(beginning), NULL));
    for (gsize i = 0; i < most; i++) {
        if (patch_reader_feed(reader, repeated, strlen(repeated), &error))
            continue;
        g_assert_cmpint(error_kind(error), ==, GOC_ERROR_TOO_BIG);
        return g_strdup(error->message);
    }
    return g_strdup("never");
}

static void what_would_take_all_memory_is_refused(void)
{
    enum { MANY = 2 * 1024 * 1024 + 2 };
    g_autofree char *long_name = g_strnfill(30000, 'n');
    g_autofree char *long_header = g_strdup_printf("diff --git a/%s b/%s\n", long_name, long_name);
    const struct {
        const char *beginning, *repeated, *wanted;
    } cases[] = {
        { NAMES("x.go") "@@ -1,5000000 +1,5000000 @@\n", "-a\n+b\n c\n", "the diff has more than 2097152 hunks" },
        { "", GIT("x"), "the diff has more than 524288 files" },
        { "", long_header, "the names of the diff's files have more than 67108864 bytes" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *message = refused_after(cases[i].beginning, cases[i].repeated, MANY);

        g_assert_cmpstr(message, ==, cases[i].wanted);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/patch/says", it_says_what_changed);
    g_test_add_func("/patch/refused", what_is_no_diff_is_refused_with_its_line);
    g_test_add_func("/patch/ceilings", what_would_take_all_memory_is_refused);
    return g_test_run();
}
