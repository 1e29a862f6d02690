// SPDX-License-Identifier: Apache-2.0
// Fuzz target: repository URLs. What is taken is no option and, over HTTP, has no credentials left in it.
#include "git/repository_url.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check(const RepositoryUrl *url)
{
    const char *slashes = strstr(url->bare, "://");
    const char *authority = slashes ? slashes + 3 : url->bare;
    g_autofree char *server = g_strndup(authority, strcspn(authority, slashes ? "/" : ":"));

    g_assert_true(*url->bare != '\0' && *url->bare != '-' && *server != '-');
    g_assert_true(!strstr(server, "@-"));
    g_assert_null(strpbrk(url->bare, " \t\r\n"));
    g_assert_true(!url->server || (g_str_has_prefix(url->bare, url->server) && !strchr(server, '@')));
    g_assert_true(url->server || (!url->user && !url->password));
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autofree char *shown = repository_url_shown(text);
    g_autoptr(RepositoryUrl) url = NULL;
    g_autoptr(GError) error = NULL;
    bool is_taken = repository_url_parse(&url, text, size % 2 == 0, &error);

    g_assert_true(g_utf8_validate(shown, -1, NULL));
    g_assert_true(is_taken == (url != NULL) && is_taken == (error == NULL));
    if (is_taken && *url->bare != '/')
        check(url);
    else if (!is_taken)
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    return 0;
}
