// SPDX-License-Identifier: Apache-2.0
// Tests of git/folder_sources, on real folders.
#include "base/error.h"
#include "git/folder_sources.h"
#include "git/test_repository.h"

#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *root;

static void put(const char *name, const char *text)
{
    test_put(root, name, text);
}

static void put_link(const char *name, const char *target)
{
    g_autofree char *path = g_build_filename(root, name, NULL);

    g_assert_cmpint(symlink(target, path), ==, 0);
}

// With `places` as the machine's Go, or NULL; whether names may be paths.
static Sources *open_with(const char *name, const GoPlaces *places, bool is_path_allowed)
{
    g_autofree char *path = g_build_filename(root, name, NULL);
    FolderOptions options = { .folder = path, .is_path_allowed = is_path_allowed };
    g_autoptr(GError) error = NULL;
    Sources *sources = NULL;

    if (places)
        options.places = *places;
    if (!folder_sources_open(&sources, &options, &error))
        g_error("%s", error->message);
    return sources;
}

static Sources *open_tree(const char *name)
{
    return open_with(name, NULL, false);
}

static void assert_reads(Sources *sources, const char *name, const char *text)
{
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GError) error = NULL;

    if (!sources_read(sources, name, &content, &error))
        g_error("%s", error->message);
    g_assert_cmpmem(g_bytes_get_data(content, NULL), (int)g_bytes_get_size(content), text, (int)strlen(text));
}

static void assert_is_located(Sources *sources, const char *name, const char *path)
{
    char blob[BLOB_ID_SIZE];
    g_autofree char *found = NULL;
    g_autoptr(GError) error = NULL;

    if (!sources_locate(sources, name, &found, blob, &error))
        g_error("%s", error->message);
    g_assert_cmpstr(blob, ==, "");
    g_assert_cmpstr(found, ==, path);
}

static void assert_is_at(Sources *sources, const char *name, const char *path)
{
    g_autoptr(GBytes) content = NULL;
    g_autofree char *found = NULL;
    g_autoptr(GError) error = NULL;

    if (!sources_find(sources, name, &content, &found, &error))
        g_error("%s", error->message);
    g_assert_cmpstr(found, ==, path);
    assert_is_located(sources, name, path);
}

// Nor is it there for who does not read it.
static void assert_not_located(Sources *sources, const char *name, const GError *reason)
{
    char blob[BLOB_ID_SIZE];
    g_autofree char *path = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(sources_locate(sources, name, &path, blob, &error));
    g_assert_cmpint(error->code, ==, reason->code);
    g_assert_null(path);
}

static void assert_refuses(Sources *sources, const char *name, GocError kind)
{
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(sources_read(sources, name, &content, &error));
    g_assert_error(error, GOC_ERROR, (int)kind);
    g_assert_null(content);
    assert_not_located(sources, name, error);
}

static void each_module_of_the_tree_is_found(void)
{
    g_autoptr(Sources) sources = NULL;

    put("a/go.mod", "module example.com/echo\n");
    put("a/main.go", "package main");
    put("a/api/deep/go.mod", "module example.com/api/v2\n");
    put("a/api/deep/api.go", "package api");
    sources = open_tree("a");
    assert_reads(sources, "example.com/echo/main.go", "package main");
    assert_reads(sources, "example.com/api/v2/api.go", "package api");
    assert_is_at(sources, "example.com/api/v2/api.go", "api/deep/api.go");
    assert_refuses(sources, "example.com/echo/missing.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, "example.com/echo/main.go/x.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, "example.com/other/main.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, "example.com/echo/api", GOC_ERROR_INVALID);
}

static void modules_in_vendor_testdata_and_dot_folders_do_not_count(void)
{
    g_autoptr(Sources) sources = NULL;

    put("b/go.mod", "module example.com/b\n");
    put("b/vendor/example.com/v/go.mod", "module example.com/wrong\n");
    put("b/vendor/example.com/v/v.go", "package v");
    put("b/testdata/go.mod", "module example.com/fixture\n");
    put("b/testdata/x.go", "package x");
    put("b/.cache/go.mod", "module example.com/cache\n");
    put("b/.cache/x.go", "package x");
    put("b/template/go.mod", "module {{.Name}}\n");
    sources = open_tree("b");
    assert_refuses(sources, "example.com/wrong/v.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, "example.com/fixture/x.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, "example.com/cache/x.go", GOC_ERROR_NOT_FOUND);
    assert_reads(sources, "example.com/v/v.go", "package v");
    assert_is_at(sources, "example.com/v/v.go", "vendor/example.com/v/v.go");
}

static void a_name_that_is_a_path_is_opened_as_it_is_where_that_is_allowed(void)
{
    g_autofree char *absolute = g_build_filename(root, "c", "x.go", NULL);
    g_autofree char *through_link = g_build_filename(root, "same", "x.go", NULL);
    g_autofree char *above = g_build_filename(root, "above.go", NULL);
    g_autoptr(Sources) trusting = NULL;
    g_autoptr(Sources) strict = NULL;

    put("c/x.go", "package c");
    put("above.go", "package above");
    put_link("same", "c");
    trusting = open_with("c", NULL, true);
    strict = open_with("c", NULL, false);
    assert_reads(trusting, "./x.go", "package c");
    assert_reads(trusting, "../above.go", "package above");
    assert_reads(trusting, absolute, "package c");
    assert_is_at(trusting, absolute, "x.go");
    assert_is_at(trusting, through_link, "x.go");
    assert_is_at(trusting, above, above);
    assert_refuses(trusting, "./no.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(trusting, ".", GOC_ERROR_INVALID);
    assert_refuses(trusting, "x.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(strict, "./x.go", GOC_ERROR_FORBIDDEN);
    assert_refuses(strict, "../above.go", GOC_ERROR_FORBIDDEN);
    assert_refuses(strict, absolute, GOC_ERROR_FORBIDDEN);
    assert_refuses(strict, "/etc/passwd", GOC_ERROR_FORBIDDEN);
}

static void nothing_outside_of_the_folder_is_opened(void)
{
    g_autofree char *absolute = g_build_filename(root, "secret.go", NULL);
    g_autoptr(Sources) sources = NULL;

    put("secret.go", "secret");
    put("d/go.mod", "module example.com/d\n");
    put("d/in.go", "package d");
    put_link("d/up.go", "../secret.go");
    put_link("d/abs.go", absolute);
    put_link("d/beneath.go", "in.go");
    put_link("d/loop.go", "loop.go");
    put_link("d/out", "..");
    sources = open_tree("d");
    assert_reads(sources, "example.com/d/beneath.go", "package d");
    assert_refuses(sources, "example.com/d/up.go", GOC_ERROR_FORBIDDEN);
    assert_refuses(sources, "example.com/d/abs.go", GOC_ERROR_FORBIDDEN);
    assert_refuses(sources, "example.com/d/out/secret.go", GOC_ERROR_FORBIDDEN);
    assert_refuses(sources, "../secret.go", GOC_ERROR_FORBIDDEN);
    assert_refuses(sources, "./out/secret.go", GOC_ERROR_FORBIDDEN);
    assert_refuses(sources, "example.com/d/../secret.go", GOC_ERROR_NOT_FOUND);
    assert_refuses(sources, absolute, GOC_ERROR_FORBIDDEN);
    assert_refuses(sources, "example.com/d/loop.go", GOC_ERROR_INTERNAL);
}

static void links_are_not_followed_when_modules_are_looked_for(void)
{
    g_autoptr(Sources) sources = NULL;

    put("e/real/go.mod", "module example.com/e\n");
    put("e/real/x.go", "package e");
    put("elsewhere.mod", "module example.com/elsewhere\n");
    put("e/other/y.go", "package y");
    put_link("e/again", "real");
    put_link("e/round", ".");
    put_link("e/other/go.mod", "../../elsewhere.mod");
    sources = open_tree("e");
    assert_reads(sources, "example.com/e/x.go", "package e");
    assert_refuses(sources, "example.com/elsewhere/y.go", GOC_ERROR_NOT_FOUND);
}

static void a_fifo_does_not_make_us_wait(void)
{
    g_autofree char *path = g_build_filename(root, "f", "pipe.go", NULL);
    g_autoptr(Sources) sources = NULL;

    put("f/go.mod", "module example.com/f\n");
    put("f/x.go", "package f");
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    sources = open_tree("f");
    assert_refuses(sources, "example.com/f/pipe.go", GOC_ERROR_INVALID);
}

// A replacement is opened as a root of its own; links out of it are not followed either.
static void what_go_mod_names_outside_of_the_folder_is_read(void)
{
    g_autofree char *standard = g_build_filename(root, "go/src", NULL), *cache = g_build_filename(root, "cache", NULL);
    g_autofree char *in_cache = g_build_filename(cache, "a.com/!up@v1.0.0/a.go", NULL);
    const GoPlaces places = { .standard = standard, .cache = cache };
    g_autoptr(Sources) sources = NULL;
    g_autoptr(Sources) inner = NULL;

    put("g/main/go.mod", "module g\nrequire lib v1.0.0\nrequire a.com/Up v1.0.0\nreplace lib => ../lib\n");
    put("g/main/sub/s.go", "package sub");
    put("g/lib/l.go", "package lib");
    put("g/secret.go", "secret");
    put_link("g/lib/up.go", "../secret.go");
    put("cache/a.com/!up@v1.0.0/a.go", "package up");
    put("go/src/fmt/print.go", "package fmt");
    sources = open_with("g/main", &places, false);
    assert_reads(sources, "lib/l.go", "package lib");
    assert_refuses(sources, "lib/up.go", GOC_ERROR_FORBIDDEN);
    assert_reads(sources, "a.com/Up/a.go", "package up");
    assert_is_at(sources, "a.com/Up/a.go", in_cache);
    assert_reads(sources, "fmt/print.go", "package fmt");
    inner = open_with("g/main/sub", NULL, false);
    assert_reads(inner, "g/sub/s.go", "package sub");
    assert_is_at(inner, "g/sub/s.go", "s.go");
    assert_refuses(inner, "a.com/Up/a.go", GOC_ERROR_NOT_FOUND);
}

enum { N_PACKAGES = 40, N_ROUNDS = 20 };

static void *read_all(void *data)
{
    for (guint i = 0; i < N_PACKAGES * N_ROUNDS; i++) {
        g_autofree char *name = g_strdup_printf("h/p%u/x.go", i % N_PACKAGES);
        g_autofree char *text = g_strdup_printf("package p%u", i % N_PACKAGES);

        assert_reads(data, name, text);
        assert_refuses(data, i % 2 ? "none/x.go" : "h/none.go", GOC_ERROR_NOT_FOUND);
    }
    return NULL;
}

static void two_threads_read_at_once(void)
{
    g_autoptr(Sources) sources = NULL;
    pthread_t other;

    put("h/go.mod", "module h\n");
    for (guint i = 0; i < N_PACKAGES; i++) {
        g_autofree char *name = g_strdup_printf("h/p%u/x.go", i), *text = g_strdup_printf("package p%u", i);

        put(name, text);
    }
    sources = open_tree("h");
    g_assert_true(sources->is_concurrent);
    g_assert_cmpint(pthread_create(&other, NULL, read_all, sources), ==, 0);
    read_all(sources);
    pthread_join(other, NULL);
}

static void a_missing_folder_is_not_found(void)
{
    g_autofree char *path = g_build_filename(root, "nowhere", NULL);
    FolderOptions options = { .folder = path };
    g_autoptr(GError) error = NULL;
    Sources *sources = NULL;

    g_assert_false(folder_sources_open(&sources, &options, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    root = test_folder_new();
    g_test_add_func("/folder sources/modules", each_module_of_the_tree_is_found);
    g_test_add_func("/folder sources/skipped", modules_in_vendor_testdata_and_dot_folders_do_not_count);
    g_test_add_func("/folder sources/path", a_name_that_is_a_path_is_opened_as_it_is_where_that_is_allowed);
    g_test_add_func("/folder sources/beneath", nothing_outside_of_the_folder_is_opened);
    g_test_add_func("/folder sources/links", links_are_not_followed_when_modules_are_looked_for);
    g_test_add_func("/folder sources/fifo", a_fifo_does_not_make_us_wait);
    g_test_add_func("/folder sources/named", what_go_mod_names_outside_of_the_folder_is_read);
    g_test_add_func("/folder sources/threads", two_threads_read_at_once);
    g_test_add_func("/folder sources/missing", a_missing_folder_is_not_found);
    result = g_test_run();
    test_folder_free(root);
    return result;
}
