// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "collect/agent.h"
#include "collect/fake_agent.h"

#include <string.h>

static void an_address_is_scheme_host_and_port_and_nothing_else(void)
{
    static const struct {
        const char *address;
        bool is_good;
    } cases[] = {
        { "http://10.0.0.7:8080", true },
        { "https://10.0.0.7", true },
        { "http://pod-7.svc.cluster.local:1", true },
        { "http://my_host:65535", true },
        { "http://[::1]:80", true },
        { "http://[::1]", true },
        { "http://::1:80", true },
        { "", false },
        { "http://", false },
        { "10.0.0.7:8080", false },
        { "HTTP://10.0.0.7", false },
        { "ftp://10.0.0.7", false },
        { "http://10.0.0.7:", false },
        { "http://10.0.0.7:0", false },
        { "http://10.0.0.7:65536", false },
        { "http://10.0.0.7:+80", false },
        { "http://10.0.0.7: 80", false },
        { "http://10.0.0.7/", false },
        { "http://10.0.0.7:80/path", false },
        { "http://10.0.0.7?x", false },
        { "http://10.0.0.7#x", false },
        { "http://u@10.0.0.7", false },
        { "http://u:p@10.0.0.7", false },
        { "http://a b", false },
        { "http://a\r\nHost: x", false },
        { "http://-x", false },
        { "http://[::1", false },
        { "http://[::1]x", false },
        { "http://[10.0.0.7]", false },
        { "http://[::1%25lo]", false },
        { "http://1:2:3", false },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;

        g_test_message("%s", cases[i].address);
        g_assert_true(agent_address_check(cases[i].address, &error) == cases[i].is_good);
        if (!cases[i].is_good)
            g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
    }
}

static void lost_brackets_are_put_back(void)
{
    static const char *const cases[][2] = {
        { "http://10.0.0.7:80", "http://10.0.0.7:80/x" },
        { "http://host", "http://host/x" },
        { "http://::1:80", "http://[::1]:80/x" },
        { "http://[::1]:80", "http://[::1]:80/x" },
        { "https://fe80::1:2:443", "https://[fe80::1:2]:443/x" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *url = agent_url(cases[i][0], "/x");

        g_assert_cmpstr(url, ==, cases[i][1]);
    }
}

static void each_call_speaks_as_gocs_center_does(void)
{
    static const struct {
        AgentCall call;
        const char *first;
        const char *last;
    } cases[] = {
        { AGENT_PROFILE, "POST /v1/cover/profile HTTP/1.1\r\n",
          "\r\n\r\n{\"force\":false,\"service\":null,\"address\":null,\"coverfile\":null,\"skipfile\":null}" },
        { AGENT_CLEAR, "POST /v1/cover/clear HTTP/1.1\r\n", "\r\n\r\n" },
        { AGENT_COVERAGE, "GET /v1/cover/coverage HTTP/1.1\r\n", "\r\n\r\n" },
    };
    const HttpClientOptions local = { .is_loopback_allowed = true };
    g_autoptr(HttpClient) client = http_client_new(&local);
    g_autoptr(FakeAgent) agent = fake_agent_new(FAKE_GOOD);

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AgentRequest request = { cases[i].call, fake_agent_address(agent), 5000, 1000, NULL };
        g_autoptr(HttpAnswer) answer = NULL;
        g_autoptr(GError) error = NULL;
        g_autofree char *seen = NULL;

        g_assert_true(agent_ask(client, &request, &answer, &error));
        g_assert_cmpint(answer->status, ==, 404);
        seen = fake_agent_last_request(agent);
        g_assert_true(g_str_has_prefix(seen, cases[i].first));
        g_assert_true(g_str_has_suffix(seen, cases[i].last));
        g_assert_true(!strstr(seen, "x-go-coverage") == (cases[i].call != AGENT_PROFILE));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/agent/address", an_address_is_scheme_host_and_port_and_nothing_else);
    g_test_add_func("/agent/url", lost_brackets_are_put_back);
    g_test_add_func("/agent/calls", each_call_speaks_as_gocs_center_does);
    return g_test_run();
}
