// SPDX-License-Identifier: Apache-2.0
// Tests of gosrc/modules.
#include "base/error.h"
#include "gosrc/modules.h"

#include <string.h>

static void a_go_mod_names_its_module(void)
{
    static const struct {
        const char *text, *path;
    } cases[] = {
        { "module example.com/echo\n", "example.com/echo" },
        { "module example.com/echo", "example.com/echo" },
        { "// a comment\n\n\tmodule   example.com/echo // more\r\n\ngo 1.21\n", "example.com/echo" },
        { "module example.com/echo//x\n", "example.com/echo" },
        { "module \"example.com/echo/v2\"\n", "example.com/echo/v2" },
        { "module `gopkg.in/yaml.v3`\n", "gopkg.in/yaml.v3" },
        { "module (\n\texample.com/echo // deprecated\n)\n", "example.com/echo" },
        { "module(\n\n// x\n\"example.com/echo\"\n)\n", "example.com/echo" },
        { "require (\n\tmodule v1.0.0\n)\ngo 1.21\nmodule std\n", "std" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = NULL;

        g_assert_true(go_mod_path(&path, cases[i].text, strlen(cases[i].text), &error));
        g_assert_cmpstr(path, ==, cases[i].path);
    }
}

static void a_go_mod_without_a_module_is_refused(void)
{
    static const char *const cases[] = {
        "",
        "go 1.21\n",
        "// module x\n",
        "module\n",
        "module ()\n",
        "module (\n)\n",
        "module a b\n",
        "modules example.com/x\n",
        "\xEF\xBB\xBFmodule example.com/x\n",
        "module {{.Name}}\n",
        "module `st\xE8` \n",
        "module /abs\n",
        "module a/../b\n",
        "module \"a\\tb\"\n",
        "module \"\"\n",
        "module \"",
        "module \"module\n",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = NULL;

        if (go_mod_path(&path, cases[i], strlen(cases[i]), &error))
            g_error("case %" G_GSIZE_FORMAT " gave %s", i, path);
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    }
}

static void a_go_mod_with_a_nul_is_refused(void)
{
    static const char text[] = "module \"a\0b\"\n";
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;

    g_assert_false(go_mod_path(&path, text, sizeof(text) - 1, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

static void assert_resolves(const GoModules *modules, const char *name, const char *path)
{
    g_autofree char *found = go_modules_resolve(modules, name);

    g_assert_cmpstr(found, ==, path);
}

static void the_longest_module_path_wins(void)
{
    g_autoptr(GoModules) modules = go_modules_new();

    go_modules_add(modules, "example.com/echo", "");
    go_modules_add(modules, "example.com/echo/api", "services/api");
    assert_resolves(modules, "example.com/echo/main.go", "main.go");
    assert_resolves(modules, "example.com/echo/store/db.go", "store/db.go");
    assert_resolves(modules, "example.com/echo/api/api.go", "services/api/api.go");
    assert_resolves(modules, "example.com/echo/apix/api.go", "apix/api.go");
    assert_resolves(modules, "example.com/echoes/main.go", NULL);
    assert_resolves(modules, "example.com/echo", NULL);
    assert_resolves(modules, "fmt/print.go", NULL);
}

static void a_name_that_is_no_import_path_is_not_resolved(void)
{
    static const char *const cases[] = {
        "",
        "/",
        "/etc/passwd",
        "./main.go",
        "../main.go",
        ".",
        "..",
        "example.com/echo/../../x.go",
        "example.com/echo/./x.go",
        "example.com/echo//x.go",
        "example.com/echo/",
        "example.com/echo/..",
    };
    g_autoptr(GoModules) modules = go_modules_new();

    go_modules_add(modules, "example.com/echo", "");
    go_modules_add(modules, "std", "");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *vendored = go_modules_vendored(cases[i]);

        assert_resolves(modules, cases[i], NULL);
        g_assert_null(vendored);
    }
    assert_resolves(modules, "example.com/echo/.hidden/..x.go", ".hidden/..x.go");
}

static void the_standard_library_has_no_prefix(void)
{
    g_autoptr(GoModules) modules = go_modules_new();

    go_modules_add(modules, "std", "src");
    go_modules_add(modules, "cmd", "src/cmd");
    assert_resolves(modules, "fmt/print.go", "src/fmt/print.go");
    assert_resolves(modules, "cmd/go/main.go", "src/cmd/go/main.go");
    assert_resolves(modules, "std/x.go", "src/std/x.go");
    assert_resolves(modules, "vendor/golang.org/x/net/idna/idna.go", "src/vendor/golang.org/x/net/idna/idna.go");
    assert_resolves(modules, "golang.org/x/net/idna/idna.go", NULL);
}

static void of_two_modules_with_one_path_the_nearer_counts(void)
{
    g_autoptr(GoModules) modules = go_modules_new();

    go_modules_add(modules, "example.com/x", "b/c");
    go_modules_add(modules, "example.com/x", "longer");
    go_modules_add(modules, "example.com/x", "z");
    assert_resolves(modules, "example.com/x/a.go", "longer/a.go");
    go_modules_add(modules, "example.com/x", "");
    go_modules_add(modules, "example.com/x", "a");
    assert_resolves(modules, "example.com/x/a.go", "a.go");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/modules/go.mod", a_go_mod_names_its_module);
    g_test_add_func("/modules/no module", a_go_mod_without_a_module_is_refused);
    g_test_add_func("/modules/nul", a_go_mod_with_a_nul_is_refused);
    g_test_add_func("/modules/longest", the_longest_module_path_wins);
    g_test_add_func("/modules/no import path", a_name_that_is_no_import_path_is_not_resolved);
    g_test_add_func("/modules/std", the_standard_library_has_no_prefix);
    g_test_add_func("/modules/nearer", of_two_modules_with_one_path_the_nearer_counts);
    return g_test_run();
}
