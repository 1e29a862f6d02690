// SPDX-License-Identifier: Apache-2.0
// Address rule: which IP addresses may be asked at all.
// Source: the IANA special-purpose address registries (RFC 6890).
#include "collect/address_rule.h"

#include <arpa/inet.h>
#include <glib.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

typedef struct Range4 {
    uint32_t start;
    unsigned bits;
    AddressClass class;
} Range4;

// The first row that holds the address decides.
static const Range4 ranges4[] = {
    { 0x00000000, 8, ADDRESS_NEVER }, // "this network"; 0.0.0.0 reaches the own machine
    { 0x7f000000, 8, ADDRESS_LOOPBACK }, { 0x0a000000, 8, ADDRESS_PRIVATE }, { 0xac100000, 12, ADDRESS_PRIVATE },
    { 0xc0a80000, 16, ADDRESS_PRIVATE }, { 0x646464c8, 32, ADDRESS_NEVER }, // 100.100.100.200, a metadata service
    { 0x64400000, 10, ADDRESS_PRIVATE }, { 0xa9fe0000, 16, ADDRESS_NEVER }, // link-local, with 169.254.169.254
    { 0xc0000000, 24, ADDRESS_NEVER }, // protocol assignments, with a metadata service at 192.0.0.192
    { 0xe0000000, 4, ADDRESS_NEVER },  // multicast
    { 0xf0000000, 4, ADDRESS_NEVER },  // reserved, and 255.255.255.255
};

typedef struct Range6 {
    uint8_t start[16];
    unsigned bits;
    AddressClass class;
    int ipv4_at; // where an IPv4 address stands in it, which then decides; -1: nowhere
} Range6;

static const Range6 ranges6[] = {
    { { [15] = 1 }, 128, ADDRESS_LOOPBACK, -1 },
    { { [10] = 0xff, 0xff }, 96, ADDRESS_NEVER, 12 },      // ::ffff:a.b.c.d
    { { 0x00, 0x64, 0xff, 0x9b }, 96, ADDRESS_NEVER, 12 }, // NAT64
    { { 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01 }, 48, ADDRESS_NEVER, -1 },
    { { 0 }, 8, ADDRESS_NEVER, -1 },                       // ::, ::a.b.c.d, reserved
    { { 0x20, 0x02 }, 16, ADDRESS_NEVER, 2 },              // 6to4
    { { 0x20, 0x01, 0x00, 0x00 }, 32, ADDRESS_NEVER, -1 }, // Teredo
    { { 0xfd, 0x00, 0x0e, 0xc2 }, 32, ADDRESS_NEVER, -1 }, // a metadata service at fd00:ec2::254
    { { 0xfc }, 7, ADDRESS_PRIVATE, -1 },
    { { 0xfe, 0x80 }, 10, ADDRESS_NEVER, -1 },
    { { 0xfe, 0xc0 }, 10, ADDRESS_NEVER, -1 },
    { { 0xff }, 8, ADDRESS_NEVER, -1 },
};

static AddressClass class_of_4(const uint8_t *bytes)
{
    uint32_t number = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];

    for (gsize i = 0; i < G_N_ELEMENTS(ranges4); i++)
        if ((number ^ ranges4[i].start) >> (32 - ranges4[i].bits) == 0)
            return ranges4[i].class;
    return ADDRESS_PUBLIC;
}

static bool begins_alike(const uint8_t *a, const uint8_t *b, unsigned bits)
{
    unsigned rest = bits % 8;

    if (memcmp(a, b, bits / 8) != 0)
        return false;
    return rest == 0 || (a[bits / 8] ^ b[bits / 8]) >> (8 - rest) == 0;
}

static AddressClass class_of_6(const uint8_t *bytes)
{
    for (gsize i = 0; i < G_N_ELEMENTS(ranges6); i++) {
        if (!begins_alike(bytes, ranges6[i].start, ranges6[i].bits))
            continue;
        return ranges6[i].ipv4_at < 0 ? ranges6[i].class : class_of_4(bytes + ranges6[i].ipv4_at);
    }
    return ADDRESS_PUBLIC;
}

AddressClass address_class(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return class_of_4((const uint8_t *)&((const struct sockaddr_in *)(const void *)address)->sin_addr);
    if (address->sa_family == AF_INET6)
        return class_of_6(((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr);
    return ADDRESS_NEVER;
}
