// SPDX-License-Identifier: Apache-2.0
// Tests of report/function_changes, with a real repository.
#include "increment/function_changes.h"

#include "base/error.h"
#include "git/test_repository.h"

// "path:kind name" of each, a line each.
static char *shown(const FunctionChanges *changes)
{
    static const char *const kinds[] = { "added", "changed", "moved" };
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < changes->list->len; i++) {
        const FunctionChange *one = &g_array_index(changes->list, FunctionChange, i);

        g_string_append_printf(text, "%s:%u %s %s.%s%s%s\n", one->file->path, one->function.start_line,
                               kinds[one->kind], one->function.receiver, one->function.name,
                               one->moved_from ? " from " : "", one->moved_from ? one->moved_from : "");
    }
    return g_string_free(text, FALSE);
}

typedef struct Fixture {
    char *folder;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture->folder = test_folder_new();
    test_repository_init(fixture->folder);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    test_folder_free(fixture->folder);
    g_free(fixture->folder);
}

// What changed between what is committed and what is in the folder now, told as above; notes behind.
static char *changed_since(const char *folder, const char *base)
{
    g_autoptr(Changes) changes = NULL;
    g_autoptr(FunctionChanges) found = NULL;
    g_autoptr(SourceTexts) before = NULL, after = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *head = test_commit(folder);
    g_autofree char *text = NULL, *notes = NULL;
    ChangesQuestion question = { .folder = folder, .base = base, .head = head, .is_person = true, .timeout_ms = 60000 };

    if (!changes_find(&changes, &question, &error) || !source_texts_of_commit(&before, folder, changes->from, &error) ||
        !source_texts_of_commit(&after, folder, head, &error) ||
        !function_changes_find(&found, changes, before, after, &error))
        g_error("%s", error->message);
    text = shown(found);
    g_ptr_array_add(found->notes, NULL);
    notes = g_strjoinv("\n", (char **)found->notes->pdata);
    return g_strconcat(text, notes, NULL);
}

static void tokens_tell_what_is_new_and_what_changed(Fixture *fixture, gconstpointer data)
{
    g_autofree char *base = NULL, *found = NULL;

    (void)data;
    test_put(fixture->folder, "a.go",
             "package a\n"
             "func Same() int { return 1 }\n"
             "func Format() int { return 2 }\n"
             "func Other() int { return 3 }\n"
             "func (t *T) M() {}\n"
             "func init() { a() }\n"
             "func init() { b() }\n"
             "func Gone() {}\n");
    base = test_commit(fixture->folder);
    test_put(fixture->folder, "a.go",
             "package a\n"
             "func init() { b() }\n"
             "func init() { c() }\n"
             "func init() { d() }\n"
             "// A comment.\n"
             "func Format() int {\n\treturn 2 // two\n}\n"
             "func Other() int { return 4 }\n"
             "func (t T) M() {}\n"
             "func Same() int { return 1 }\n"
             "func asm()\n"
             "var f = func() {}\n");
    test_put(fixture->folder, "a_test.go", "package a\nfunc TestX() {}\n");
    test_put(fixture->folder, "b.txt", "func X() {}\n");
    found = changed_since(fixture->folder, base);
    g_assert_cmpstr(found, ==,
                    "a.go:3 changed .init\n"
                    "a.go:4 added .init\n"
                    "a.go:9 changed .Other\n"
                    "a.go:10 added T.M\n");
}

static void what_moved_is_not_new(Fixture *fixture, gconstpointer data)
{
    g_autofree char *base = NULL, *found = NULL, *removed = NULL;

    (void)data;
    test_put(fixture->folder, "a.go", "package a\nfunc A() { x() }\nfunc B() { y() }\n");
    test_put(fixture->folder, "old.go", "package a\nfunc C() { z() }\nfunc D() {\n\tlong(); text(); to(); keep() }\n");
    test_put(fixture->folder, "gone.go", "package a\nfunc E() { e() }\n");
    base = test_commit(fixture->folder);
    test_put(fixture->folder, "a.go", "package a\nfunc A() { x() }\n");
    test_put(fixture->folder, "b.go", "package a\nfunc B() { y() }\nfunc E() { e() }\nfunc A2() { x() }\n");
    removed = test_git(fixture->folder, "rm", "--quiet", "gone.go", "old.go", NULL);
    test_put(fixture->folder, "new.go", "package a\nfunc C() { z(1) }\nfunc D() {\n\tlong(); text(); to(); keep() }\n");
    found = changed_since(fixture->folder, base);
    g_assert_cmpstr(found, ==,
                    "b.go:2 moved .B from a.go\n"
                    "b.go:3 moved .E from gone.go\n"
                    "b.go:4 added .A2\n"
                    "new.go:2 changed .C\n");
}

static void texts_that_are_not_go_are_noted(Fixture *fixture, gconstpointer data)
{
    g_autofree char *base = NULL, *found = NULL;

    (void)data;
    test_put(fixture->folder, "a.go", "package a\nfunc A( {\n");
    test_put(fixture->folder, "b.go", "package a\n");
    base = test_commit(fixture->folder);
    test_put(fixture->folder, "a.go", "package a\nfunc A() {}\n");
    test_put(fixture->folder, "b.go", "package a\nfunc B() {\n");
    found = changed_since(fixture->folder, base);
    g_assert_cmpstr(found, ==,
                    "a.go:2 added .A\n"
                    "the functions of a.go at the base are not known: line 2 is not valid Go\n"
                    "the functions of b.go are not known: line 2 is not valid Go");
}

static void too_many_functions_are_refused(Fixture *fixture, gconstpointer data)
{
    g_autofree char *base = NULL, *head = NULL;
    g_autoptr(GString) text = g_string_new("package x\n");
    g_autoptr(Changes) changes = NULL;
    g_autoptr(FunctionChanges) found = NULL;
    g_autoptr(SourceTexts) before = NULL, after = NULL;
    g_autoptr(GError) error = NULL;
    ChangesQuestion question = { .folder = fixture->folder, .is_person = true, .timeout_ms = 60000 };

    (void)data;
    for (int i = 0; i <= 200000; i++)
        g_string_append_printf(text, "func f%d(){}\n", i);
    base = test_commit(fixture->folder);
    test_put(fixture->folder, "x.go", text->str);
    head = test_commit(fixture->folder);
    question.base = base;
    question.head = head;
    g_assert_true(changes_find(&changes, &question, NULL));
    g_assert_true(source_texts_of_commit(&before, fixture->folder, base, NULL));
    g_assert_true(source_texts_of_commit(&after, fixture->folder, head, NULL));
    g_assert_false(function_changes_find(&found, changes, before, after, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_TOO_BIG);
    g_assert_cmpstr(error->message, ==, "more than 200000 functions changed");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add("/function_changes/" name, Fixture, NULL, set_up, function, tear_down)
    ADD("tokens", tokens_tell_what_is_new_and_what_changed);
    ADD("moved", what_moved_is_not_new);
    ADD("not_go", texts_that_are_not_go_are_noted);
    ADD("many", too_many_functions_are_refused);
    return g_test_run();
}
