// SPDX-License-Identifier: Apache-2.0
#include "report/missing.h"

#include "base/error.h"

static void add(Missing *missing, const char *name, GocError kind, const char *message)
{
    g_autoptr(GError) reason = NULL;

    set_error(&reason, kind, "%s", message);
    missing_add(missing, name, reason);
}

static void none_missing_is_good(void)
{
    g_autoptr(Missing) missing = missing_new();
    g_autoptr(GError) error = NULL;

    g_assert_true(missing_is_none(missing, &error));
    g_assert_no_error(error);
}

static void one_is_told_as_it_is(void)
{
    g_autoptr(Missing) missing = missing_new();
    g_autoptr(GError) error = NULL;

    add(missing, "p/a.go", GOC_ERROR_INVALID, "p/a.go: line 3 is not valid Go");
    g_assert_false(missing_is_none(missing, &error));
    g_assert_cmpstr(error->message, ==, "p/a.go: line 3 is not valid Go");
    g_assert_cmpint(error_kind(error), ==, GOC_ERROR_INVALID);
}

static void several_are_told_one_a_line_under_their_number(void)
{
    g_autoptr(Missing) missing = missing_new();
    g_autoptr(GError) error = NULL;

    add(missing, "p/a.go", GOC_ERROR_NOT_FOUND, "no such file");
    add(missing, "p/b.go", GOC_ERROR_INVALID, "p/b.go: line 3 is not valid Go");
    g_assert_false(missing_is_none(missing, &error));
    g_assert_cmpstr(error->message, ==, "2 files cannot be read\np/a.go: no such file\np/b.go: line 3 is not valid Go");
    g_assert_cmpint(error_kind(error), ==, GOC_ERROR_NOT_FOUND);
}

static void a_flood_is_cut_and_counted(void)
{
    g_autoptr(Missing) missing = missing_new();
    g_autofree char *text = NULL;

    for (int i = 0; i < 53; i++)
        add(missing, "p/a.go", GOC_ERROR_NOT_FOUND, "gone");
    text = missing_text(missing);
    g_assert_true(g_str_has_suffix(text, "p/a.go: gone\nand 3 more"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/missing/none", none_missing_is_good);
    g_test_add_func("/missing/one", one_is_told_as_it_is);
    g_test_add_func("/missing/several", several_are_told_one_a_line_under_their_number);
    g_test_add_func("/missing/flood", a_flood_is_cut_and_counted);
    return g_test_run();
}
