// SPDX-License-Identifier: Apache-2.0
// Tests of the folder of pages: it is there whole or not at all, and takes nothing away that is not its own.
#include "base/error.h"
#include "base/test_folder.h"
#include "report/page_folder.h"

#include <string.h>
#include <unistd.h>

typedef struct Place {
    char *root;
    char *path; // of the folder of pages
} Place;

static Place place_new(void)
{
    Place place = { .root = test_folder_new() };

    place.path = g_build_filename(place.root, "cover_files", NULL);
    return place;
}

static void place_clear(Place *place)
{
    test_folder_free(place->root);
    g_free(place->root);
    g_free(place->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, place_clear)

// Whether the folder could be made of the one page.
static bool make(const Place *place, const char *name, const char *text, GError **error)
{
    g_autoptr(PageFolder) folder = NULL;

    return page_folder_open(&folder, place->path, error) && page_folder_add(folder, name, text, strlen(text), error) &&
           page_folder_finish(folder, error);
}

static char *inside(const Place *place, const char *name)
{
    return g_build_filename(place->path, name, NULL);
}

static void check_file(const Place *place, const char *name, const char *wanted)
{
    g_autofree char *path = inside(place, name), *text = NULL;

    g_file_get_contents(path, &text, NULL, NULL);
    g_assert_cmpstr(text, ==, wanted);
}

static guint entries_of(const char *path)
{
    g_autoptr(GDir) listing = g_dir_open(path, 0, NULL);
    guint n = 0;

    while (g_dir_read_name(listing))
        n++;
    return n;
}

static void a_new_report_takes_the_place_of_an_earlier_one(void)
{
    g_auto(Place) place = place_new();
    g_autoptr(GError) error = NULL;

    g_assert_true(make(&place, "old.html", "old", &error));
    check_file(&place, "old.html", "old");
    g_assert_true(make(&place, "new.html", "new", &error));
    check_file(&place, "old.html", NULL);
    check_file(&place, "new.html", "new");
    g_assert_cmpuint(entries_of(place.root), ==, 1); // nothing is left beside it
}

static void what_is_given_up_leaves_nothing(void)
{
    g_auto(Place) place = place_new();
    g_autoptr(GError) error = NULL;
    PageFolder *folder;

    g_assert_true(make(&place, "old.html", "old", &error));
    g_assert_true(page_folder_open(&folder, place.path, &error));
    g_assert_true(page_folder_add(folder, "new.html", "x", 1, &error));
    page_folder_close(folder);
    check_file(&place, "old.html", "old");
    g_assert_cmpuint(entries_of(place.root), ==, 1);
}

static void a_folder_of_somebody_else_is_refused(void)
{
    g_auto(Place) place = place_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *file = inside(&place, "diary.txt");

    g_assert_cmpint(g_mkdir(place.path, 0700), ==, 0);
    g_assert_true(g_file_set_contents(file, "dear diary", -1, NULL));
    g_assert_false(make(&place, "new.html", "new", &error));
    g_assert_cmpint(error_kind(error), ==, GOC_ERROR_CONFLICT);
    g_assert_nonnull(strstr(error->message, "is not the folder of a report"));
    check_file(&place, "diary.txt", "dear diary");
    g_assert_cmpuint(entries_of(place.root), ==, 1);
}

static void a_file_of_somebody_else_in_a_report_is_refused_by_name(void)
{
    g_auto(Place) place = place_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *file = inside(&place, "notes.html");

    g_assert_true(make(&place, "old.html", "old", &error));
    g_assert_true(g_file_set_contents(file, "notes", -1, NULL));
    g_assert_false(make(&place, "new.html", "new", &error));
    g_assert_nonnull(strstr(error->message, "cover_files: holds notes.html"));
    check_file(&place, "notes.html", "notes");
    check_file(&place, "old.html", "old");
}

static void what_comes_while_the_report_is_made_is_not_removed(void)
{
    g_auto(Place) place = place_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *file = inside(&place, "notes.html");
    g_autoptr(PageFolder) folder = NULL;

    g_assert_true(make(&place, "old.html", "old", &error));
    g_assert_true(page_folder_open(&folder, place.path, &error));
    g_assert_true(g_file_set_contents(file, "notes", -1, NULL));
    g_assert_false(page_folder_finish(folder, &error));
    g_assert_nonnull(strstr(error->message, "holds notes.html"));
    check_file(&place, "notes.html", "notes");
}

static void only_a_report_s_own_folder_is_removed(void)
{
    g_auto(Place) place = place_new();
    g_autofree char *file = inside(&place, "notes.html");

    page_folder_remove(place.path); // nothing there
    g_assert_true(make(&place, "old.html", "old", NULL));
    g_assert_true(g_file_set_contents(file, "notes", -1, NULL));
    page_folder_remove(place.path);
    check_file(&place, "old.html", "old");
    g_assert_cmpint(g_remove(file), ==, 0);
    page_folder_remove(place.path);
    g_assert_cmpuint(entries_of(place.root), ==, 0);
}

static void a_link_is_not_followed(void)
{
    g_auto(Place) place = place_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *other = g_build_filename(place.root, "other", NULL);

    g_assert_cmpint(g_mkdir(other, 0700), ==, 0);
    g_assert_cmpint(symlink("other", place.path), ==, 0);
    g_assert_false(make(&place, "new.html", "new", &error));
    g_assert_cmpint(error_kind(error), ==, GOC_ERROR_CONFLICT);
    g_assert_cmpuint(entries_of(other), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/page folder/replace", a_new_report_takes_the_place_of_an_earlier_one);
    g_test_add_func("/page folder/give up", what_is_given_up_leaves_nothing);
    g_test_add_func("/page folder/foreign folder", a_folder_of_somebody_else_is_refused);
    g_test_add_func("/page folder/foreign file", a_file_of_somebody_else_in_a_report_is_refused_by_name);
    g_test_add_func("/page folder/meanwhile", what_comes_while_the_report_is_made_is_not_removed);
    g_test_add_func("/page folder/remove", only_a_report_s_own_folder_is_removed);
    g_test_add_func("/page folder/link", a_link_is_not_followed);
    return g_test_run();
}
