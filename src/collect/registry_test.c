// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "collect/fake_agent.h"
#include "collect/registry.h"
#include "store/instances.h"
#include "store/test_store.h"

#include <string.h>

static const HttpClientOptions local = { .is_loopback_allowed = true };

static char *describe(const GPtrArray *services)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < services->len; i++) {
        const RegisteredService *service = services->pdata[i];

        g_string_append_printf(text, "%s=", service->name);
        for (guint k = 0; k < service->addresses->len; k++)
            g_string_append_printf(text, "%s,", (const char *)service->addresses->pdata[k]);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void both_kinds_list_by_name_and_in_registration_order(void)
{
    g_autofree char *root = test_folder_new();
    Store *store = test_store(root);
    g_autoptr(FakeAgent) center = fake_agent_new(FAKE_GOOD);
    g_autoptr(HttpClient) client = http_client_new(&local);
    g_autoptr(Registry) own = registry_new_own(store);
    g_autofree char *url = g_strconcat(fake_agent_address(center), "/", NULL);
    g_autoptr(Registry) foreign = registry_new_foreign(client, url);
    Registry *const kinds[] = { own, foreign };
    g_autoptr(GError) error = NULL;

    g_assert_true(instance_add(store, "b", "http://z:1", NULL, &error));
    g_assert_true(instance_add(store, "a", "http://y:1", NULL, &error));
    g_assert_true(instance_add(store, "b", "http://x:1", NULL, &error));
    fake_agent_answer(center, "/v1/cover/list", 200, "",
                      "{\"b\":[\"http://z:1\",\"http://x:1\"],\"a\":[\"http://y:1\"]}");
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(GPtrArray) services = NULL;
        g_autoptr(GPtrArray) addresses = NULL;
        g_autoptr(GPtrArray) unknown = NULL;
        g_autofree char *text = NULL;

        g_assert_true(registry_list(kinds[i], &services, &error));
        text = describe(services);
        g_assert_cmpstr(text, ==, "a=http://y:1,b=http://z:1,http://x:1,");
        g_assert_true(registry_addresses(kinds[i], "b", &addresses, &error));
        g_assert_cmpuint(addresses->len, ==, 2);
        g_assert_cmpstr(addresses->pdata[1], ==, "http://x:1");
        g_assert_false(registry_addresses(kinds[i], "c", &unknown, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
        g_clear_error(&error);
    }
    store_close(store);
    test_folder_free(root);
}

static void a_foreign_center_that_answers_something_else_is_unavailable_and_never_empty(void)
{
    static const struct {
        unsigned status;
        const char *body;
    } cases[] = {
        { 500, "{}" }, { 200, "[]" }, { 200, "<html>" }, { 200, "" }, { 200, "{\"a\":1}" }, { 200, "{\"a\":[1]}" },
    };
    g_autoptr(FakeAgent) center = fake_agent_new(FAKE_GOOD);
    g_autoptr(HttpClient) client = http_client_new(&local);
    g_autoptr(Registry) registry = registry_new_foreign(client, fake_agent_address(center));

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) addresses = NULL;
        g_autoptr(GError) error = NULL;

        fake_agent_answer(center, "/v1/cover/list", cases[i].status, "", cases[i].body);
        g_assert_false(registry_addresses(registry, "a", &addresses, &error));
        g_assert_false(g_error_matches(error, GOC_ERROR, GOC_ERROR_NOT_FOUND));
        g_assert_nonnull(strstr(error->message, fake_agent_address(center)));
    }
}

static void removing_asks_the_foreign_center_as_goc_does(void)
{
    g_autoptr(FakeAgent) center = fake_agent_new(FAKE_GOOD);
    g_autoptr(HttpClient) client = http_client_new(&local);
    g_autoptr(Registry) registry = registry_new_foreign(client, fake_agent_address(center));
    g_autofree char *request = NULL;
    g_autoptr(GError) error = NULL;

    fake_agent_answer(center, "/v1/cover/remove", 200, "", "removed");
    g_assert_true(registry_remove(registry, "http://a:1", &error));
    request = fake_agent_last_request(center);
    g_assert_true(g_str_has_prefix(request, "POST /v1/cover/remove HTTP/1.1\r\n"));
    g_assert_nonnull(strstr(request, "\r\nContent-Type: application/json\r\n"));
    g_assert_true(g_str_has_suffix(request, "\r\n\r\n{\"address\":[\"http://a:1\"]}"));
}

static void a_center_that_hangs_holds_up_only_the_first_who_ask(void)
{
    g_autoptr(FakeAgent) center = fake_agent_new(FAKE_HANGING);
    g_autoptr(HttpClient) client = http_client_new(&local);
    g_autoptr(Registry) foreign = registry_new_foreign(client, fake_agent_address(center));

    for (int i = 0; i < 20; i++) {
        g_autoptr(GPtrArray) services = NULL;
        g_autoptr(GError) error = NULL;

        g_assert_false(registry_list(foreign, &services, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_UNAVAILABLE);
        g_assert_nonnull(strstr(error->message, "no whole answer"));
    }
    g_assert_cmpuint(fake_agent_count(center, NULL), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/registry/list", both_kinds_list_by_name_and_in_registration_order);
    g_test_add_func("/registry/broken center",
                    a_foreign_center_that_answers_something_else_is_unavailable_and_never_empty);
    g_test_add_func("/registry/hanging center", a_center_that_hangs_holds_up_only_the_first_who_ask);
    g_test_add_func("/registry/remove", removing_asks_the_foreign_center_as_goc_does);
    return g_test_run();
}
