// SPDX-License-Identifier: Apache-2.0
// Listener: the socket that a server listens on, made by ourselves so that its errors can be told well.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// Opens a listening TCP socket at the IP address and port (0: any free one); the caller closes `*fd`. INVALID when
// `address` is not an IP address, UNAVAILABLE when the port is taken or the address is not this machine's.
bool listener_open(int *fd, const char *address, uint16_t port, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The port that the socket got.
uint16_t listener_port(int fd);

// Splits "127.0.0.1:8089", "[::1]:8089", ":8089" (every IPv4 address) and "8089" (loopback); the caller frees
// `*address`.
bool listener_address_parse(char **address, uint16_t *port, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
