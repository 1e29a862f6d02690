// SPDX-License-Identifier: Apache-2.0
#include "server/browser_rule.h"

#include "server/http_request.h"

#include <string.h>
#include <unistd.h>

static const char *const given[] = { "goc.example.com", "*.corp.example", NULL };
static const char *const all[] = { "*", NULL };

// A request of one method with the headers of `lines`, "Name: value", separated by "|".
static bool may(const char *method, const char *lines, const char *const *allowed)
{
    g_auto(GStrv) items = g_strsplit(lines, "|", -1);
    g_autoptr(GArray) headers = g_array_new(FALSE, FALSE, sizeof(Header));
    g_autoptr(GError) error = NULL;
    Request request = { .method = (char *)method, .headers = headers };
    bool is_allowed;

    for (char **item = items; *item && **item; item++) {
        char *colon = strstr(*item, ": ");
        Header header = { *item, colon + 2 };

        *colon = '\0';
        g_array_append_val(headers, header);
    }
    is_allowed = browser_rule_check(&request, allowed, &error);
    g_assert_true(is_allowed || error_kind(error) == GOC_ERROR_FORBIDDEN);
    return is_allowed;
}

static void names_that_a_stranger_can_have_are_not_ours(void)
{
    static const char *const ours[] = {
        "127.0.0.1",
        "10.1.2.3:8089",
        "[::1]",
        "[fd00::7]:8089",
        "localhost",
        "LocalHost:8089",
        "localhost.:80",
        "goc-plugin",
        "goc-plugin:8089",
        "goc-plugin.staging.svc:8089",
        "goc-plugin.staging.svc.cluster.local:8089",
        "box.internal",
        "app.localhost",
        "goc.example.com",
        "GOC.example.com:443",
        "a.corp.example",
        "a.b.corp.example",
    };
    static const char *const foreign[] = {
        "evil.example",           "evil.example:8089", "goc.example.com.evil.example",
        "evilcorp.example",       "corp.example",      "127.0.0.1.evil.example",
        "localhost.evil.example", "evil.com.",         "svc.evil.com",
        "goc-plugin.dev",         "1.2.3.4.5",         "[evil.example]:1",
        "xgoc.example.com",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(ours); i++) {
        g_test_message("%s", ours[i]);
        g_assert_true(browser_rule_is_own_name(ours[i], given));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(foreign); i++) {
        g_test_message("%s", foreign[i]);
        g_assert_false(browser_rule_is_own_name(foreign[i], given));
        g_assert_true(browser_rule_is_own_name(foreign[i], all));
    }
}

static void the_machine_s_own_name_is_ours(void)
{
    char name[256] = "";

    g_assert_cmpint(gethostname(name, sizeof name - 1), ==, 0);
    g_assert_true(browser_rule_is_own_name(name, NULL));
}

static void a_browser_is_told_apart_and_a_program_is_not_asked(void)
{
    g_assert_false(may("GET", "Host: evil.example|Accept-Language: en", NULL));
    g_assert_false(may("GET", "Host: evil.example|User-Agent: Mozilla/5.0 (X11)", NULL));
    g_assert_false(may("POST", "Host: evil.example|Origin: http://evil.example", NULL));
    g_assert_false(may("GET", "Host: evil.example|Sec-Fetch-Site: same-origin", NULL));
    g_assert_true(may("GET", "Host: goc.example.com|Accept-Language: en", given));
    g_assert_true(may("GET", "Host: center.example.com|User-Agent: Go-http-client/1.1", NULL));
    g_assert_true(may("POST", "Host: center.example.com|User-Agent: curl/7.88.1|Accept: */*", NULL));
    g_assert_true(may("GET", "User-Agent: Mozilla/4.0", NULL));
}

static void only_our_own_pages_may_ask_for_changes(void)
{
    static const struct {
        const char *lines;
        bool may_post;
    } cases[] = {
        { "Host: h:1", true },
        { "Host: h:1|Origin: http://h:1", true },
        { "Host: h:1|Origin: http://h:2", false },
        { "Host: h|Origin: http://evil.example", false },
        { "Host: h|Origin: null", false },
        { "Host: h|Origin: h", false },
        { "Host: h|Origin: ", false },
        { "Origin: http://h", false },
        { "Host: h|Sec-Fetch-Site: cross-site", false },
        { "Host: h|Sec-Fetch-Site: same-site|Origin: http://h", false },
        { "Host: h|Sec-Fetch-Site: same-origin|Origin: https://outer", true }, // a proxy changed Host
        { "Host: h|Sec-Fetch-Site: none", true },
        { "Host: h|Origin: https://goc.example.com", true },
        { "Host: h|Origin: https://goc.example.com.evil.example", false },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].lines);
        g_assert_true(may("POST", cases[i].lines, given) == cases[i].may_post);
        g_assert_true(may("DELETE", cases[i].lines, given) == cases[i].may_post);
        g_assert_true(may("GET", cases[i].lines, given));
    }
    g_assert_false(may("POST", "Host: h|Origin: http://evil.example", all));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/browser_rule/names", names_that_a_stranger_can_have_are_not_ours);
    g_test_add_func("/browser_rule/machine", the_machine_s_own_name_is_ours);
    g_test_add_func("/browser_rule/browsers", a_browser_is_told_apart_and_a_program_is_not_asked);
    g_test_add_func("/browser_rule/changes", only_our_own_pages_may_ask_for_changes);
    return g_test_run();
}
