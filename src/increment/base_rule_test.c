// SPDX-License-Identifier: Apache-2.0
#include "increment/base_rule.h"

#include "base/error.h"

#include <string.h>

static void rules_are_read(void)
{
    static const struct {
        const char *text;
        BaseRuleKind kind;
        const char *argument;
    } cases[] = {
        { "default", BASE_DEFAULT, "" },
        { "previous", BASE_PREVIOUS, "" },
        { "branch:feature/x", BASE_BRANCH, "feature/x" },
        { "branch:default", BASE_BRANCH, "default" },
        { "tag:v*", BASE_TAG, "v*" },
        { "env:live", BASE_ENV, "live" },
        { "commit:845820727e", BASE_COMMIT, "845820727e" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(BaseRule) rule = { 0 }, asked = { 0 };

        g_assert_true(base_rule_parse(&rule, cases[i].text, NULL));
        g_assert_cmpint(rule.kind, ==, cases[i].kind);
        g_assert_cmpstr(rule.argument, ==, cases[i].argument);
        g_assert_true(base_rule_parse_asked(&asked, cases[i].text, NULL));
        g_assert_cmpint(asked.kind, ==, cases[i].kind);
    }
}

static void what_is_no_rule_is_refused(void)
{
    static const char *const texts[] = { "",           "main",     "branch",        "branch:",     "branch:-x",
                                         "branch:a b", "tag:a^{}", "tag:HEAD~1",    "commit:main", "commit:12345",
                                         "env:a\nb",   "env:\xff", "nothing:at:all" };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_auto(BaseRule) rule = { 0 };
        g_autoptr(GError) error = NULL;

        g_test_message("%s", texts[i]);
        g_assert_false(base_rule_parse(&rule, texts[i], &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
    }
}

static void a_question_may_name_a_branch_a_tag_or_an_id(void)
{
    g_auto(BaseRule) rule = { 0 }, refused = { 0 };
    g_autoptr(GError) error = NULL;

    g_assert_true(base_rule_parse_asked(&rule, "main", NULL));
    g_assert_cmpint(rule.kind, ==, BASE_REVISION);
    g_assert_cmpstr(rule.argument, ==, "main");
    g_assert_false(base_rule_parse_asked(&refused, "HEAD:x", &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

static void the_first_pattern_that_fits_decides(void)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    AppBaseRule first = { (char *)"pay", (char *)"previous" }, second = { (char *)"p*", (char *)"tag:v*" };

    g_ptr_array_add(rows, &first);
    g_ptr_array_add(rows, &second);
    g_assert_cmpstr(base_rule_of_app(rows, "env:live", "pay"), ==, "previous");
    g_assert_cmpstr(base_rule_of_app(rows, "env:live", "pays"), ==, "tag:v*");
    g_assert_cmpstr(base_rule_of_app(rows, "env:live", "shop"), ==, "env:live");
    g_assert_cmpstr(base_rule_of_app(NULL, NULL, "shop"), ==, "default");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base rule/read", rules_are_read);
    g_test_add_func("/base rule/refused", what_is_no_rule_is_refused);
    g_test_add_func("/base rule/asked", a_question_may_name_a_branch_a_tag_or_an_id);
    g_test_add_func("/base rule/of app", the_first_pattern_that_fits_decides);
    return g_test_run();
}
