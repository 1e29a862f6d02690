// SPDX-License-Identifier: Apache-2.0
// Tests of the Go scanner: each tests/cases/functions/<case>.go against what go/parser says of it, in <case>.wanted.
#include "base/file.h"
#include "gosrc/functions.h"

#include <string.h>

static char *functions_text(const GoFunctions *functions)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < functions->list->len; i++) {
        const GoFunction *f = &g_array_index(functions->list, GoFunction, i);

        g_string_append_printf(text, "%s\t%u:%u\t%u:%u\t%s %u\t%s\n", f->name, f->start_line, f->start_col, f->end_line,
                               f->end_col,
                               f->is_empty   ? "empty"
                               : f->has_body ? "body"
                                             : "none",
                               f->body_line, f->receiver);
    }
    if (!functions->is_complete)
        g_string_append_printf(text, "incomplete\t%u\n", functions->error_line);
    return g_string_free(text, FALSE);
}

// Scans a copy that ends where the text ends, so that the address sanitizer sees a read behind it.
static char *scan_text(const char *text, gsize size)
{
    g_autofree char *copy = g_memdup2(text, size);
    g_autoptr(GoFunctions) functions = go_functions_scan(size > 0 ? copy : "", size);

    return functions_text(functions);
}

static void a_case_gives_what_is_wanted(gconstpointer data)
{
    const char *path = data;
    g_autofree char *stem = g_strndup(path, strlen(path) - strlen(".go"));
    g_autofree char *wanted_path = g_strconcat(stem, ".wanted", NULL);
    g_autofree char *wanted = NULL, *text = NULL, *got = NULL;
    gsize size;

    g_assert_true(g_file_get_contents(path, &text, &size, NULL));
    g_assert_true(g_file_get_contents(wanted_path, &wanted, NULL, NULL));
    got = scan_text(text, size);
    g_assert_cmpstr(got, ==, wanted);
}

// Every cut is a text of its own: nothing may be read behind its end, and no function may be lost before it.
static void a_text_cut_anywhere_is_safe(gconstpointer data)
{
    g_autofree char *text = NULL;
    gsize size;

    g_assert_true(g_file_get_contents(data, &text, &size, NULL));
    for (gsize cut = 0; cut < size; cut++) {
        g_autofree char *got = scan_text(text, cut);

        g_assert_nonnull(got);
    }
}

static void names_outlive_the_texts_they_come_from(void)
{
    static const char broken[] = "package p\nfunc (t *T) A() {\n}\nfunc B() {\n";
    char text[] = "package p\n//line x.y:7\nfunc (t *T) Second() {\n}\n";
    g_autoptr(GoFunctions) functions = go_functions_new();
    const GoFunction *function;
    const char *first;

    go_functions_read(functions, broken, sizeof broken - 1);
    g_assert_false(functions->is_complete);
    first = g_array_index(functions->list, GoFunction, 0).name;
    go_functions_read(functions, text, sizeof text - 1);
    memset(text, 'x', sizeof text);
    g_assert_true(functions->is_complete);
    g_assert_cmpuint(functions->error_line, ==, 0);
    g_assert_cmpuint(functions->list->len, ==, 1);
    function = &g_array_index(functions->list, GoFunction, 0);
    g_assert_cmpstr(first, ==, "A");
    g_assert_cmpstr(function->name, ==, "Second");
    g_assert_cmpstr(function->receiver, ==, "*T");
    g_assert_cmpuint(function->start_line, ==, 7);
}

// More lines, and longer ones, than are counted at a time.
static void far_functions_stand_where_they_stand(void)
{
    g_autoptr(GString) text = g_string_new("package p\n");
    g_autoptr(GoFunctions) functions = NULL;
    const GoFunction *function;

    for (guint i = 0; i < 1000; i++)
        g_string_append(text, "\n");
    g_string_append(text, "//");
    for (guint i = 0; i < 1000; i++)
        g_string_append(text, " far");
    g_string_append(text, "\n func A() {}\n");
    functions = go_functions_scan(text->str, text->len);
    function = &g_array_index(functions->list, GoFunction, 0);
    g_assert_cmpuint(function->start_line, ==, 1003);
    g_assert_cmpuint(function->start_col, ==, 2);
    g_assert_cmpuint(function->end_line, ==, 1003);
    g_assert_cmpuint(function->end_col, ==, 13);
}

static void a_million_open_brackets_take_no_recursion(void)
{
    g_autoptr(GString) text = g_string_new("package p\nfunc A() ");
    g_autofree char *got = NULL;

    for (int i = 0; i < 1000000; i++)
        g_string_append(text, "func() [");
    got = scan_text(text->str, text->len);
    g_assert_true(g_str_has_suffix(got, "incomplete\t2\n"));
}

static void deep_types_take_no_recursion(void)
{
    g_autoptr(GString) text = g_string_new("package p\nfunc A() ");
    g_autofree char *got = NULL;

    for (int i = 0; i < 300000; i++)
        g_string_append(text, "*[]");
    g_string_append(text, "int {}\n");
    got = scan_text(text->str, text->len);
    g_assert_cmpstr(got, ==, "A\t2:1\t2:900016\tempty 2\t\n");
}

static void add_cases(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    g_assert_nonnull(dir);
    while ((name = g_dir_read_name(dir))) {
        if (g_str_has_suffix(name, ".go")) {
            g_autofree char *whole = g_strconcat("/functions/case/", name, NULL);
            g_autofree char *cut = g_strconcat("/functions/cut/", name, NULL);

            g_test_add_data_func_full(whole, g_build_filename(folder, name, NULL), a_case_gives_what_is_wanted, g_free);
            g_test_add_data_func_full(cut, g_build_filename(folder, name, NULL), a_text_cut_anywhere_is_safe, g_free);
        }
    }
}

int main(int argc, char **argv)
{
    g_autofree char *folder = NULL;

    g_test_init(&argc, &argv, NULL);
    folder = g_test_build_filename(G_TEST_DIST, "cases", "functions", NULL);
    add_cases(folder);
    g_test_add_func("/functions/many brackets", a_million_open_brackets_take_no_recursion);
    g_test_add_func("/functions/names", names_outlive_the_texts_they_come_from);
    g_test_add_func("/functions/far", far_functions_stand_where_they_stand);
    g_test_add_func("/functions/deep types", deep_types_take_no_recursion);
    return g_test_run();
}
