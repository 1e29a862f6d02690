// SPDX-License-Identifier: Apache-2.0
#include "daemon/settings.h"

#include "base/error.h"
#include "base/file.h"
#include "base/test_folder.h"
#include "increment/base_rule.h"

#include <string.h>

#define RULES "default, previous, branch:NAME, tag:PATTERN, env:NAME or commit:ID"

static char *folder;

static char *written(const char *text)
{
    g_autoptr(GError) error = NULL;
    char *path = g_build_filename(folder, "settings", NULL);

    g_assert_true(file_write(path, text, strlen(text), &error));
    return path;
}

static void every_kind_of_setting_is_read(void)
{
    static const char text[] = "root: /data\n"
                               "roles: [center, report]\n"
                               "listen: 0.0.0.0:80\n"
                               "ip_revise: false\n"
                               "sync_wait: 500ms\n"
                               "git_timeout: 30\n"
                               "allowed_hosts: [goc.example.com, '*.corp.example']\n"
                               "pull_pauses: [20m, 4h]\n"
                               "repositories:\n"
                               "  apa_goc_echoserver: https://git.example.com/echo.git\n"
                               "  example.com/m: 'ssh://git@h/m'\n"
                               "mirror_fresh: 90s\n"
                               "diff_base: branch:release/2.x\n"
                               "diff_bases:\n"
                               "  pay: tag:v*\n"
                               "  'apa_*': env:live\n";
    g_autofree char *path = written(text);
    g_autoptr(Settings) settings = settings_new_default();
    g_autoptr(GError) error = NULL;

    g_assert_true(settings_read(settings, path, &error));
    g_assert_cmpstr(settings->root, ==, "/data");
    g_assert_true(settings->has_center && settings->has_report);
    g_assert_false(settings->has_portal || settings->has_watchdog);
    g_assert_cmpstr(settings->listen, ==, "0.0.0.0:80");
    g_assert_cmpstr(settings->center_listen, ==, "127.0.0.1:7777");
    g_assert_false(settings->is_ip_revised);
    g_assert_cmpint(settings->sync_wait_ms, ==, 500);
    g_assert_cmpint(settings->git_timeout_ms, ==, 30000);
    g_assert_cmpstr(settings->allowed_hosts[1], ==, "*.corp.example");
    g_assert_cmpuint(settings->pull_pauses_ms->len, ==, 2);
    g_assert_cmpint(g_array_index(settings->pull_pauses_ms, int64_t, 1), ==, 4 * 3600000);
    g_assert_cmpstr(g_hash_table_lookup(settings->repositories, "example.com/m"), ==, "ssh://git@h/m");
    g_assert_cmpint(settings->mirror_fresh_ms, ==, 90000);
    g_assert_cmpstr(settings->diff_base, ==, "branch:release/2.x");
    g_assert_cmpstr(base_rule_of_app(settings->diff_bases, settings->diff_base, "apa_x"), ==, "env:live");
    g_assert_cmpstr(base_rule_of_app(settings->diff_bases, settings->diff_base, "other"), ==, "branch:release/2.x");
}

static void an_empty_file_changes_nothing(void)
{
    static const char *const texts[] = { "", "\n", "# only a remark\n" };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *path = written(texts[i]);
        g_autoptr(Settings) settings = settings_new_default();
        g_autoptr(GError) error = NULL;

        g_assert_true(settings_read(settings, path, &error));
        g_assert_cmpstr(settings->listen, ==, "127.0.0.1:8089");
    }
}

static void a_bad_file_is_refused_with_its_place(void)
{
    static const struct {
        const char *text, *message; // behind the path
    } cases[] = {
        { "root: a\nbad: 3\n", ":2:1: there is no setting bad" },
        { "root: a\nlisten: b\nroot: c\n", ":3:1: the key root occurs twice" },
        { "{root: a, root: b}\n", ":1:11: the key root occurs twice" },
        { "repositories:\n  a: b\n  a: c\n", ":3:3: the key a occurs twice" },
        { "repositories:\n  a:\n", ":2:5: repositories: the git URL of \"a\" is not text" },
        { "repositories: [a]\n", ":1:15: repositories: not a mapping of apps to git URLs" },
        { "root: a\n\nsync_wait: soon\n",
          ":3:12: sync_wait: \"soon\" is not a time span such as 20m, 4h, 500ms or 30" },
        { "sync_wait: 0\n", ":1:12: sync_wait: it must be more than 0" },
        { "sync_wait: \"1s\\0\"\n", ":1:12: sync_wait: not one word" },
        { "ip_revise: maybe\n", ":1:12: ip_revise: \"maybe\" is neither true nor false" },
        { "roles: [center, cook]\n", ":1:8: roles: \"cook\" is not a role: center, report, watchdog, portal" },
        { "roles: center\n", ":1:8: roles: not a list of words" },
        { "roles:\n- center\n- [report]\n", ":2:1: roles: not a list of words" },
        { "pull_pauses: [4h, 20m]\n", ":1:14: pull_pauses: the pauses must ascend" },
        { "pull_pauses: []\n", ":1:14: pull_pauses: at least one pause is needed" },
        { "allowed_hosts: [goc.example.com:8089]\n",
          ":1:16: allowed_hosts: \"goc.example.com:8089\" is not a host name without port, such as goc.example.com or "
          "*.example.com" },
        { "allowed_hosts: ['a/b']\n",
          ":1:16: allowed_hosts: \"a/b\" is not a host name without port, such as goc.example.com or *.example.com" },
        { "allowed_hosts: ['*evil']\n",
          ":1:16: allowed_hosts: \"*evil\" is not a host name without port, such as goc.example.com or *.example.com" },
        { "diff_base: main\n", ":1:12: diff_base: \"main\" is not a rule for a base: " RULES },
        { "diff_base: [default]\n", ":1:12: diff_base: not one word" },
        { "diff_base: 'branch:'\n", ":1:12: diff_base: \"branch:\" names no branch" },
        { "diff_base: commit:xyz\n", ":1:12: diff_base: \"commit:xyz\" names no commit" },
        { "diff_bases: [a]\n", ":1:13: diff_bases: not a mapping of apps to rules for their base" },
        { "diff_bases:\n  pay: default\n  shop: tag\n", ":3:9: diff_bases: \"tag\" is not a rule for a base: " RULES },
        { "diff_bases:\n  pay: [default]\n", ":2:8: diff_bases: the rule of \"pay\" is not text" },
        { "diff_bases:\n  pay: default\n  pay: previous\n", ":3:3: the key pay occurs twice" },
        { "mirror_fresh: soon\n", ":1:15: mirror_fresh: \"soon\" is not a time span such as 20m, 4h, 500ms or 30" },
        { "root:\n", ":1:6: root: it is empty" },
        { "root: [a]\n", ":1:7: root: not one word" },
        { "- a\n", ":1:1: not a mapping of settings" },
        { "[a]: b\n", ":1:1: a key is not text" },
        { "root: a\n---\nroot: b\n", ":3:1: a second document" },
        { "root: \"x\n", ":2:1: found unexpected end of stream" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = written(cases[i].text);
        g_autofree char *wanted = g_strconcat(path, cases[i].message, NULL);
        g_autoptr(Settings) settings = settings_new_default();
        g_autoptr(GError) error = NULL;

        g_assert_false(settings_read(settings, path, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
        g_assert_cmpstr(error->message, ==, wanted);
    }
}

static void the_environment_is_read_key_by_key(void)
{
    g_autoptr(Settings) settings = settings_new_default();
    g_autoptr(Settings) spoilt = settings_new_default();
    g_autoptr(GError) error = NULL;

    g_setenv("GITLAB_USER", "u", TRUE);
    g_setenv("GITLAB_TOKEN", "t", TRUE);
    g_setenv("GOC_PLUGIN_GIT_TOKEN", "t2", TRUE);
    g_setenv("GOC_PLUGIN_REPOSITORIES", "a=https://h/a,b=https://h/b?x=1", TRUE);
    g_setenv("GOC_PLUGIN_DIFF_BASES", "pay=tag:v*, shop=previous", TRUE);
    g_setenv("GOC_PLUGIN_SERVICE_HOST", "10.0.0.1", TRUE);
    g_assert_true(settings_read_environment(settings, &error));
    g_assert_cmpstr(settings->git_user, ==, "u");
    g_assert_cmpstr(settings->git_token, ==, "t2");
    g_assert_cmpstr(g_hash_table_lookup(settings->repositories, "b"), ==, "https://h/b?x=1");
    g_assert_cmpstr(base_rule_of_app(settings->diff_bases, NULL, "shop"), ==, "previous");
    g_setenv("GOC_PLUGIN_SYNC_WAIT", "x", TRUE);
    g_assert_false(settings_read_environment(spoilt, &error));
    g_assert_true(g_str_has_prefix(error->message, "environment variable GOC_PLUGIN_SYNC_WAIT: sync_wait: "));
}

static void the_repository_map_of_the_reference_is_read(void)
{
    g_autofree char *path = written("{\"apa_goc_echoserver\": \"https://h/echo.git\"}");
    g_autofree char *bad = NULL;
    g_autoptr(Settings) settings = settings_new_default();
    g_autoptr(GError) error = NULL;

    g_assert_true(settings_read_repository_map(settings, path, &error));
    g_assert_cmpstr(g_hash_table_lookup(settings->repositories, "apa_goc_echoserver"), ==, "https://h/echo.git");
    bad = written("{\"a\": 1}");
    g_assert_false(settings_read_repository_map(settings, bad, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

static void a_foreign_center_is_asked_over_http(void)
{
    g_autoptr(Settings) settings = settings_new_default();

    settings->has_center = false;
    settings->foreign_center = g_strdup("goc.example.com:7777");
    g_assert_false(settings_check(settings, NULL));
    g_assert_true(settings_set(settings, "foreign_center", "https://goc.example.com:7777", NULL));
    g_assert_true(settings_check(settings, NULL));
}

static void a_place_to_listen_is_checked_before_anything_starts(void)
{
    g_autoptr(Settings) settings = settings_new_default();
    g_autoptr(GError) error = NULL;

    g_assert_true(settings_set(settings, "listen", "127.0.0.1:99999", NULL));
    g_assert_false(settings_check(settings, &error));
    g_assert_true(g_str_has_prefix(error->message, "listen: "));
}

static void every_setting_is_documented(void)
{
    g_autofree char *text = NULL;

    g_assert_true(g_file_get_contents(g_getenv("CONFIGURATION_MD"), &text, NULL, NULL));
    for (const SettingRow *row = setting_rows; row->key; row++) {
        g_autofree char *cell = g_strdup_printf("| `%s` |", row->key);

        g_test_message("%s", cell);
        g_assert_nonnull(strstr(text, cell));
    }
}

int main(int argc, char **argv)
{
    g_autofree char *path = NULL;
    int status;

    g_test_init(&argc, &argv, NULL);
    folder = test_folder_new();
    path = g_build_filename(folder, "settings", NULL);
    g_test_add_func("/settings/kinds", every_kind_of_setting_is_read);
    g_test_add_func("/settings/empty", an_empty_file_changes_nothing);
    g_test_add_func("/settings/place", a_bad_file_is_refused_with_its_place);
    g_test_add_func("/settings/environment", the_environment_is_read_key_by_key);
    g_test_add_func("/settings/repository map", the_repository_map_of_the_reference_is_read);
    g_test_add_func("/settings/foreign center", a_foreign_center_is_asked_over_http);
    g_test_add_func("/settings/listen", a_place_to_listen_is_checked_before_anything_starts);
    g_test_add_func("/settings/documented", every_setting_is_documented);
    status = g_test_run();
    test_folder_free(folder);
    g_free(folder);
    return status;
}
