// SPDX-License-Identifier: Apache-2.0
// Tests of gosrc/modules, on trees that are tables of files.
#include "base/error.h"
#include "gosrc/modules.h"

#include <string.h>

enum { FILES_MAX = 32, ASKED_MAX = 12 };

typedef struct File {
    const char *path, *text;
} File;

typedef struct Tree {
    GoTree tree;
    const File *files; // ends in a NULL path
    guint n_walks;
} Tree;

static const File *find_file(GoTree *tree, const char *path)
{
    for (const File *file = ((Tree *)tree)->files; file->path; file++) {
        if (g_str_equal(file->path, path))
            return file;
    }
    return NULL;
}

static GBytes *tree_read(GoTree *tree, const char *path)
{
    const File *file = find_file(tree, path);

    return file ? g_bytes_new_static(file->text, strlen(file->text)) : NULL;
}

static bool tree_is_file(GoTree *tree, const char *path)
{
    return find_file(tree, path) != NULL;
}

static bool tree_is_folder(GoTree *tree, const char *path)
{
    g_autofree char *start = g_strconcat(path, "/", NULL);

    for (const File *file = ((Tree *)tree)->files; file->path; file++) {
        if (g_str_has_prefix(file->path, start))
            return true;
    }
    return false;
}

static bool tree_has_go_files(GoTree *tree, const char *folder)
{
    for (const File *file = ((Tree *)tree)->files; file->path; file++) {
        g_autofree char *parent = g_path_get_dirname(file->path);

        if (g_str_equal(parent, folder) && g_str_has_suffix(file->path, ".go"))
            return true;
    }
    return false;
}

// The tables have the nearer modules before the deeper.
static bool tree_find_modules(GoTree *tree, const char *folder, GPtrArray *found, GError **error)
{
    ((Tree *)tree)->n_walks++;
    for (const File *file = ((Tree *)tree)->files; file->path; file++) {
        if (g_str_has_prefix(file->path, folder) && g_str_has_suffix(file->path, "/go.mod"))
            g_ptr_array_add(found, g_path_get_dirname(file->path));
    }
    return true;
}

static Tree tree_of(const File *files)
{
    return (Tree){ { tree_read, tree_is_file, tree_is_folder, tree_has_go_files, tree_find_modules, true }, files, 0 };
}

// Where the file that is asked for should be; NULL: nowhere.
typedef struct Asked {
    const char *name, *path;
} Asked;

typedef struct Case {
    const char *what, *folder;
    File files[FILES_MAX];
    Asked asked[ASKED_MAX];
} Case;

static char *path_of(GoModules *modules, const char *name)
{
    g_autoptr(GError) error = NULL;
    const GoPackage *package;

    if (!go_modules_find(&package, modules, name, &error)) {
        g_assert_true(g_str_has_prefix(error->message, name));
        return NULL;
    }
    return g_build_path("/", package->root, package->folder, strrchr(name, '/') + 1, NULL);
}

static void assert_case(const Case *test)
{
    static const GoPlaces places = { (char *)"/go/src", (char *)"/cache", NULL };
    Tree tree = tree_of(test->files);
    g_autoptr(GoModules) modules = go_modules_new(&tree.tree, test->folder, &places);

    for (const Asked *asked = test->asked; asked->name; asked++) {
        g_autofree char *path = path_of(modules, asked->name);

        if (g_strcmp0(path, asked->path) != 0)
            g_error("%s: %s is at %s, not %s", test->what, asked->name, path, asked->path);
    }
}

static void packages_are_where_go_list_finds_them(void)
{
    static const Case cases[] = {
        { "a module",
          "/m",
          { { "/m/go.mod", "module example.com/m\n" }, { "/m/a.go", "" }, { "/m/api/v.go", "" }, { "/x.go", "" } },
          { { "example.com/m/a.go", "/m/a.go" },
            { "example.com/m/missing.go", "/m/missing.go" },
            { "example.com/m/api/v.go", "/m/api/v.go" },
            { "example.com/m/apix/v.go", NULL },
            { "example.com/mm/a.go", NULL },
            { "example.com/a.go", NULL },
            { "a.go", NULL },
            { "x.go", NULL } } },
        { "a folder in a module",
          "/m/api",
          { { "/m/go.mod", "module example.com/m\n" }, { "/m/a.go", "" }, { "/m/api/v.go", "" } },
          { { "example.com/m/a.go", "/m/a.go" }, { "example.com/m/api/v.go", "/m/api/v.go" } } },
        { "nested modules have their own files",
          "/m",
          { { "/m/go.mod", "module example.com/m\n" },
            { "/m/api/go.mod", "module example.com/m/api\n" },
            { "/m/api/v.go", "" },
            { "/m/lib/go.mod", "module example.com/lib\n" },
            { "/m/lib/l.go", "" },
            { "/m/lib/sub/s.go", "" } },
          { { "example.com/m/api/v.go", "/m/api/v.go" },
            { "example.com/lib/l.go", "/m/lib/l.go" },
            { "example.com/lib/sub/s.go", "/m/lib/sub/s.go" },
            { "example.com/m/lib/l.go", NULL },
            { "example.com/m/lib/sub/s.go", NULL } } },
        { "of two nested modules with one path the nearer counts",
          "/",
          { { "/b/go.mod", "module example.com/x\n" },
            { "/b/x.go", "" },
            { "/a/b/go.mod", "module example.com/x\n" },
            { "/a/b/x.go", "" } },
          { { "example.com/x/x.go", "/b/x.go" } } },
        { "replacements by folders, for every version or for one",
          "/m",
          { { "/m/go.mod", "module example.com/m\n"
                           "require (\n a.com/a v1.0.0\n b.com/b v1.0.0\n c.com/c v1.0.0\n d.com/d v1.0.0\n)\n"
                           "replace a.com/a => ../a\nreplace b.com/b v1.0.0 => /elsewhere/b\n"
                           "replace c.com/c v1.1.0 => ../c\nreplace e.com/e => ../e\n" },
            { "/a/a.go", "" },
            { "/a/inner/go.mod", "module a.com/a/inner\n" },
            { "/a/inner/i.go", "" },
            { "/elsewhere/b/sub/b.go", "" },
            { "/c/c.go", "" },
            { "/cache/c.com/c@v1.0.0/c.go", "" },
            { "/e/e.go", "" } },
          { { "a.com/a/a.go", "/a/a.go" },
            { "a.com/a/inner/i.go", "/a/inner/i.go" },
            { "b.com/b/sub/b.go", "/elsewhere/b/sub/b.go" },
            { "c.com/c/c.go", "/cache/c.com/c@v1.0.0/c.go" },
            { "d.com/d/d.go", NULL },
            { "e.com/e/e.go", NULL } } },
        { "the module cache, with replaced modules and the longest path that has the package",
          "/m",
          { { "/m/go.mod", "module example.com/m\nrequire github.com/Up/case v1.0.0-RC1\nrequire a.com/a v1.0.0\n"
                           "require a.com/a/b v1.0.0\nrequire r.com/r v1.0.0\nreplace r.com/r => f.com/f v2.0.0\n" },
            { "/cache/github.com/!up/case@v1.0.0-!r!c1/c.go", "" },
            { "/cache/a.com/a@v1.0.0/c/c.go", "" },
            { "/cache/a.com/a@v1.0.0/x.txt", "" },
            { "/cache/a.com/a/b@v1.0.0/b.go", "" },
            { "/cache/f.com/f@v2.0.0/f.go", "" } },
          { { "github.com/Up/case/c.go", "/cache/github.com/!up/case@v1.0.0-!r!c1/c.go" },
            { "a.com/a/c/c.go", "/cache/a.com/a@v1.0.0/c/c.go" },
            { "a.com/a/b/b.go", "/cache/a.com/a/b@v1.0.0/b.go" },
            { "a.com/a/a.go", NULL },
            { "r.com/r/f.go", "/cache/f.com/f@v2.0.0/f.go" },
            { "f.com/f/f.go", NULL } } },
        { "a vendor folder stands for the module cache",
          "/m",
          { { "/m/go.mod", "module example.com/m\ngo 1.23\nrequire a.com/a v1.0.0\n" },
            { "/m/vendor/modules.txt", "# a.com/a v1.0.0\na.com/a\na.com/a/sub\n" },
            { "/m/vendor/a.com/a/a.go", "" },
            { "/m/vendor/a.com/a/sub/go.mod", "module a.com/a/sub\n" },
            { "/m/vendor/a.com/a/sub/s.go", "" },
            { "/m/vendor/a.com/a/unlisted/u.go", "" },
            { "/m/x/x.go", "" },
            { "/cache/a.com/a@v1.0.0/a.go", "" },
            { "/cache/a.com/a@v1.0.0/other/o.go", "" } },
          { { "a.com/a/a.go", "/m/vendor/a.com/a/a.go" },
            { "a.com/a/sub/s.go", "/m/vendor/a.com/a/sub/s.go" },
            { "a.com/a/unlisted/u.go", NULL },
            { "a.com/a/other/o.go", NULL },
            { "example.com/m/x/x.go", "/m/x/x.go" } } },
        { "until Go 1.22 what stands in vendor counts, listed or not; until 1.13 none of it",
          "/m",
          { { "/m/go.mod", "module example.com/m\ngo 1.22\n" },
            { "/m/vendor/modules.txt", "" },
            { "/m/vendor/a.com/a/a.go", "" } },
          { { "a.com/a/a.go", "/m/vendor/a.com/a/a.go" } } },
        { "an old module with a vendor folder",
          "/m",
          { { "/m/go.mod", "module example.com/m\ngo 1.13\nrequire a.com/a v1.0.0\n" },
            { "/m/vendor/modules.txt", "# a.com/a v1.0.0\na.com/a\n" },
            { "/m/vendor/a.com/a/a.go", "" },
            { "/cache/a.com/a@v1.0.0/a.go", "" } },
          { { "a.com/a/a.go", "/cache/a.com/a@v1.0.0/a.go" } } },
        { "a vendor folder without a list is the last that is looked in",
          "/m",
          { { "/m/go.mod", "module example.com/m\n" }, { "/m/vendor/a.com/a/a.go", "" } },
          { { "a.com/a/a.go", "/m/vendor/a.com/a/a.go" }, { "a.com/b/b.go", NULL } } },
        { "a workspace: its modules, its replacements, the highest version that one of them wants",
          "/w/m",
          { { "/w/go.work", "go 1.22\nuse (\n ./m\n ./api\n)\nreplace r.com/r => ./fork\n" },
            { "/w/m/go.mod", "module example.com/m\nrequire a.com/a v1.2.0\nrequire r.com/r v1.0.0\n"
                             "replace r.com/r => ./wrong\n" },
            { "/w/api/go.mod", "module example.com/api\nrequire a.com/a v1.10.0\nrequire example.com/m v0.1.0\n" },
            { "/w/unused/go.mod", "module example.com/unused\nrequire u.com/u v1.0.0\n" },
            { "/w/m/m.go", "" },
            { "/w/api/a.go", "" },
            { "/w/unused/u.go", "" },
            { "/w/fork/r.go", "" },
            { "/w/m/wrong/r.go", "" },
            { "/cache/a.com/a@v1.2.0/a.go", "" },
            { "/cache/a.com/a@v1.10.0/a.go", "" },
            { "/cache/u.com/u@v1.0.0/u.go", "" } },
          { { "example.com/m/m.go", "/w/m/m.go" },
            { "example.com/api/a.go", "/w/api/a.go" },
            { "a.com/a/a.go", "/cache/a.com/a@v1.10.0/a.go" },
            { "r.com/r/r.go", "/w/fork/r.go" },
            { "u.com/u/u.go", NULL },
            { "example.com/unused/u.go", "/w/unused/u.go" } } },
        { "a workspace's vendor folder",
          "/w",
          { { "/w/go.work", "go 1.23\nuse ./m\n" },
            { "/w/m/go.mod", "module example.com/m\nrequire a.com/a v1.0.0\n" },
            { "/w/m/vendor/modules.txt", "a.com/a\n" },
            { "/w/m/vendor/a.com/a/a.go", "" },
            { "/w/vendor/modules.txt", "## workspace\na.com/a\n" },
            { "/w/vendor/a.com/a/a.go", "" } },
          { { "a.com/a/a.go", "/w/vendor/a.com/a/a.go" } } },
        { "the standard library, also of a module without a dot in its name",
          "/m",
          { { "/m/go.mod", "module shop\n" },
            { "/m/cart/c.go", "" },
            { "/go/src/go.mod", "module std\n" },
            { "/go/src/fmt/print.go", "" },
            { "/go/src/vendor/golang.org/x/net/idna/i.go", "" },
            { "/go/src/cmd/go/main.go", "" } },
          { { "shop/cart/c.go", "/m/cart/c.go" },
            { "fmt/print.go", "/go/src/fmt/print.go" },
            { "cmd/go/main.go", "/go/src/cmd/go/main.go" },
            { "vendor/golang.org/x/net/idna/i.go", "/go/src/vendor/golang.org/x/net/idna/i.go" },
            { "golang.org/x/net/idna/i.go", NULL },
            { "no/such/x.go", NULL } } },
        { "a tree of Go is its own standard library",
          "/mine/src",
          { { "/mine/src/go.mod", "module std\n" },
            { "/mine/src/fmt/print.go", "" },
            { "/mine/src/cmd/go.mod", "module cmd\n" },
            { "/mine/src/cmd/go/main.go", "" },
            { "/go/src/fmt/print.go", "" } },
          { { "fmt/print.go", "/mine/src/fmt/print.go" }, { "cmd/go/main.go", "/mine/src/cmd/go/main.go" } } },
        { "the commands in a tree of Go",
          "/mine/src/cmd",
          { { "/mine/src/go.mod", "module std\n" },
            { "/mine/src/fmt/print.go", "" },
            { "/mine/src/cmd/go.mod", "module cmd\n" },
            { "/mine/src/cmd/go/main.go", "" } },
          { { "fmt/print.go", "/mine/src/fmt/print.go" }, { "cmd/go/main.go", "/mine/src/cmd/go/main.go" } } },
        { "the root of a tree of Go",
          "/mine",
          { { "/mine/src/go.mod", "module std\n" }, { "/mine/src/fmt/print.go", "" }, { "/go/src/fmt/print.go", "" } },
          { { "fmt/print.go", "/mine/src/fmt/print.go" } } },
        { "a go.mod that declares nothing belongs to nothing",
          "/m",
          { { "/m/go.mod", "module {{.Name}}\n" },
            { "/m/a.go", "" },
            { "/m/b/go.mod", "module b.com/b\n" },
            { "/m/b/b.go", "" } },
          { { "b.com/b/b.go", "/m/b/b.go" }, { "example.com/m/a.go", NULL } } },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_case(&cases[i]);
}

static void names_that_are_not_of_a_package_are_not_found(void)
{
    static const char *const names[] = {
        "",          "/",       "/etc/passwd",  "./main.go",  "../main.go",
        ".",         "..",      "m/../../x.go", "m/./x.go",   "m//x.go",
        "m/",        "m/..",    "m/.",          "m/a b/x.go", "m/\xC3\xA4/x.go",
        "m/x./x.go", "/m/x.go",
    };
    static const File files[] = { { "/go.mod", "module m\n" }, { "/x.go", "" }, { NULL, NULL } };
    static const GoPlaces nowhere = { 0 };
    Tree tree = tree_of(files);
    g_autoptr(GoModules) modules = go_modules_new(&tree.tree, "/", &nowhere);
    g_autofree char *path = path_of(modules, "m/x.go");

    g_assert_cmpstr(path, ==, "/x.go");
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const GoPackage *package;
        g_autoptr(GError) error = NULL;

        g_assert_false(go_modules_find(&package, modules, names[i], &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    }
}

static void a_package_of_two_modules_is_refused(void)
{
    static const File files[] = {
        { "/m/go.mod", "module a.com/a\nrequire a.com/a/b v1.0.0\n" },
        { "/m/b/b.go", "" },
        { "/cache/a.com/a/b@v1.0.0/b.go", "" },
        { NULL, NULL },
    };
    static const GoPlaces places = { NULL, (char *)"/cache", NULL };
    Tree tree = tree_of(files);
    g_autoptr(GoModules) modules = go_modules_new(&tree.tree, "/m", &places);
    g_autoptr(GError) error = NULL;
    const GoPackage *package;

    g_assert_false(go_modules_find(&package, modules, "a.com/a/b/b.go", &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_CONFLICT);
    g_assert_cmpstr(error->message, ==,
                    "a.com/a/b/b.go: two modules have the package, in /cache/a.com/a/b@v1.0.0 and in /m/b");
}

static void a_repository_is_not_left(void)
{
    static const File files[] = {
        { "/go.work", "use ./m\nuse ../../outside\nuse /outside\n" },
        { "/m/go.mod", "module m\nrequire (\n a v1.0.0\n b v1.0.0\n c v1.0.0\n)\n"
                       "replace a => ../../outside\nreplace b => /outside\nreplace c => ../m/../c\n" },
        { "/m/m.go", "" },
        { "/c/x.go", "" },
        { "/outside/go.mod", "module outside\n" },
        { "/outside/x.go", "" },
        { NULL, NULL },
    };
    static const GoPlaces nowhere = { 0 };
    Tree tree = tree_of(files);
    g_autoptr(GoModules) modules = NULL;
    g_autofree char *m = NULL, *a = NULL, *b = NULL, *c = NULL;

    tree.tree.is_disk = false;
    modules = go_modules_new(&tree.tree, "/", &nowhere);
    m = path_of(modules, "m/m.go");
    a = path_of(modules, "a/x.go");
    b = path_of(modules, "b/x.go");
    c = path_of(modules, "c/x.go");
    g_assert_cmpstr(m, ==, "/m/m.go");
    g_assert_null(a);
    g_assert_null(b);
    g_assert_cmpstr(c, ==, "/c/x.go");
}

static void gowork_names_the_workspace_or_turns_it_off(void)
{
    static const File files[] = {
        { "/w/go.work", "use ./m\n" },
        { "/w/m/go.mod", "module m.com/m\nrequire a.com/a v1.0.0\n" },
        { "/other/go.work", "use ./a\n" },
        { "/other/a/go.mod", "module a.com/a\n" },
        { "/other/a/a.go", "" },
        { "/cache/a.com/a@v1.0.0/a.go", "" },
        { "/w/b/go.mod", "module b.com/b" },
        { NULL, NULL },
    };
    static const GoPlaces other = { NULL, (char *)"/cache", (char *)"/other/go.work" };
    static const GoPlaces off = { NULL, (char *)"/cache", (char *)"off" };
    Tree tree = tree_of(files);
    g_autoptr(GoModules) with_other = go_modules_new(&tree.tree, "/w/m", &other);
    g_autoptr(GoModules) without = go_modules_new(&tree.tree, "/w/m", &off);
    g_autofree char *in_other = path_of(with_other, "a.com/a/a.go"), *in_cache = path_of(without, "a.com/a/a.go");

    g_assert_cmpstr(in_other, ==, "/other/a/a.go");
    g_assert_cmpstr(in_cache, ==, "/cache/a.com/a@v1.0.0/a.go");
}

static void the_tree_is_searched_once_and_only_when_it_must_be(void)
{
    static const File files[] = {
        { "/m/go.mod", "module m\n" }, { "/m/m.go", "" }, { "/m/near/go.mod", "module m/near\n" },
        { "/m/near/n.go", "" },        { NULL, NULL },
    };
    static const GoPlaces nowhere = { 0 };
    Tree tree = tree_of(files);
    g_autoptr(GoModules) modules = go_modules_new(&tree.tree, "/m", &nowhere);
    g_autofree char *m = path_of(modules, "m/m.go"), *near = path_of(modules, "m/near/n.go"), *none = NULL, *no = NULL;

    g_assert_cmpstr(m, ==, "/m/m.go");
    g_assert_cmpstr(near, ==, "/m/near/n.go");
    g_assert_cmpuint(tree.n_walks, ==, 0);
    none = path_of(modules, "none/x.go");
    no = path_of(modules, "no/x.go");
    g_assert_null(none);
    g_assert_null(no);
    g_assert_cmpuint(tree.n_walks, ==, 1);
}

static void a_missing_package_tells_where_it_was_looked_for(void)
{
    static const File files[] = {
        { "/m/go.mod", "module a.com/a\nrequire a.com/a/b v1.0.0\n" },
        { "/m/x.go", "" },
        { NULL, NULL },
    };
    static const GoPlaces places = { (char *)"/go/src", (char *)"/cache", NULL };
    Tree tree = tree_of(files);
    g_autoptr(GoModules) modules = go_modules_new(&tree.tree, "/m", &places);
    g_autoptr(GError) error = NULL;
    const GoPackage *package;

    g_assert_false(go_modules_find(&package, modules, "a.com/a/b/c/x.go", &error));
    g_assert_cmpstr(error->message, ==,
                    "a.com/a/b/c/x.go: no such package; looked in /cache/a.com/a/b@v1.0.0 (not downloaded), /m/b/c, "
                    "and the modules below /m");
}

static void a_package_tells_its_module(void)
{
    static const File with_cache[] = {
        { "/m/go.mod", "module ex.com/m\nrequire (\n a.com/a/v2 v2.1.0\n b.com/b v1.0.0\n c.com/c v1.0.0\n)\n"
                       "replace b.com/b => fork.com/b v1.5.0\nreplace c.com/c => ./c\n" },
        { "/m/x.go", "" },
        { "/m/api/x.go", "" },
        { "/m/c/go.mod", "module other.com/c\n" },
        { "/m/c/sub/x.go", "" },
        { "/m/tools/go.mod", "module tools.com\n" },
        { "/m/tools/x.go", "" },
        { "/cache/a.com/a/v2@v2.1.0/sub/x.go", "" },
        { "/cache/fork.com/b@v1.5.0/x.go", "" },
        { "/go/src/net/http/x.go", "" },
        { "/go/src/cmd/go/x.go", "" },
        { NULL, NULL },
    };
    static const File with_vendor[] = {
        { "/m/go.mod", "module ex.com/m\ngo 1.21\nrequire v.com/v v1.0.0\n" },
        { "/m/vendor/modules.txt", "# v.com/v v1.0.0\n## explicit\nv.com/v/sub\n" },
        { "/m/vendor/v.com/v/sub/x.go", "" },
        { NULL, NULL },
    };
    static const File with_old_vendor[] = {
        { "/m/x.go", "" },
        { "/m/vendor/v.com/v/x.go", "" },
        { NULL, NULL },
    };
    static const struct {
        const File *files;
        const char *name, *module;
    } cases[] = {
        { with_cache, "ex.com/m/x.go", "ex.com/m" },
        { with_cache, "ex.com/m/api/x.go", "ex.com/m" },
        { with_cache, "a.com/a/v2/sub/x.go", "a.com/a/v2" },
        { with_cache, "b.com/b/x.go", "b.com/b" },
        { with_cache, "c.com/c/sub/x.go", "c.com/c" },
        { with_cache, "tools.com/x.go", "tools.com" },
        { with_cache, "net/http/x.go", "std" },
        { with_cache, "cmd/go/x.go", "cmd" },
        { with_vendor, "v.com/v/sub/x.go", "v.com/v" },
        { with_old_vendor, "v.com/v/x.go", NULL },
    };
    static const GoPlaces places = { (char *)"/go/src", (char *)"/cache", NULL };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Tree tree = tree_of(cases[i].files);
        g_autoptr(GoModules) modules = go_modules_new(&tree.tree, "/m", &places);
        g_autoptr(GError) error = NULL;
        const GoPackage *package;

        if (!go_modules_find(&package, modules, cases[i].name, &error))
            g_error("%s", error->message);
        g_assert_cmpstr(package->module, ==, cases[i].module);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/modules/places", packages_are_where_go_list_finds_them);
    g_test_add_func("/modules/no package", names_that_are_not_of_a_package_are_not_found);
    g_test_add_func("/modules/two", a_package_of_two_modules_is_refused);
    g_test_add_func("/modules/repository", a_repository_is_not_left);
    g_test_add_func("/modules/GOWORK", gowork_names_the_workspace_or_turns_it_off);
    g_test_add_func("/modules/lazy", the_tree_is_searched_once_and_only_when_it_must_be);
    g_test_add_func("/modules/told", a_missing_package_tells_where_it_was_looked_for);
    g_test_add_func("/modules/module", a_package_tells_its_module);
    return g_test_run();
}
