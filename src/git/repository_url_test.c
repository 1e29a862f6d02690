// SPDX-License-Identifier: Apache-2.0
// Tests of git/repository_url.
#include "base/error.h"
#include "git/repository_url.h"

#include <string.h>

static void a_repository_url_is_taken_apart(void)
{
    static const struct {
        const char *text, *bare, *server, *user, *password;
    } cases[] = {
        { "https://host/a/b.git", "https://host/a/b.git", "https://host/", NULL, NULL },
        { "http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a", "http://127.0.0.1:8080/", NULL, NULL },
        { "https://[::1]:8443/a", "https://[::1]:8443/a", "https://[::1]:8443/", NULL, NULL },
        { "https://me@host/a", "https://host/a", "https://host/", "me", NULL },
        { "https://me:p%40ss:w@host/a@b", "https://host/a@b", "https://host/", "me", "p@ss:w" },
        { "https://me:a@b@host/a", "https://host/a", "https://host/", "me", "a@b" },
        { "https://:token@host/a", "https://host/a", "https://host/", "", "token" },
        { "ssh://git@host:22/a.git", "ssh://git@host:22/a.git", NULL, NULL, NULL },
        { "ssh://host/~me/a.git", "ssh://host/~me/a.git", NULL, NULL, NULL },
        { "git@host.example:group/a.git", "git@host.example:group/a.git", NULL, NULL, NULL },
        { "git://host/a", "git://host/a", NULL, NULL, NULL },
        { "file:///srv/a.git", "file:///srv/a.git", NULL, NULL, NULL },
        { "/srv/a.git", "/srv/a.git", NULL, NULL, NULL },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(RepositoryUrl) url = NULL;
        g_autoptr(GError) error = NULL;

        if (!repository_url_parse(&url, cases[i].text, true, &error))
            g_error("%s", error->message);
        g_assert_cmpstr(url->bare, ==, cases[i].bare);
        g_assert_cmpstr(url->server, ==, cases[i].server);
        g_assert_cmpstr(url->user, ==, cases[i].user);
        g_assert_cmpstr(url->password, ==, cases[i].password);
    }
}

static void assert_refused(const char *text, bool is_file_allowed)
{
    g_autoptr(RepositoryUrl) url = NULL;
    g_autoptr(GError) error = NULL;

    if (repository_url_parse(&url, text, is_file_allowed, &error))
        g_error("%s was taken", text);
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
    g_assert_null(strstr(error->message, "s3cret"));
    g_assert_null(strpbrk(error->message, "\r\n\t\x1b"));
}

static void what_git_would_take_for_something_else_is_refused(void)
{
    static const char *const cases[] = {
        "",
        "-",
        "-x",
        "--upload-pack=touch x",
        "--upload-pack=touch",
        "--output=f",
        "-u;x@host:path",
        "ext::sh -c id",
        "ext::sh",
        "fd::17",
        "http::x",
        "a@b::c",
        "transport::https://host/a",
        "ssh://-oProxyCommand=id/a",
        "ssh://-oProxyCommand=id@host/a",
        "ssh://x@-oProxyCommand=id/a",
        "git@-oProxyCommand=id:a",
        "-oProxyCommand=id@host:a",
        "git@host:-oX",
        "git@host:",
        "git@host://-/a",
        "@host:a",
        "host:a",
        "ssh://me:s3cret@host/a",
        "git://me:s3cret@host/a",
        "http://host/a\r\nX: y",
        "http://host/a\nb",
        "http://host/a b",
        "http://host/\x01",
        "http://h\xC3\xB6st/a",
        "http://",
        "http:///a",
        "http://host",
        "http://host:port/a",
        "http://host:123456/a",
        "http://ho$t/a",
        "http://me:s3cret/x@host/a",
        "https://host/a?private_token=s3cret",
        "https://host/a#s3cret",
        "https://me:s3cret%0d%0aX@host/a",
        "https://me:s3cret%00@host/a",
        "https://me:s3cret@/a",
        "HTTPS://host/a",
        "ftp://host/a",
        "ftp://me:s3cret@host/a",
        "javascript:alert(1)",
        "file://host/a",
        "../a",
        "./a",
        "a",
        "~/a",
        "git+ssh://host/a",
        "https://me:s3cret@host/a\r\nb",
        "me:s3cret@host/a",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_refused(cases[i], false);
        assert_refused(cases[i], true);
    }
}

static void local_repositories_are_refused_unless_allowed(void)
{
    assert_refused("file:///srv/a.git", false);
    assert_refused("/srv/a.git", false);
}

static void a_url_of_any_length_is_judged(void)
{
    g_autofree char *path = g_strnfill(4000, 'a');
    g_autofree char *text = g_strconcat("https://host/", path, NULL);

    assert_refused(text, false);
}

static void what_is_shown_has_no_secret(void)
{
    static const struct {
        const char *text, *shown;
    } cases[] = {
        { "https://host/a.git", "https://host/a.git" },
        { "https://me:pw@host/a@b.git", "https://host/a@b.git" },
        { "https://host/a@b.git", "https://host/a@b.git" },
        { "https://me:p/w@host/a.git", "https://host/a.git" },
        { "https://me:p?w@host/a.git", "https://host/a.git" },
        { "https://host/a?token=pw", "https://host/a" },
        { "git@host:a.git", "host:a.git" },
        { "me:pw@host", "host" },
        { "/srv/a.git", "/srv/a.git" },
        { "http://host/\r\nx", "http://host/  x" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *shown = repository_url_shown(cases[i].text);

        g_assert_cmpstr(shown, ==, cases[i].shown);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/repository url/parts", a_repository_url_is_taken_apart);
    g_test_add_func("/repository url/refused", what_git_would_take_for_something_else_is_refused);
    g_test_add_func("/repository url/local", local_repositories_are_refused_unless_allowed);
    g_test_add_func("/repository url/length", a_url_of_any_length_is_judged);
    g_test_add_func("/repository url/shown", what_is_shown_has_no_secret);
    return g_test_run();
}
