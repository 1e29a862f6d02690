// SPDX-License-Identifier: Apache-2.0
// Browser rule: what a browser may have this server do.
#include "server/browser_rule.h"

#include <string.h>
#include <unistd.h>

enum { CEILING_NAME = 255 };

static const char anything[] = "*";

// Names under these are for private use (RFC 6761, 6762, 8375), or, as Kubernetes' .svc, no public domain.
static const char *const private_endings[] = { ".localhost", ".local", ".internal", ".svc", ".test", ".home.arpa" };

// The name alone, in lower case: no port, no brackets, no dot at the end.
static char *name_of(const char *host)
{
    const char *end = host[0] == '[' ? strchr(host, ']') : strchr(host, ':');
    const char *begin = host[0] == '[' ? host + 1 : host;
    gsize size = end ? (gsize)(end - begin) : strlen(begin);

    if (size > 0 && begin[size - 1] == '.')
        size--;
    return g_ascii_strdown(begin, (gssize)size);
}

static bool is_machine_name(const char *name)
{
    char own[CEILING_NAME + 1] = "";

    return gethostname(own, sizeof own - 1) == 0 && !g_ascii_strcasecmp(own, name);
}

static bool is_private_name(const char *name)
{
    if (!strchr(name, '.'))
        return true;
    for (gsize i = 0; i < G_N_ELEMENTS(private_endings); i++) {
        if (g_str_has_suffix(name, private_endings[i]))
            return true;
    }
    return false;
}

// "*.example.com" stands for every name below example.com.
static bool fits(const char *name, const char *pattern)
{
    gsize name_size = strlen(name), ending_size = strlen(pattern + 1);

    if (!g_str_has_prefix(pattern, "*."))
        return !g_ascii_strcasecmp(name, pattern);
    return name_size > ending_size && !g_ascii_strcasecmp(name + name_size - ending_size, pattern + 1);
}

static bool is_given(const char *name, const char *const *allowed)
{
    for (; allowed && *allowed; allowed++) {
        if (fits(name, *allowed))
            return true;
    }
    return false;
}

bool browser_rule_is_own_name(const char *host, const char *const *allowed)
{
    g_autofree char *name = name_of(host);

    return g_hostname_is_ip_address(name) || is_private_name(name) || is_machine_name(name) ||
           is_given(name, allowed) || (allowed && g_strv_contains(allowed, anything));
}

// Every browser tells the user's languages, and no page can have it keep silent about them.
static bool is_browser(const Request *request)
{
    const char *agent = request_header(request, "User-Agent");

    return request_header(request, "Accept-Language") || request_header(request, "Origin") ||
           request_header(request, "Sec-Fetch-Site") || (agent && g_str_has_prefix(agent, "Mozilla/"));
}

static bool is_change(const Request *request)
{
    const char *method = request_method(request);

    return strcmp(method, "GET") && strcmp(method, "HEAD") && strcmp(method, "OPTIONS");
}

// A proxy that ends TLS may have changed Host; then the page's site is told apart by what browsers say of it, or given.
static bool is_own_page(const Request *request, const char *const *allowed)
{
    const char *origin = request_header(request, "Origin");
    const char *host = request_header(request, "Host");
    const char *site = request_header(request, "Sec-Fetch-Site");
    const char *authority = origin ? strstr(origin, "://") : NULL;
    g_autofree char *name = authority ? name_of(authority + 3) : NULL;

    if (name && is_given(name, allowed))
        return true;
    if (site)
        return !strcmp(site, "same-origin") || !strcmp(site, "none");
    return !origin || (authority && host && !g_ascii_strcasecmp(authority + 3, host));
}

bool browser_rule_check(const Request *request, const char *const *allowed, GError **error)
{
    const char *host = request_header(request, "Host");

    if (host && is_browser(request) && !browser_rule_is_own_name(host, allowed))
        return set_error(error, GOC_ERROR_FORBIDDEN,
                         "\"%s\" is not known as a name of this server; if it is one, add it to the setting "
                         "allowed_hosts",
                         host);
    if (is_change(request) && !is_own_page(request, allowed))
        return set_error(error, GOC_ERROR_FORBIDDEN, "a page of another site may not ask for this");
    return true;
}
