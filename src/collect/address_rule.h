// SPDX-License-Identifier: Apache-2.0
// Address rule: which IP addresses may be asked at all; decided on numbers, never on the text of a URL.
#pragma once

#include <stdbool.h>
#include <sys/socket.h>

typedef enum AddressClass {
    ADDRESS_NEVER,    // unspecified, link-local, multicast, broadcast, reserved, cloud metadata services
    ADDRESS_LOOPBACK, // 127.0.0.0/8, ::1
    ADDRESS_PRIVATE,  // 10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7
    ADDRESS_PUBLIC,   // everything else
} AddressClass;

// An IPv6 address that carries an IPv4 one (mapped, NAT64, 6to4) is what the IPv4 one is.
AddressClass address_class(const struct sockaddr *address);
