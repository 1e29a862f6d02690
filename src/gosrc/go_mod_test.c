// SPDX-License-Identifier: Apache-2.0
// Tests of gosrc/go_mod.
#include "base/error.h"
#include "gosrc/go_mod.h"

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
        { "module m\nretract [v1.0.0, v1.2.0]\nexclude (\n\ta b c d e f g h\n)\nrequire ()\n", "m" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GoMod) mod = NULL;

        g_assert_true(go_mod_parse(&mod, cases[i].text, strlen(cases[i].text), &error));
        g_assert_cmpstr(mod->module, ==, cases[i].path);
    }
}

static void a_go_mod_that_cannot_be_read_is_refused(void)
{
    static const char *const cases[] = {
        "",
        "go 1.21\n",
        "// module x\n",
        "module\n",
        "module ()\n",
        "module (\n)\n",
        "module a b\n",
        "module a\nmodule b\n",
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
        "module m\nrequire a\n",
        "module m\nrequire a/../b v1.0.0\n",
        "module m\nrequire a v1/../../b\n",
        "module m\nrequire a 1.0.0\n",
        "module m\nreplace a =>\n",
        "module m\nreplace a b\n",
        "module m\nreplace a v1 v2 => b v1\n",
        "module m\nreplace a => b v1 x\n",
        "module m\nreplace a => ../b\\c\n",
        "module m\ngo one\n",
        "module m\ngo 1.21 1.22\n",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GoMod) mod = NULL;

        if (go_mod_parse(&mod, cases[i], strlen(cases[i]), &error))
            g_error("case %" G_GSIZE_FORMAT " gave %s", i, mod->module);
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    }
}

static void a_go_mod_with_a_nul_is_refused(void)
{
    static const char text[] = "module \"a\0b\"\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(GoMod) mod = NULL;

    g_assert_false(go_mod_parse(&mod, text, sizeof(text) - 1, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

static void the_line_of_a_mistake_is_told(void)
{
    static const char text[] = "module m\n\nrequire (\n\ta v1.0.0\n\tb\n)\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(GoMod) mod = NULL;

    g_assert_false(go_mod_parse(&mod, text, strlen(text), &error));
    g_assert_cmpstr(error->message, ==, "line 5: not a module and its version");
}

static void the_version_of_go_is_read(void)
{
    static const struct {
        const char *text;
        guint version;
    } cases[] = {
        { "module m\n", 0 },
        { "module m\ngo 1.9\n", 1009 },
        { "module m\ngo 1.21\n", 1021 },
        { "module m\ngo 1.23.4 // x\n", 1023 },
        { "module m\ngo 1.21rc2\n", 1021 },
        { "module m\ngo 2\n", 2000 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GoMod) mod = NULL;

        g_assert_true(go_mod_parse(&mod, cases[i].text, strlen(cases[i].text), NULL));
        g_assert_cmpuint(mod->go_version, ==, cases[i].version);
    }
}

static void requirements_are_read_in_blocks_and_alone(void)
{
    static const char text[] = "module m\n"
                               "require example.com/a v1.2.3\r\n"
                               "require (\n"
                               "\texample.com/b v0.0.0-20191109021931-daa7c04131f5 // indirect\n"
                               "\t\"example.com/c\" v2.0.0+incompatible\n"
                               "\n"
                               ") // end\n"
                               "require example.com/a v1.10.0\n"
                               "require example.com/a v1.9.0\n";
    g_autoptr(GoMod) mod = NULL;

    g_assert_true(go_mod_parse(&mod, text, strlen(text), NULL));
    g_assert_cmpuint(g_hash_table_size(mod->requires), ==, 3);
    g_assert_cmpstr(g_hash_table_lookup(mod->requires, "example.com/a"), ==, "v1.10.0");
    g_assert_cmpstr(g_hash_table_lookup(mod->requires, "example.com/b"), ==, "v0.0.0-20191109021931-daa7c04131f5");
    g_assert_cmpstr(g_hash_table_lookup(mod->requires, "example.com/c"), ==, "v2.0.0+incompatible");
}

static void replacements_are_read_in_blocks_and_alone(void)
{
    static const char text[] = "module m\n"
                               "replace example.com/a => ../a\n"
                               "replace (\n"
                               "\texample.com/b v1.0.0 => example.com/fork/b v1.0.1 // why\n"
                               "\texample.com/b => \"./with blank\"\n"
                               "\texample.com/c v1.0.0 => /abs/c\n"
                               ")\n";
    static const struct {
        const char *path, *version, *to, *to_version;
    } cases[] = {
        { "example.com/a", "v1.0.0", "../a", NULL },
        { "example.com/a", "v9.0.0", "../a", NULL },
        { "example.com/b", "v1.0.0", "example.com/fork/b", "v1.0.1" },
        { "example.com/b", "v1.1.0", "./with blank", NULL },
        { "example.com/c", "v1.0.0", "/abs/c", NULL },
        { "example.com/c", "v1.0.1", NULL, NULL },
        { "example.com/d", "v1.0.0", NULL, NULL },
    };
    g_autoptr(GoMod) mod = NULL;

    g_assert_true(go_mod_parse(&mod, text, strlen(text), NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const GoReplace *replace = go_mod_replacement(mod, cases[i].path, cases[i].version);

        g_assert_cmpstr(replace ? replace->to : NULL, ==, cases[i].to);
        g_assert_cmpstr(replace ? replace->to_version : NULL, ==, cases[i].to_version);
    }
}

static void a_go_work_names_folders(void)
{
    static const char text[] = "go 1.22\nuse .\nuse (\n\t./api // x\n\t\"../lib\"\n)\nreplace example.com/a => ./a\n";
    g_autoptr(GoMod) work = NULL;

    g_assert_true(go_work_parse(&work, text, strlen(text), NULL));
    g_assert_cmpuint(work->uses->len, ==, 3);
    g_assert_cmpstr(g_ptr_array_index(work->uses, 0), ==, ".");
    g_assert_cmpstr(g_ptr_array_index(work->uses, 1), ==, "./api");
    g_assert_cmpstr(g_ptr_array_index(work->uses, 2), ==, "../lib");
    g_assert_cmpuint(work->go_version, ==, 1022);
    g_assert_nonnull(go_mod_replacement(work, "example.com/a", "v1.0.0"));
}

static void modules_txt_lists_packages(void)
{
    static const char text[] = "# example.com/v v1.0.0\n## explicit; go 1.21\nexample.com/v\r\nexample.com/v/sub\n";
    static const char workspace[] = "## workspace\n# example.com/v v1.0.0\nexample.com/v";
    g_autoptr(GoVendored) vendored = go_vendored_parse(text, strlen(text));
    g_autoptr(GoVendored) of_workspace = go_vendored_parse(workspace, strlen(workspace));

    g_assert_cmpuint(g_hash_table_size(vendored->packages), ==, 2);
    g_assert_true(g_hash_table_contains(vendored->packages, "example.com/v"));
    g_assert_cmpstr(g_hash_table_lookup(vendored->packages, "example.com/v/sub"), ==, "example.com/v");
    g_assert_false(vendored->is_of_workspace);
    g_assert_true(g_hash_table_contains(of_workspace->packages, "example.com/v"));
    g_assert_true(of_workspace->is_of_workspace);
}

// Each is before the next (https://semver.org, section 11).
static void versions_have_an_order(void)
{
    static const char *const ascending[] = {
        "v0.0.0-20190101000000-aaaaaaaaaaaa",
        "v0.0.0-20191109021931-daa7c04131f5",
        "v0.9.0",
        "v1.0.0-alpha",
        "v1.0.0-alpha.1",
        "v1.0.0-alpha.beta",
        "v1.0.0-beta",
        "v1.0.0-beta.2",
        "v1.0.0-beta.11",
        "v1.0.0-rc.1",
        "v1.0.0",
        "v1.2.0",
        "v1.10.0",
        "v1.10.1-0.20200101000000-aaaaaaaaaaaa",
        "v1.10.1",
        "v10.0.0+incompatible",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(ascending); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS(ascending); j++) {
            int order = go_version_compare(ascending[i], ascending[j]);

            if ((order < 0) != (i < j) || (order > 0) != (i > j))
                g_error("%s, %s: %d", ascending[i], ascending[j], order);
        }
    }
    g_assert_cmpint(go_version_compare("v1.0.0+a", "v1.0.0+b"), ==, 0);
}

static void the_module_cache_knows_no_upper_case(void)
{
    static const struct {
        const char *path, *version, *folder;
    } cases[] = {
        { "example.com/a", "v1.0.0", "example.com/a@v1.0.0" },
        { "github.com/BurntSushi/toml", "v1.3.2", "github.com/!burnt!sushi/toml@v1.3.2" },
        { "example.com/a", "v1.0.0-RC1", "example.com/a@v1.0.0-!r!c1" },
        { "gopkg.in/yaml.v3", "v3.0.0+incompatible", "gopkg.in/yaml.v3@v3.0.0+incompatible" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *folder = go_module_cache_folder(cases[i].path, cases[i].version);

        g_assert_cmpstr(folder, ==, cases[i].folder);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/go mod/module", a_go_mod_names_its_module);
    g_test_add_func("/go mod/refused", a_go_mod_that_cannot_be_read_is_refused);
    g_test_add_func("/go mod/nul", a_go_mod_with_a_nul_is_refused);
    g_test_add_func("/go mod/line", the_line_of_a_mistake_is_told);
    g_test_add_func("/go mod/go", the_version_of_go_is_read);
    g_test_add_func("/go mod/require", requirements_are_read_in_blocks_and_alone);
    g_test_add_func("/go mod/replace", replacements_are_read_in_blocks_and_alone);
    g_test_add_func("/go mod/work", a_go_work_names_folders);
    g_test_add_func("/go mod/modules.txt", modules_txt_lists_packages);
    g_test_add_func("/go mod/order", versions_have_an_order);
    g_test_add_func("/go mod/cache", the_module_cache_knows_no_upper_case);
    return g_test_run();
}
