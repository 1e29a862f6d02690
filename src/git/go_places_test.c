// SPDX-License-Identifier: Apache-2.0
// Tests of git/go_places, with installations made for them.
#include "base/test_folder.h"
#include "git/go_places.h"
#include "git/test_repository.h"

#include <sys/stat.h>
#include <unistd.h>

static char *root;

static void set(const char *name, const char *value)
{
    if (!value) {
        g_unsetenv(name);
    } else if (*value == '%') { // in the test's folder
        g_autofree char *path = g_build_filename(root, value + 1, NULL);

        g_setenv(name, path, TRUE);
    } else {
        g_setenv(name, value, TRUE);
    }
}

static void assert_is_at(const char *found, const char *wanted)
{
    g_autofree char *path = wanted && *wanted == '%' ? g_build_filename(root, wanted + 1, NULL) : g_strdup(wanted);

    g_assert_cmpstr(found, ==, path);
}

static void make_installation(void)
{
    g_autofree char *program = g_build_filename(root, "go1.26/bin/go", NULL);
    g_autofree char *link = g_build_filename(root, "bin/go", NULL);

    test_put(root, "go1.26/VERSION", "go1.26");
    test_put(root, "go1.26/src/fmt/print.go", "package fmt");
    test_put(root, "go1.26/bin/go", "");
    test_put(root, "no-version/src/fmt/print.go", "package fmt");
    test_put(root, "bin/other", "");
    test_put(root, "env", "GOPRIVATE=x\nGOPATH=/written\n");
    g_assert_cmpint(chmod(program, 0700), ==, 0);
    g_assert_cmpint(symlink("../go1.26/bin/go", link), ==, 0);
}

static void places_are_those_of_go_env(void)
{
    static const struct {
        const char *path, *go_root, *go_path, *cache, *env; // the environment; "%x": x in the test's folder
        const char *standard, *cache_found;
    } cases[] = {
        { "%bin", NULL, "/a:/b", NULL, "off", "%go1.26/src", "/a/pkg/mod" },
        { "%go1.26/bin", NULL, "/a", "/c", "off", "%go1.26/src", "/c" },
        { "/nowhere", NULL, "/a", "", "off", NULL, "/a/pkg/mod" },
        { "/nowhere", "%go1.26", "/a", NULL, "off", "%go1.26/src", "/a/pkg/mod" },
        { "%bin", "%no-version", "/a", NULL, "off", NULL, "/a/pkg/mod" },
        { "%bin", NULL, NULL, NULL, "%env", "%go1.26/src", "/written/pkg/mod" },
        { "%bin", NULL, "/a", NULL, "%env", "%go1.26/src", "/a/pkg/mod" },
        { "%bin", "", NULL, NULL, "%missing", "%go1.26/src", "/home/ada/go/pkg/mod" },
    };

    g_setenv("HOME", "/home/ada", TRUE);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(GoPlaces) places = { 0 };

        set("PATH", cases[i].path);
        set("GOROOT", cases[i].go_root);
        set("GOPATH", cases[i].go_path);
        set("GOMODCACHE", cases[i].cache);
        set("GOENV", cases[i].env);
        go_places_init(&places);
        assert_is_at(places.standard, cases[i].standard);
        assert_is_at(places.cache, cases[i].cache_found);
    }
}

static void gowork_is_taken_over(void)
{
    g_auto(GoPlaces) set_places = { 0 }, unset_places = { 0 };

    g_setenv("GOWORK", "off", TRUE);
    go_places_init(&set_places);
    g_unsetenv("GOWORK");
    go_places_init(&unset_places);
    g_assert_cmpstr(set_places.work, ==, "off");
    g_assert_null(unset_places.work);
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    root = test_folder_new();
    make_installation();
    g_test_add_func("/go places/go env", places_are_those_of_go_env);
    g_test_add_func("/go places/GOWORK", gowork_is_taken_over);
    result = g_test_run();
    test_folder_free(root);
    return result;
}
