// SPDX-License-Identifier: Apache-2.0
// Repository URL: where a git repository is, checked, with its credentials taken out.
#include "git/repository_url.h"

#include "base/error.h"

#include <string.h>

enum { URL_CEILING_BYTES = 2048, SHOWN_CEILING_BYTES = 200 };

typedef enum UserRule { USER_NONE, USER_NAME, USER_SECRET } UserRule;

static const struct {
    const char *prefix;
    UserRule user; // what may stand before the "@"
} schemes[] = {
    { "https://", USER_SECRET },
    { "http://", USER_SECRET },
    { "ssh://", USER_NAME },
    { "git://", USER_NONE },
};

void repository_url_free(RepositoryUrl *url)
{
    if (!url)
        return;
    if (url->password)
        explicit_bzero(url->password, strlen(url->password));
    g_free(url->bare);
    g_free(url->server);
    g_free(url->user);
    g_free(url->password);
    g_free(url);
}

// "host", "host:8080", "[::1]:8080"
static bool is_host_and_port(const char *text, gsize size)
{
    static const char *const form = "^(?:[A-Za-z0-9][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{1,5})?\\z";
    g_autofree char *host = g_strndup(text, size);

    return g_regex_match_simple(form, host, 0, 0);
}

static gsize authority_size(const char *text)
{
    return strcspn(text, "/?#");
}

static const char *last_at(const char *text, gsize size)
{
    return memrchr(text, '@', size);
}

char *repository_url_shown(const char *text)
{
    const char *slashes = strstr(text, "://");
    const char *rest = slashes ? slashes + 3 : text;
    gsize size = authority_size(rest);
    const char *at = last_at(rest, size);
    GString *shown = g_string_new_len(text, slashes ? rest - text : 0);
    g_autofree char *valid = NULL;

    // A password with a "/" in it ends the authority too early; then what is there is no host.
    if (!at && !is_host_and_port(rest, size))
        at = last_at(rest, strlen(rest));
    if (at)
        rest = at + 1;
    g_string_append_len(shown, rest, (gssize)MIN(strcspn(rest, "?#"), (gsize)SHOWN_CEILING_BYTES));
    valid = g_utf8_make_valid(shown->str, -1);
    g_string_free(shown, TRUE);
    for (char *c = valid; *c; c++) {
        if (g_ascii_iscntrl(*c))
            *c = ' ';
    }
    return g_steal_pointer(&valid);
}

static bool refuse(GError **error, const char *text, const char *why)
{
    g_autofree char *shown = repository_url_shown(text);

    return set_error(error, GOC_ERROR_INVALID, "repository \"%s\": %s", shown, why);
}

static char *decoded(const char *text, gsize size)
{
    return g_uri_unescape_segment(text, text + size, NULL);
}

// "user", "user:password"; an encoded NUL or line end is none.
static bool take_user(RepositoryUrl *url, const char *text, gsize size)
{
    const char *colon = memchr(text, ':', size);
    gsize user_size = colon ? (gsize)(colon - text) : size;

    url->user = decoded(text, user_size);
    if (colon)
        url->password = decoded(colon + 1, size - user_size - 1);
    return url->user && (!colon || url->password) && !strpbrk(url->user, "\r\n:") &&
           (!url->password || !strpbrk(url->password, "\r\n"));
}

static bool is_user_name(const char *text, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        if (!g_ascii_isalnum(text[i]) && !(i > 0 && strchr("._-+", text[i])))
            return false;
    }
    return size > 0;
}

static bool parse_remote(RepositoryUrl *url, const char *text, const char *prefix, UserRule rule, GError **error)
{
    const char *authority = text + strlen(prefix);
    gsize size = authority_size(authority);
    const char *at = last_at(authority, size);
    const char *host = at ? at + 1 : authority;
    gsize host_size = (gsize)(authority + size - host);

    if (!is_host_and_port(host, host_size))
        return refuse(error, text, "no host name");
    if (host[host_size] != '/' || strpbrk(host, "?#"))
        return refuse(error, text, "a path must follow the host, without a query");
    switch (rule) {
    case USER_NONE:
        if (at)
            return refuse(error, text, "this scheme has no users");
        break;
    case USER_NAME:
        if (at && !is_user_name(authority, (gsize)(at - authority)))
            return refuse(error, text, "no user name");
        break;
    case USER_SECRET:
        if (at && !take_user(url, authority, (gsize)(at - authority)))
            return refuse(error, text, "no user name and password");
        url->server = g_strdup_printf("%s%.*s/", prefix, (int)host_size, host);
        url->bare = g_strconcat(prefix, host, NULL);
        return true;
    }
    url->bare = g_strdup(text);
    return true;
}

// git's short form of ssh: user@host:path
static bool is_short_ssh(const char *text)
{
    const char *at = strchr(text, '@');
    const char *colon = at ? strchr(at, ':') : NULL;

    return colon && !strstr(text, "://") && colon[1] != '\0' && !strchr(":-", colon[1]) &&
           is_user_name(text, (gsize)(at - text)) && is_host_and_port(at + 1, (gsize)(colon - at - 1));
}

static bool is_local(const char *text)
{
    return text[0] == '/' || g_str_has_prefix(text, "file:///");
}

static bool parse(RepositoryUrl *url, const char *text, bool is_file_allowed, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (g_str_has_prefix(text, schemes[i].prefix))
            return parse_remote(url, text, schemes[i].prefix, schemes[i].user, error);
    }
    if (is_local(text) && !is_file_allowed)
        return refuse(error, text, "local repositories are not allowed");
    if (!is_local(text) && !is_short_ssh(text))
        return refuse(error, text, "neither an http, https, ssh or git URL nor user@host:path");
    url->bare = g_strdup(text);
    return true;
}

bool repository_url_parse(RepositoryUrl **out, const char *text, bool is_file_allowed, GError **error)
{
    g_autoptr(RepositoryUrl) url = g_new0(RepositoryUrl, 1);

    if (strlen(text) > URL_CEILING_BYTES)
        return refuse(error, text, "too long");
    for (const char *c = text; *c; c++) {
        if (!g_ascii_isgraph(*c))
            return refuse(error, text, "has a space, a control character or a byte above 127");
    }
    if (!parse(url, text, is_file_allowed, error))
        return false;
    *out = g_steal_pointer(&url);
    return true;
}
