// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "server/listener.h"

#include <unistd.h>

static void a_taken_port_is_told_in_plain_words(void)
{
    g_autofree char *wanted = NULL;
    g_autoptr(GError) error = NULL;
    int first = -1, second = -1;

    g_assert_true(listener_open(&first, "127.0.0.1", 0, &error));
    wanted = g_strdup_printf("port %u is in use", listener_port(first));
    g_assert_false(listener_open(&second, "127.0.0.1", listener_port(first), &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_UNAVAILABLE);
    g_assert_cmpstr(error->message, ==, wanted);
    close(first);
}

static void a_name_is_not_an_address(void)
{
    g_autoptr(GError) error = NULL;
    int fd;

    g_assert_false(listener_open(&fd, "example.invalid", 0, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
}

static void addresses_are_split(void)
{
    static const struct {
        const char *text, *address;
        uint16_t port;
    } cases[] = {
        { "127.0.0.1:8089", "127.0.0.1", 8089 },
        { "[::1]:80", "::1", 80 },
        { ":7777", "0.0.0.0", 7777 },
        { "7777", "127.0.0.1", 7777 },
        { "localhost:1", "127.0.0.1", 1 },
        { "127.0.0.1:70000", NULL, 0 },
        { "127.0.0.1", NULL, 0 },
        { "", NULL, 0 },
        { "127.0.0.1:", NULL, 0 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *address = NULL;
        g_autoptr(GError) error = NULL;
        uint16_t port = 0;

        g_test_message("%s", cases[i].text);
        g_assert_cmpint(listener_address_parse(&address, &port, cases[i].text, &error), ==, cases[i].address != NULL);
        g_assert_cmpstr(address, ==, cases[i].address);
        g_assert_cmpuint(port, ==, cases[i].port);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/listener/taken", a_taken_port_is_told_in_plain_words);
    g_test_add_func("/listener/name", a_name_is_not_an_address);
    g_test_add_func("/listener/split", addresses_are_split);
    return g_test_run();
}
