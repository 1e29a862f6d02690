// SPDX-License-Identifier: Apache-2.0
#include "collect/address_rule.h"

#include <arpa/inet.h>
#include <glib.h>
#include <netinet/in.h>
#include <string.h>

static AddressClass class_of_text(const char *text)
{
    struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
    struct sockaddr_in four = { .sin_family = AF_INET };

    if (strchr(text, ':')) {
        g_assert_cmpint(inet_pton(AF_INET6, text, &six.sin6_addr), ==, 1);
        return address_class((struct sockaddr *)&six);
    }
    g_assert_cmpint(inet_pton(AF_INET, text, &four.sin_addr), ==, 1);
    return address_class((struct sockaddr *)&four);
}

static void every_range_has_its_class_up_to_its_edges(void)
{
    static const struct {
        const char *address;
        AddressClass class;
    } cases[] = {
        { "0.0.0.0", ADDRESS_NEVER },
        { "0.255.255.255", ADDRESS_NEVER },
        { "1.0.0.0", ADDRESS_PUBLIC },
        { "9.255.255.255", ADDRESS_PUBLIC },
        { "10.0.0.0", ADDRESS_PRIVATE },
        { "10.255.255.255", ADDRESS_PRIVATE },
        { "11.0.0.0", ADDRESS_PUBLIC },
        { "100.63.255.255", ADDRESS_PUBLIC },
        { "100.64.0.0", ADDRESS_PRIVATE },
        { "100.100.100.200", ADDRESS_NEVER },
        { "100.127.255.255", ADDRESS_PRIVATE },
        { "100.128.0.0", ADDRESS_PUBLIC },
        { "126.255.255.255", ADDRESS_PUBLIC },
        { "127.0.0.1", ADDRESS_LOOPBACK },
        { "127.255.255.255", ADDRESS_LOOPBACK },
        { "128.0.0.0", ADDRESS_PUBLIC },
        { "169.253.255.255", ADDRESS_PUBLIC },
        { "169.254.0.0", ADDRESS_NEVER },
        { "169.254.169.254", ADDRESS_NEVER },
        { "169.255.0.0", ADDRESS_PUBLIC },
        { "172.15.255.255", ADDRESS_PUBLIC },
        { "172.16.0.0", ADDRESS_PRIVATE },
        { "172.31.255.255", ADDRESS_PRIVATE },
        { "172.32.0.0", ADDRESS_PUBLIC },
        { "192.0.0.192", ADDRESS_NEVER },
        { "192.0.1.0", ADDRESS_PUBLIC },
        { "192.167.255.255", ADDRESS_PUBLIC },
        { "192.168.0.0", ADDRESS_PRIVATE },
        { "192.169.0.0", ADDRESS_PUBLIC },
        { "223.255.255.255", ADDRESS_PUBLIC },
        { "224.0.0.1", ADDRESS_NEVER },
        { "239.255.255.255", ADDRESS_NEVER },
        { "240.0.0.1", ADDRESS_NEVER },
        { "255.255.255.255", ADDRESS_NEVER },
        { "::", ADDRESS_NEVER },
        { "::1", ADDRESS_LOOPBACK },
        { "::2", ADDRESS_NEVER },
        { "::127.0.0.1", ADDRESS_NEVER },
        { "::ffff:127.0.0.1", ADDRESS_LOOPBACK },
        { "::ffff:10.1.2.3", ADDRESS_PRIVATE },
        { "::ffff:169.254.169.254", ADDRESS_NEVER },
        { "::ffff:8.8.8.8", ADDRESS_PUBLIC },
        { "64:ff9b::7f00:1", ADDRESS_LOOPBACK },
        { "64:ff9b::a9fe:a9fe", ADDRESS_NEVER },
        { "64:ff9b::808:808", ADDRESS_PUBLIC },
        { "64:ff9b:1::1", ADDRESS_NEVER },
        { "2001:0:1::1", ADDRESS_NEVER },
        { "2001:1::1", ADDRESS_PUBLIC },
        { "2001:4860:4860::8888", ADDRESS_PUBLIC },
        { "2002:7f00:1::1", ADDRESS_LOOPBACK },
        { "2002:a9fe:a9fe::", ADDRESS_NEVER },
        { "fbff::1", ADDRESS_PUBLIC },
        { "fc00::1", ADDRESS_PRIVATE },
        { "fd00:ec2::254", ADDRESS_NEVER },
        { "fdff::1", ADDRESS_PRIVATE },
        { "fe00::1", ADDRESS_PUBLIC },
        { "fe80::1", ADDRESS_NEVER },
        { "febf::1", ADDRESS_NEVER },
        { "fec0::1", ADDRESS_NEVER },
        { "ff02::1", ADDRESS_NEVER },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].address);
        g_assert_cmpint(class_of_text(cases[i].address), ==, cases[i].class);
    }
}

static void a_socket_that_is_not_ip_is_never_asked(void)
{
    struct sockaddr local = { .sa_family = AF_UNIX };

    g_assert_cmpint(address_class(&local), ==, ADDRESS_NEVER);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/address rule/ranges", every_range_has_its_class_up_to_its_edges);
    g_test_add_func("/address rule/not ip", a_socket_that_is_not_ip_is_never_asked);
    return g_test_run();
}
