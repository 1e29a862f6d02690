// SPDX-License-Identifier: Apache-2.0
#include "server/route.h"

#include <string.h>

static const Route table[] = {
    { "GET", "/", ROUTE_QUICK, NULL, "root" },
    { "GET", "/services", ROUTE_QUICK, NULL, "list" },
    { "GET", "/services/{name}", ROUTE_QUICK, NULL, "one" },
    { "POST", "/services/{name}/reports/{kind}", ROUTE_QUICK, NULL, "report" },
    { "*", "/any", ROUTE_QUICK, NULL, "any" },
    { "GET", "/portal/*", ROUTE_QUICK, NULL, "portal" },
    { NULL, NULL, ROUTE_QUICK, NULL, NULL },
};
static const Route *const tables[] = { table, NULL };

static void a_path_finds_its_row(void)
{
    static const struct {
        const char *method, *path, *summary;
    } cases[] = {
        { "GET", "/", "root" },
        { "HEAD", "/", "root" },
        { "POST", "/", NULL },
        { "GET", "/services", "list" },
        { "GET", "/services/", NULL },
        { "GET", "/serv%69ces", "list" },
        { "GET", "/services/a", "one" },
        { "GET", "/services/a/b", NULL },
        { "GET", "/services/a%2Fb", "one" },
        { "GET", "/services/a%00", NULL },
        { "DELETE", "/any", "any" },
        { "GET", "/portal", NULL },
        { "GET", "/portal/", "portal" },
        { "GET", "/portal/a/b", "portal" },
        { "GET", "//", NULL },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) values = route_values_new();
        const Route *found = route_find(tables, cases[i].method, cases[i].path, values);

        g_test_message("%s %s", cases[i].method, cases[i].path);
        g_assert_cmpstr(found ? found->summary : NULL, ==, cases[i].summary);
    }
}

static void values_are_decoded_in_order(void)
{
    g_autoptr(GArray) values = route_values_new();

    g_assert_nonnull(route_find(tables, "POST", "/services/a%2Fb/reports/html", values));
    g_assert_cmpuint(values->len, ==, 2);
    g_assert_cmpstr(g_array_index(values, PathValue, 0).value, ==, "a/b");
    g_assert_cmpstr(g_array_index(values, PathValue, 1).value, ==, "html");
    g_assert_cmpint(strncmp(g_array_index(values, PathValue, 1).name, "kind}", 5), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/route/find", a_path_finds_its_row);
    g_test_add_func("/route/values", values_are_decoded_in_order);
    return g_test_run();
}
