// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "cover/service_name.h"

#include <string.h>

static void names_are_split(void)
{
    static const struct {
        const char *name, *env, *region, *app, *branch, *commit;
    } cases[] = {
        // The rule that registered names have always followed: master or staging starts the branch.
        { "staging_th_apa_goc_echoserver_master_845820727e", "staging", "th", "apa_goc_echoserver", "master",
          "845820727e" },
        { "staging_th_app_staging_845820727e", "staging", "th", "app", "staging", "845820727e" },
        { "test_sg_app_master_fix_845820727e", "test", "sg", "app", "master_fix", "845820727e" },
        { "uat_sg_app_staging_master_845820727e", "uat", "sg", "app", "staging_master", "845820727e" },
        { "staging_th_app_master_v1.2", "staging", "th", "app", "master", "v1.2" },
        { "staging_th_app_test_master_845820727e", "staging", "th", "app_test", "master", "845820727e" },
        { "a_b_c_master_e", "a", "b", "c", "master", "e" },
        // An app may begin with such a word.
        { "staging_th_master_app_master_845820727e", "staging", "th", "master_app", "master", "845820727e" },
        { "staging_th_master_main_845820727e", "staging", "th", "master", "main", "845820727e" },
        // The commit is cut to ten characters.
        { "staging_th_app_master_845820727e5a1f0c2b3d4e5f60718293a4b5c6d7", "staging", "th", "app", "master",
          "845820727e" },
        { "staging_th_app_master_äöüäöüäöüäöü", "staging", "th", "app", "master", "äöüäöüäöüä" },
        // Other well-known branches.
        { "staging_th_app_main_845820727e", "staging", "th", "app", "main", "845820727e" },
        { "staging_th_my_app_develop_845820727e", "staging", "th", "my_app", "develop", "845820727e" },
        { "staging_th_app_release_1_2_845820727e", "staging", "th", "app", "release_1_2", "845820727e" },
        { "staging_th_app_dev_nightly", "staging", "th", "app", "dev", "nightly" },
        { "staging_th_app_test_845820727e", "staging", "th", "app", "test", "845820727e" },
        // Any branch before a commit that looks like one.
        { "staging_th_app_bugfix-12_8458207", "staging", "th", "app", "bugfix-12", "8458207" },
        { "staging_th_my_app_hotfix_845820727E", "staging", "th", "my_app", "hotfix", "845820727E" },
        { "staging_th_app_feature/x_845820727e", "staging", "th", "app", "feature/x", "845820727e" },
        { "staging_th_my_app_feature/log_in_845820727e", "staging", "th", "my_app", "feature/log_in", "845820727e" },
        { "staging_th_app_feature/x_master_845820727e", "staging", "th", "app", "feature/x_master", "845820727e" },
        // No such shape: an app of its own.
        { "echo", "", "", "echo", "", "" },
        { "my_app", "", "", "my_app", "", "" },
        { "staging_th_app_845820727e", "", "", "staging_th_app_845820727e", "", "" },
        { "staging_th_master_845820727e", "", "", "staging_th_master_845820727e", "", "" },
        { "staging_th_app_bugfix_nothex", "", "", "staging_th_app_bugfix_nothex", "", "" },
        { "staging_th_app_bugfix_845820", "", "", "staging_th_app_bugfix_845820", "", "" },
        { "____", "", "", "____", "", "" },
        { "_th_app_master_845820727e", "", "", "_th_app_master_845820727e", "", "" },
        { "staging__app_master_845820727e", "", "", "staging__app_master_845820727e", "", "" },
        { "staging_th__master_845820727e", "", "", "staging_th__master_845820727e", "", "" },
        { "staging_th_app_master_", "", "", "staging_th_app_master_", "", "" },
        { "服务 one", "", "", "服务 one", "", "" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(ServiceName) name = NULL;
        g_autoptr(GError) error = NULL;

        g_test_message("%s", cases[i].name);
        g_assert_true(service_name_parse(&name, cases[i].name, &error));
        g_assert_no_error(error);
        g_assert_cmpstr(name->full, ==, cases[i].name);
        g_assert_cmpstr(name->env, ==, cases[i].env);
        g_assert_cmpstr(name->region, ==, cases[i].region);
        g_assert_cmpstr(name->app, ==, cases[i].app);
        g_assert_cmpstr(name->branch, ==, cases[i].branch);
        g_assert_cmpstr(name->commit, ==, cases[i].commit);
    }
}

static void dangerous_names_are_refused(void)
{
    static const char *const names[] = {
        "",
        ".",
        "..",
        "/",
        "/etc/passwd",
        "echo/",
        "a/b",
        ".hidden",
        "..\\x",
        "a\\b",
        "staging_th_app_master_../../x",
        "../x_th_app_master_845820727e",
        "./x_th_app_master_845820727e",
        ".env_th_app_master_845820727e",
        "a/b_th_app_master_845820727e",
        "staging_.th_app_master_845820727e",
        "staging_t/h_app_master_845820727e",
        "staging_th_.app_master_845820727e",
        "staging_th_a/b_master_845820727e",
        "staging_th_feature/x_845820727e",
        "staging_th_app_master_a/b",
        "staging_th_app_master_.845820727e",
        "staging_th_app_/x_845820727e",
        "staging_th_app_x/_845820727e",
        "staging_th_app_feature//x_845820727e",
        "staging_th_app_feature/.git_845820727e",
        "staging_th_app_feature/a..b_845820727e",
        "staging_th_app_.x_845820727e",
        "a\nb",
        "a\tb",
        "a\x7f",
        "a\xc2\x85z",
        "a\xe2\x80\xae\x7a",
        "a\xe2\x80\xa8z",
        "\xff\xfe",
        "a\xc0\xaf\x62",
    };

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(ServiceName) name = NULL;
        g_autoptr(GError) error = NULL;

        g_test_message("case %u", i);
        g_assert_false(service_name_parse(&name, names[i], &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
        g_assert_null(name);
    }
}

static void a_name_is_at_most_a_kibibyte(void)
{
    g_autofree char *longest = g_strnfill(1024, 'x');
    g_autofree char *longer = g_strnfill(1025, 'x');
    g_autoptr(ServiceName) name = NULL, none = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(service_name_parse(&name, longest, &error));
    g_assert_no_error(error);
    g_assert_false(service_name_parse(&none, longer, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

static void a_copy_is_the_same_name(void)
{
    g_autoptr(ServiceName) name = NULL, copy = NULL;

    g_assert_true(service_name_parse(&name, "staging_th_app_master_845820727e", NULL));
    copy = service_name_copy(name);
    g_assert_cmpstr(copy->full, ==, name->full);
    g_assert_cmpstr(copy->env, ==, "staging");
    g_assert_cmpstr(copy->region, ==, "th");
    g_assert_cmpstr(copy->app, ==, "app");
    g_assert_cmpstr(copy->branch, ==, "master");
    g_assert_cmpstr(copy->commit, ==, "845820727e");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/service name/split", names_are_split);
    g_test_add_func("/service name/dangerous", dangerous_names_are_refused);
    g_test_add_func("/service name/longest", a_name_is_at_most_a_kibibyte);
    g_test_add_func("/service name/copy", a_copy_is_the_same_name);
    return g_test_run();
}
