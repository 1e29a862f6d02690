// SPDX-License-Identifier: Apache-2.0
// Listener: the socket that a server listens on.
#include "server/listener.h"

#include "base/error.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

typedef struct addrinfo AddressInfo;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AddressInfo, freeaddrinfo)

static bool bind_error(GError **error, const char *address, uint16_t port)
{
    int code = errno;

    if (code == EADDRINUSE)
        return set_error(error, GOC_ERROR_UNAVAILABLE, "port %u is in use", port);
    if (code == EACCES)
        return set_error(error, GOC_ERROR_FORBIDDEN, "port %u may not be used by this user", port);
    return set_error(error, GOC_ERROR_UNAVAILABLE, "cannot listen on %s port %u: %s", address, port, g_strerror(code));
}

bool listener_open(int *fd, const char *address, uint16_t port, GError **error)
{
    const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                                    .ai_socktype = SOCK_STREAM };
    g_autofree char *service = g_strdup_printf("%u", port);
    g_autoptr(AddressInfo) place = NULL;
    const int yes = 1;
    int sock;

    if (getaddrinfo(address, service, &hints, &place))
        return set_error(error, GOC_ERROR_INVALID, "\"%s\" is not an IP address to listen on", address);
    sock = socket(place->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (sock < 0)
        return bind_error(error, address, port);
    setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(sock, place->ai_addr, place->ai_addrlen) < 0 || listen(sock, BACKLOG) < 0) {
        bind_error(error, address, port);
        close(sock);
        return false;
    }
    *fd = sock;
    return true;
}

uint16_t listener_port(int fd)
{
    struct sockaddr_storage at = { 0 };
    socklen_t size = sizeof at;

    if (getsockname(fd, (struct sockaddr *)&at, &size) < 0)
        return 0;
    return ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port
                                          : ((struct sockaddr_in *)&at)->sin_port);
}

bool listener_address_parse(char **address, uint16_t *port, const char *text, GError **error)
{
    const char *colon = strrchr(text, ':');
    const char *digits = colon ? colon + 1 : text;
    g_autofree char *host = g_strndup(text, colon ? (gsize)(colon - text) : 0);
    gsize length = strlen(host);
    guint64 number;

    if (!g_ascii_string_to_unsigned(digits, 10, 0, UINT16_MAX, &number, NULL))
        return set_error(error, GOC_ERROR_INVALID, "\"%s\" is not an address to listen on, such as 127.0.0.1:8089",
                         text);
    if (length >= 2 && host[0] == '[' && host[length - 1] == ']')
        *address = g_strndup(host + 1, length - 2);
    else if (!length)
        *address = g_strdup(colon ? "0.0.0.0" : "127.0.0.1");
    else
        *address = g_strdup(!strcmp(host, "localhost") ? "127.0.0.1" : host);
    *port = (uint16_t)number;
    return true;
}
