// SPDX-License-Identifier: Apache-2.0
// Go URL: reads a URL as Go's net/url does, with its words for what is wrong.
#include "center/go_url.h"

#include "base/error.h"
#include "cover/go_quote.h"

#include <string.h>

typedef enum UnescapeMode { UNESCAPE_PATH, UNESCAPE_HOST, UNESCAPE_QUERY } UnescapeMode;

void go_url_clear(GoUrl *url)
{
    g_clear_pointer(&url->scheme, g_free);
    g_clear_pointer(&url->host, g_free);
}

static bool escape_error(const char *at, const char *end, GError **error)
{
    g_autofree char *quoted = go_quote(at, (gsize)MIN(end - at, 3));

    return set_error(error, GOC_ERROR_INVALID, "invalid URL escape %s", quoted);
}

static bool is_host_byte(char byte)
{
    return (unsigned char)byte >= 0x80 || g_ascii_isalnum(byte) || (byte && strchr("!$&'()*+,;=:[]<>\"-_.~", byte));
}

static bool unescape(const char *text, gsize size, UnescapeMode mode, char **out, GError **error)
{
    g_autoptr(GString) plain = g_string_sized_new(size);
    const char *end = text + size;

    for (const char *at = text; at < end; at++) {
        if (*at == '%') {
            if (end - at < 3 || !g_ascii_isxdigit(at[1]) || !g_ascii_isxdigit(at[2]))
                return escape_error(at, end, error);
            // In a host only a percent sign and bytes that are not ASCII may be escaped.
            if (mode == UNESCAPE_HOST && g_ascii_xdigit_value(at[1]) < 8 && strncmp(at, "%25", 3) != 0)
                return escape_error(at, end, error);
            g_string_append_c(plain, (char)(g_ascii_xdigit_value(at[1]) << 4 | g_ascii_xdigit_value(at[2])));
            at += 2;
        } else if (mode == UNESCAPE_HOST && !is_host_byte(*at)) {
            g_autofree char *quoted = go_quote(at, 1);

            return set_error(error, GOC_ERROR_INVALID, "invalid character %s in host name", quoted);
        } else {
            g_string_append_c(plain, mode == UNESCAPE_QUERY && *at == '+' ? ' ' : *at);
        }
    }
    if (strlen(plain->str) != plain->len)
        return set_error(error, GOC_ERROR_INVALID, "a NUL byte is not accepted");
    *out = g_string_free(g_steal_pointer(&plain), FALSE);
    return true;
}

bool go_url_unescape_query(const char *text, gsize size, char **out, GError **error)
{
    return unescape(text, size, UNESCAPE_QUERY, out, error);
}

// `*rest` is what follows "scheme:", or everything when there is no scheme.
static bool split_scheme(const char *text, char **scheme, const char **rest, GError **error)
{
    gsize n = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    *rest = text;
    *scheme = g_strdup("");
    if (text[n] != ':' || (n > 0 && !g_ascii_isalpha(*text)))
        return true;
    if (n == 0)
        return set_error(error, GOC_ERROR_INVALID, "missing protocol scheme");
    g_free(*scheme);
    *scheme = g_ascii_strdown(text, (gssize)n);
    *rest = text + n + 1;
    return true;
}

static bool check_port(const char *text, const char *end, GError **error)
{
    g_autofree char *quoted = NULL;
    const char *c = text;

    if (c == end)
        return true;
    if (*c == ':')
        for (c++; c < end && g_ascii_isdigit(*c);)
            c++;
    if (c == end)
        return true;
    quoted = go_quote(text, (gsize)(end - text));
    return set_error(error, GOC_ERROR_INVALID, "invalid port %s after host", quoted);
}

static bool parse_host(const char *text, const char *end, char **host, GError **error)
{
    const char *bracket = g_strrstr_len(text, end - text, "]");
    const char *open = g_strrstr_len(text, end - text, "[");
    const char *colon = g_strrstr_len(text, end - text, ":");

    if (open > text)
        return set_error(error, GOC_ERROR_INVALID, "invalid IP-literal");
    if (open) {
        if (!bracket)
            return set_error(error, GOC_ERROR_INVALID, "missing ']' in host");
        if (!check_port(bracket + 1, end, error))
            return false;
    } else if (colon && !check_port(colon, end, error)) {
        return false;
    }
    return unescape(text, (gsize)(end - text), UNESCAPE_HOST, host, error);
}

static bool check_user(const char *text, const char *end, GError **error)
{
    for (const char *c = text; c < end; c++)
        if (!g_ascii_isalnum(*c) && (!*c || !strchr("-._:~!$&'()*+,;=%@", *c)))
            return set_error(error, GOC_ERROR_INVALID, "net/url: invalid userinfo");
    return true;
}

static bool parse_authority(const char *text, const char *end, char **host, GError **error)
{
    const char *at = g_strrstr_len(text, end - text, "@");

    if (!parse_host(at ? at + 1 : text, end, host, error))
        return false;
    return !at || check_user(text, at, error);
}

static bool has_control_byte(const char *text)
{
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return true;
    return false;
}

static bool parse(GoUrl *url, const char *text, GError **error)
{
    g_autofree char *path = NULL;
    const char *rest;
    const char *end;
    const char *slash;

    if (has_control_byte(text))
        return set_error(error, GOC_ERROR_INVALID, "net/url: invalid control character in URL");
    if (!split_scheme(text, &url->scheme, &rest, error))
        return false;
    end = rest + strcspn(rest, "?#");
    if (rest == end || *rest != '/') {
        if (*url->scheme)
            return true;
        if (memchr(rest, ':', strcspn(rest, "/?#")))
            return set_error(error, GOC_ERROR_INVALID, "first path segment in URL cannot contain colon");
    }
    if (g_str_has_prefix(rest, "//") && (*url->scheme || !g_str_has_prefix(rest, "///"))) {
        slash = rest + 2 + strcspn(rest + 2, "/?#");
        g_free(url->host);
        url->host = NULL;
        if (!parse_authority(rest + 2, slash, &url->host, error))
            return false;
        rest = slash;
    }
    return unescape(rest, (gsize)(end - rest), UNESCAPE_PATH, &path, error);
}

bool go_url_parse(GoUrl *out, const char *text, GError **error)
{
    g_auto(GoUrl) url = { .host = g_strdup("") };

    if (!parse(&url, text, error)) {
        g_autofree char *quoted = go_quote(text, strlen(text));

        return prefix_error(error, "parse %s", quoted);
    }
    *out = url;
    url = (GoUrl){ 0 };
    return true;
}

static bool address_error(const char *text, const char *reason, GError **error)
{
    return set_error(error, GOC_ERROR_INVALID, "address %s: %s", text, reason);
}

bool go_url_split_host(const char *text, char **host, char **port, GError **error)
{
    const char *colon = strrchr(text, ':');
    const char *bracket = strchr(text, ']');

    if (!colon || (*text == '[' && bracket && bracket[1] == '\0')) {
        *host = g_strdup(text);
        *port = g_strdup("");
        return true;
    }
    if (*text == '[') {
        if (!bracket)
            return address_error(text, "missing ']' in address", error);
        if (bracket + 1 != colon)
            return address_error(text, "too many colons in address", error);
        *host = g_strndup(text + 1, (gsize)(bracket - text - 1));
    } else {
        if (strchr(text, ':') != colon)
            return address_error(text, "too many colons in address", error);
        *host = g_strndup(text, (gsize)(colon - text));
    }
    *port = g_strdup(colon + 1);
    return true;
}
