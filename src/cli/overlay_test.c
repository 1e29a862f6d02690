// SPDX-License-Identifier: Apache-2.0
#include "cli/overlay.h"

#include "base/error.h"
#include "base/file.h"
#include "cli/agent_files.h"
#include "cli/go_tool.h"
#include "cli/temporary_folder.h"

#include <glib/gstdio.h>
#include <string.h>

// A GOROOT of its own, as far as the overlay looks at it.
typedef struct Root {
    TemporaryFolder root, folder;
    OverlayOptions options;
} Root;

static void root_open(Root *root)
{
    *root = (Root){ 0 };
    g_assert_true(temporary_folder_open(&root->root, NULL));
    g_assert_true(temporary_folder_open(&root->folder, NULL));
    root->options = (OverlayOptions){ .folder = root->folder.path, .go_root = root->root.path };
}

static void root_close(Root *root)
{
    temporary_folder_close(&root->root);
    temporary_folder_close(&root->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Root, root_close)

static void add_source(const Root *root, const char *path, const char *text)
{
    g_autofree char *full = g_build_filename(root->root.path, "src", path, NULL);
    g_autofree char *folder = g_path_get_dirname(full);

    g_assert_true(file_make_folder(folder, NULL));
    g_assert_true(file_write(full, text, strlen(text), NULL));
}

static char *read_text(const char *path)
{
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static char *read_part(const Root *root, const char *name)
{
    g_autofree char *path = g_build_filename(root->folder.path, name, NULL);

    return read_text(path);
}

static void settings_stay_inside_their_literal(void)
{
    const struct {
        const char *text, *wanted;
    } cases[] = {
        { "http://h:1", "\"http://h:1\"" },
        { "\"+x+\"\\", "\"\\x22+x+\\x22\\x5c\"" },
        { "a\n`\x7f", "\"a\\x0a`\\x7f\"" },
        { "\xc3\xa9", "\"\\xc3\\xa9\"" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *literal = overlay_go_literal(cases[i].text);

        g_assert_cmpstr(literal, ==, cases[i].wanted);
    }
}

static void the_agent_joins_a_runtime_of_either_layout(void)
{
    const char *const hooks[] = { "runtime/coverage/coverage.go", "runtime/coverage/hooks.go" };
    const char *const emits[] = { "internal/coverage/cfile/emit.go", "runtime/coverage/emit.go" };

    for (gsize i = 0; i < G_N_ELEMENTS(hooks); i++) {
        g_auto(Root) root;
        g_autofree char *path = NULL, *list = NULL, *hook = NULL, *emit = NULL;
        g_autofree char *hook_part = g_strdelimit(g_strdup(hooks[i]), "/", '_');
        g_autofree char *emit_part = g_strdelimit(g_strdup(emits[i]), "/", '_');

        root_open(&root);
        add_source(&root, hooks[i], "func initHook(istest bool) {\n\tx()\n}\n");
        add_source(&root, emits[i],
                   "a fmt.Fprintf(os.Stderr, \"warning: GOCOVERDIR not set, no coverage data emitted\\n\") b\n"
                   "ipk := int32(pkgId)\n");
        g_assert_true(overlay_write(&root.options, &path, NULL));
        list = read_text(path);
        hook = read_part(&root, hook_part);
        emit = read_part(&root, emit_part);
        g_assert_cmpstr(hook, ==, "func initHook(istest bool) {\n\tdefer agentStart()\n\tx()\n}\n");
        g_assert_true(g_str_has_prefix(emit, "a  b\n"));
        g_assert_nonnull(strstr(emit, ".Load()\n\t\t\tipk := int32(pkgId)\n"));
        for (const AgentFile *file = agent_files; file->name; file++) {
            g_autofree char *wanted = g_strdup_printf("%s/src/runtime/coverage/goc_%s", root.root.path, file->name);

            g_assert_nonnull(strstr(list, wanted));
            g_assert_cmpuint(strlen(file->text), ==, file->size);
        }
    }
}

static void a_runtime_without_the_hook_is_refused(void)
{
    g_auto(Root) root;
    g_autofree char *path = NULL;
    g_autoptr(GError) error = NULL;

    root_open(&root);
    add_source(&root, "runtime/coverage/coverage.go", "func beginHook() {\n}\n");
    g_assert_false(overlay_write(&root.options, &path, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_UNAVAILABLE);
}

static void a_users_overlay_is_kept_or_refused_whole(void)
{
    const struct {
        const char *text;
        bool is_good;
    } cases[] = {
        { "{\"Replace\": {\"a.go\": \"b.go\", \"gone.go\": \"\"}}", true },
        { "{\"Replace\": {\"a.go\": 1}}", false },
        { "{\"Replace\": ", false },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Root) root;
        g_autofree char *users = NULL, *path = NULL, *list = NULL;
        g_autoptr(GError) error = NULL;

        root_open(&root);
        add_source(&root, "runtime/coverage/coverage.go", "func initHook(istest bool) {\n}\n");
        add_source(&root, "users.json", cases[i].text);
        users = g_build_filename(root.root.path, "src", "users.json", NULL);
        root.options.users_file = users;
        g_assert_true(overlay_write(&root.options, &path, &error) == cases[i].is_good);
        if (!cases[i].is_good) {
            g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
            continue;
        }
        list = read_text(path);
        g_assert_nonnull(strstr(list, "\"a.go\":\"b.go\""));
        g_assert_nonnull(strstr(list, "\"gone.go\":\"\""));
    }
}

static void releases_of_go_are_told_apart(void)
{
    g_assert_true(go_version_is_at_least("go1.20", 20));
    g_assert_true(go_version_is_at_least("go1.26.8", 20));
    g_assert_true(go_version_is_at_least("go1.20rc1", 20));
    g_assert_true(go_version_is_at_least("devel go1.27-4c5b9d3", 20));
    g_assert_false(go_version_is_at_least("go1.19.13", 20));
    g_assert_false(go_version_is_at_least("go1.2", 20));
    g_assert_false(go_version_is_at_least("", 20));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/overlay/settings_stay_inside_their_literal", settings_stay_inside_their_literal);
    g_test_add_func("/overlay/the_agent_joins_a_runtime_of_either_layout", the_agent_joins_a_runtime_of_either_layout);
    g_test_add_func("/overlay/a_runtime_without_the_hook_is_refused", a_runtime_without_the_hook_is_refused);
    g_test_add_func("/overlay/a_users_overlay_is_kept_or_refused_whole", a_users_overlay_is_kept_or_refused_whole);
    g_test_add_func("/overlay/releases_of_go_are_told_apart", releases_of_go_are_told_apart);
    return g_test_run();
}
