// SPDX-License-Identifier: Apache-2.0
// Agent: how the program inside a service is asked: goc's agents and ours alike.
#include "collect/agent.h"

#include "base/error.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

enum { ADDRESS_CEILING = 300 };

typedef struct AgentDialect {
    const char *method;
    const char *path;
    const char *headers[3];
    const char *body;
} AgentDialect;

// By AgentCall. The body is what goc's center sends to its agents.
static const AgentDialect dialects[] = {
    [AGENT_PROFILE] = { "POST",
                        "/v1/cover/profile",
                        { "Content-Type: application/json", "Accept: application/x-go-coverage, text/plain" },
                        "{\"force\":false,\"service\":null,\"address\":null,\"coverfile\":null,\"skipfile\":null}" },
    [AGENT_CLEAR] = { "POST", "/v1/cover/clear", { NULL }, NULL },
    [AGENT_COVERAGE] = { "GET", "/v1/cover/coverage", { NULL }, NULL },
};

// What follows "http://" or "https://"; NULL when it does not start so.
static const char *authority_of(const char *address)
{
    if (g_str_has_prefix(address, "http://"))
        return address + strlen("http://");
    if (g_str_has_prefix(address, "https://"))
        return address + strlen("https://");
    return NULL;
}

static bool is_host_name(const char *host)
{
    return *host && *host != '-' &&
           strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") == strlen(host);
}

static bool is_ipv6(const char *host)
{
    struct in6_addr unused;

    return inet_pton(AF_INET6, host, &unused) == 1;
}

static bool is_port(const char *text)
{
    guint64 port;

    return g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT16, &port, NULL);
}

static bool is_host_and_port(const char *authority)
{
    g_autofree char *host = g_strdup(authority);
    char *port = strrchr(host, ':');

    if (*host == '[') {
        char *end = strchr(host, ']');

        if (!end || (end[1] && (end[1] != ':' || !is_port(end + 2))))
            return false;
        *end = '\0';
        return is_ipv6(host + 1);
    }
    if (!port)
        return is_host_name(host);
    *port = '\0';
    return is_port(port + 1) && (is_host_name(host) || is_ipv6(host));
}

bool agent_address_check(const char *address, GError **error)
{
    const char *authority = authority_of(address);

    if (strlen(address) > ADDRESS_CEILING || !authority || !is_host_and_port(authority))
        return set_error(error, GOC_ERROR_INVALID, "\"%.*s\" is not an address such as http://10.0.0.7:8080",
                         ADDRESS_CEILING, address);
    return true;
}

char *agent_url(const char *address, const char *path)
{
    const char *authority = authority_of(address);
    const char *first = authority ? strchr(authority, ':') : NULL;
    const char *last = authority ? strrchr(authority, ':') : NULL;

    if (first == last || *authority == '[')
        return g_strconcat(address, path, NULL);
    return g_strdup_printf("%.*s[%.*s]%s%s", (int)(authority - address), address, (int)(last - authority), authority,
                           last, path);
}

// `*url` and `*body` own what the result borrows.
static HttpRequest to_http(const AgentRequest *request, char **url, GBytes **body)
{
    const AgentDialect *dialect = &dialects[request->call];

    *url = agent_url(request->address, dialect->path);
    *body = dialect->body ? g_bytes_new_static(dialect->body, strlen(dialect->body)) : NULL;
    return (HttpRequest){
        .method = dialect->method,
        .url = *url,
        .headers = dialect->headers,
        .body = *body,
        .timeout_ms = request->timeout_ms,
        .ceiling_bytes = request->ceiling_bytes,
        .owner = request->owner,
    };
}

void agent_start(HttpClient *client, const AgentRequest *request, HttpDone done, void *data)
{
    g_autofree char *url = NULL;
    g_autoptr(GBytes) body = NULL;
    HttpRequest http = to_http(request, &url, &body);

    http_client_start(client, &http, done, data);
}

bool agent_ask(HttpClient *client, const AgentRequest *request, HttpAnswer **out, GError **error)
{
    g_autofree char *url = NULL;
    g_autoptr(GBytes) body = NULL;
    HttpRequest http = to_http(request, &url, &body);

    return http_client_ask(client, &http, out, error);
}
