// SPDX-License-Identifier: Apache-2.0
// Tests of git/mirror, with real git and real sockets.
#include "base/clock.h"
#include "base/error.h"
#include "git/mirror.h"
#include "git/test_repository.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static char *root;

static char *in_root(const char *name)
{
    return g_build_filename(root, name, NULL);
}

static MirrorOptions local_options(const char *url, const char *folder)
{
    return (MirrorOptions){ .url = url, .folder = folder, .is_file_allowed = true, .timeout_ms = 60000 };
}

static void assert_updates(const MirrorOptions *options)
{
    g_autoptr(GError) error = NULL;

    if (!mirror_update(options, NULL, &error))
        g_error("%s", error->message);
}

static char *refused_message(const MirrorOptions *options, GocError kind)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(mirror_update(options, NULL, &error));
    g_assert_error(error, GOC_ERROR, (int)kind);
    return g_strdup(error->message);
}

static void assert_has(const char *mirror, const char *commit)
{
    g_autofree char *kind = test_git(mirror, "cat-file", "-t", commit, NULL);

    g_assert_cmpstr(kind, ==, "commit");
}

static guint n_entries(const char *folder, const char *prefix)
{
    g_autoptr(GDir) listing = g_dir_open(folder, 0, NULL);
    guint n = 0;

    for (const char *name; listing && (name = g_dir_read_name(listing));)
        n += g_str_has_prefix(name, prefix);
    return n;
}

static void it_clones_and_then_fetches(void)
{
    g_autofree char *origin = in_root("a-origin"), *folder = in_root("a/deep/repo");
    g_autofree char *url = g_strconcat("file://", origin, NULL);
    g_autofree char *first = NULL, *second = NULL, *said = NULL, *refs = NULL, *config = NULL, *config_file = NULL;
    MirrorOptions options = local_options(url, folder);

    test_repository_init(origin);
    test_put(origin, "x.go", "package x");
    first = test_commit(origin);
    assert_updates(&options);
    assert_has(folder, first);

    test_put(origin, "x.go", "package y");
    second = test_commit(origin);
    said = test_git(origin, "tag", "v1", NULL);
    assert_updates(&options);
    assert_has(folder, second);
    refs = test_git(folder, "for-each-ref", "--format=%(refname)", NULL);
    g_assert_cmpstr(refs, ==, "refs/heads/main\nrefs/tags/v1");
    config_file = g_build_filename(folder, "config", NULL);
    g_assert_true(g_file_get_contents(config_file, &config, NULL, NULL));
    g_assert_null(strstr(config, "a-origin"));
}

static void a_forced_push_loses_no_commit(void)
{
    g_autofree char *origin = in_root("b-origin"), *folder = in_root("b");
    g_autofree char *base = NULL, *lost = NULL, *kept = NULL, *said = NULL, *branch = NULL, *refs = NULL;
    MirrorOptions options = local_options(origin, folder);

    test_repository_init(origin);
    base = test_commit(origin);
    branch = test_git(origin, "branch", "gone", NULL);
    test_put(origin, "x.go", "package lost");
    lost = test_commit(origin);
    assert_updates(&options);
    said = test_git(origin, "reset", "--hard", "--quiet", base, NULL);
    g_free(said);
    said = test_git(origin, "branch", "-D", "gone", NULL);
    test_put(origin, "y.go", "package kept");
    kept = test_commit(origin);
    assert_updates(&options);
    assert_has(folder, lost);
    assert_has(folder, kept);
    refs = test_git(folder, "for-each-ref", "--format=%(refname)", NULL);
    g_assert_cmpstr(refs, ==, "refs/heads/main");
}

static void a_remote_that_is_gone_leaves_the_mirror_as_it_was(void)
{
    g_autofree char *origin = in_root("c-origin"), *away = in_root("c-away"), *folder = in_root("c");
    g_autofree char *commit = NULL, *message = NULL;
    MirrorOptions options = local_options(origin, folder);

    test_repository_init(origin);
    commit = test_commit(origin);
    assert_updates(&options);
    g_assert_cmpint(g_rename(origin, away), ==, 0);
    message = refused_message(&options, GOC_ERROR_UNAVAILABLE);
    g_assert_nonnull(strstr(message, "c-origin"));
    assert_has(folder, commit);
    g_assert_cmpint(g_rename(away, origin), ==, 0);
    assert_updates(&options);
}

static void a_failed_clone_leaves_nothing(void)
{
    g_autofree char *origin = in_root("d-origin"), *parent = in_root("d"), *folder = in_root("d/repo");
    g_autofree char *leftover = in_root("d/repo.tmp-abc/objects"), *message = NULL;
    MirrorOptions options = local_options(origin, folder);

    g_assert_true(file_make_folder(leftover, NULL)); // as a crash leaves it
    message = refused_message(&options, GOC_ERROR_UNAVAILABLE);
    g_assert_cmpuint(n_entries(parent, ""), ==, 0);
}

static void the_locks_of_a_killed_git_do_not_stop_later_updates(void)
{
    g_autofree char *origin = in_root("e-origin"), *folder = in_root("e");
    g_autofree char *first = NULL, *second = NULL, *pack = in_root("e/objects/pack");
    MirrorOptions options = local_options(origin, folder);

    test_repository_init(origin);
    first = test_commit(origin);
    assert_updates(&options);
    test_put(folder, "packed-refs.lock", "");
    test_put(folder, "refs/heads/main.lock", "");
    test_put(folder, "shallow.lock", "");
    test_put(folder, "objects/pack/tmp_pack_Xyz", "half");
    second = test_commit(origin);
    assert_updates(&options);
    assert_has(folder, second);
    g_assert_cmpuint(n_entries(pack, "tmp_"), ==, 0);
}

static void hooks_and_settings_of_the_mirror_are_not_run(void)
{
    g_autofree char *origin = in_root("f-origin"), *folder = in_root("f"),
                    *hook = in_root("f/hooks/reference-transaction");
    g_autofree char *commit = NULL, *mark = in_root("f-mark"),
                    *script = g_strdup_printf("#!/bin/sh\ntouch '%s'\n", mark);
    MirrorOptions options = local_options(origin, folder);

    test_repository_init(origin);
    commit = test_commit(origin);
    assert_updates(&options);
    test_put(folder, "hooks/reference-transaction", script);
    g_assert_cmpint(g_chmod(hook, 0700), ==, 0);
    g_free(commit);
    commit = test_commit(origin);
    assert_updates(&options);
    assert_has(folder, commit);
    g_assert_false(g_file_test(mark, G_FILE_TEST_EXISTS));
}

static void what_must_not_be_asked_is_refused_before_git_starts(void)
{
    static const char *const urls[] = {
        "ext::sh -c id", "--upload-pack=touch x", "-x", "ssh://-oProxyCommand=id/x", "file:///etc",
        "/etc",          "http://host/a\r\nX: y"
    };
    g_autofree char *folder = in_root("never");

    for (gsize i = 0; i < G_N_ELEMENTS(urls); i++) {
        MirrorOptions options = { .url = urls[i], .folder = folder, .timeout_ms = 5000 };
        g_autofree char *message = refused_message(&options, GOC_ERROR_INVALID);
        g_autoptr(GError) error = NULL;

        g_assert_false(mirror_url_check(urls[i], false, &error));
        g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
        g_assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
    }
}

// A listener on a port of the kernel's choice.
static int listen_somewhere(guint *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, size), ==, 0);
    g_assert_cmpint(listen(fd, 16), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &size), ==, 0);
    *port = ntohs(address.sin_port);
    return fd;
}

static void a_remote_that_hangs_is_given_up_at_the_deadline(void)
{
    g_autofree char *parent = in_root("g"), *folder = in_root("g/repo"), *url = NULL, *message = NULL;
    int64_t start_ms = clock_monotonic_ms();
    guint port;
    int listener = listen_somewhere(&port); // connects, and never answers
    MirrorOptions options = { .folder = folder, .timeout_ms = 700 };

    options.url = url = g_strdup_printf("http://127.0.0.1:%u/x.git", port);
    message = refused_message(&options, GOC_ERROR_UNAVAILABLE);
    g_assert_cmpint(clock_monotonic_ms() - start_ms, <, 30000);
    g_assert_true(g_str_has_prefix(message, "repository http://127.0.0.1:"));
    g_assert_cmpuint(n_entries(parent, ""), ==, 0);
    close(listener);
}

// The command lines of all processes that mention `word`, each on a line.
static char *command_lines_with(const char *word)
{
    g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
    GString *lines = g_string_new(NULL);

    for (const char *name; (name = g_dir_read_name(processes));) {
        g_autofree char *path = g_build_filename("/proc", name, "cmdline", NULL);
        g_autofree char *line = NULL;
        gsize size;

        if (!g_ascii_isdigit(name[0]) || !g_file_get_contents(path, &line, &size, NULL))
            continue;
        for (gsize i = 0; i < size; i++)
            line[i] = line[i] ? line[i] : ' ';
        if (size && strstr(line, word))
            g_string_append_printf(lines, "%s\n", line);
    }
    return g_string_free(lines, FALSE);
}

// Answers one request with a refusal that repeats what it was sent, as a hostile remote may.
typedef struct Echo {
    int listener;
    char *word;     // in: what the command lines are searched for
    char *request;  // out
    char *commands; // out
} Echo;

static void *answer_once(void *data)
{
    Echo *echo = data;
    char request[8192] = "";
    gsize size = 0;
    g_autofree char *answer = NULL, *secret = NULL;
    const char *header;
    int fd = accept(echo->listener, NULL, NULL);

    while (size < sizeof request - 1 && !strstr(request, "\r\n\r\n")) {
        ssize_t got = read(fd, request + size, sizeof request - 1 - size);

        if (got <= 0)
            break;
        size += (gsize)got;
    }
    header = strstr(request, "Authorization: ");
    secret = header ? g_strndup(header, strcspn(header, "\r\n")) : g_strdup("none");
    echo->commands = command_lines_with(echo->word);
    echo->request = g_strdup(request);
    answer = g_strdup_printf("HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n"
                             "Connection: close\r\n\r\n%s\n",
                             strlen(secret) + 1, secret);
    g_assert_cmpint(write(fd, answer, strlen(answer)), >, 0);
    close(fd);
    return NULL;
}

static void assert_credentials_stay_hidden(const char *in_url, const char *user, const char *token, const char *wanted)
{
    Echo echo = { 0 };
    guint port;
    g_autofree char *folder = in_root("h"), *url = NULL, *message = NULL;
    MirrorOptions options = { .folder = folder, .user = user, .token = token, .timeout_ms = 20000 };
    pthread_t server;

    echo.listener = listen_somewhere(&port);
    echo.word = g_strdup_printf("127.0.0.1:%u", port);
    options.url = url = g_strdup_printf("http://%s127.0.0.1:%u/x.git", in_url, port);
    g_assert_cmpint(pthread_create(&server, NULL, answer_once, &echo), ==, 0);
    message = refused_message(&options, GOC_ERROR_UNAVAILABLE);
    pthread_join(server, NULL);
    g_assert_nonnull(strstr(echo.request, wanted));
    g_assert_nonnull(strstr(echo.commands, "git"));
    g_assert_null(strstr(echo.commands, "s3cret"));
    g_assert_null(strstr(echo.commands, wanted));
    g_assert_null(strstr(message, "s3cret"));
    g_assert_null(strstr(message, wanted + strlen("Authorization: Basic ")));
    close(echo.listener);
    g_free(echo.word);
    g_free(echo.request);
    g_free(echo.commands);
}

static void credentials_reach_the_remote_and_nobody_else(void)
{
    // printf 'me:s3cret' | base64, and so on
    assert_credentials_stay_hidden("", "me", "s3cret", "Authorization: Basic bWU6czNjcmV0");
    assert_credentials_stay_hidden("", NULL, "s3cret", "Authorization: Basic b2F1dGgyOnMzY3JldA==");
    assert_credentials_stay_hidden("you:s3cret2@", "me", "s3cret", "Authorization: Basic eW91OnMzY3JldDI=");
}

static void a_shallow_mirror_is_whole_as_soon_as_its_remote_is(void)
{
    g_autofree char *origin = in_root("k-origin"), *cut = in_root("k-cut"), *folder = in_root("k/repo");
    g_autofree char *url = g_strconcat("file://", origin, NULL), *before = NULL, *after = NULL, *head = NULL;
    MirrorOptions options = local_options(cut, folder);

    test_repository_init(origin);
    g_free(test_commit(origin));
    head = test_commit(origin);
    g_free(test_git(root, "clone", "--quiet", "--bare", "--depth=1", url, cut, NULL));
    assert_updates(&options);
    before = test_git(folder, "rev-list", "--count", head, NULL);
    g_assert_cmpstr(before, ==, "1");
    assert_updates(&options);
    g_free(test_git(cut, "fetch", "--quiet", "--unshallow", url, NULL));
    assert_updates(&options);
    after = test_git(folder, "rev-list", "--count", head, NULL);
    g_assert_cmpstr(after, ==, "2");
    assert_updates(&options);
}

typedef struct Updater {
    MirrorOptions options;
    int n_failed;
} Updater;

static void *update_often(void *data)
{
    Updater *updater = data;

    for (int i = 0; i < 5; i++)
        updater->n_failed += !mirror_update(&updater->options, NULL, NULL);
    return NULL;
}

static void several_threads_may_update_one_mirror(void)
{
    g_autofree char *origin = in_root("i-origin"), *folder = in_root("i/repo"), *parent = in_root("i"), *commit = NULL;
    Updater updaters[3];
    pthread_t threads[3];

    test_repository_init(origin);
    commit = test_commit(origin);
    for (int i = 0; i < 3; i++) {
        updaters[i] = (Updater){ .options = local_options(origin, folder) };
        g_assert_cmpint(pthread_create(&threads[i], NULL, update_often, &updaters[i]), ==, 0);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        g_assert_cmpint(updaters[i].n_failed, ==, 0);
    }
    assert_has(folder, commit);
    g_assert_cmpuint(n_entries(parent, ""), ==, 1);
}

static void who_waits_for_another_update_waits_no_longer_than_asked(void)
{
    g_autofree char *folder = in_root("j/repo"), *url = NULL, *message = NULL;
    guint port;
    int listener = listen_somewhere(&port);
    Updater slow = { .options = { .folder = folder, .timeout_ms = 600 } };
    MirrorOptions options = { .folder = folder, .timeout_ms = 300 };
    pthread_t thread;

    slow.options.url = options.url = url = g_strdup_printf("http://127.0.0.1:%u/x.git", port);
    g_assert_cmpint(pthread_create(&thread, NULL, update_often, &slow), ==, 0);
    g_usleep(150000);
    message = refused_message(&options, GOC_ERROR_UNAVAILABLE);
    pthread_join(thread, NULL);
    g_assert_cmpint(slow.n_failed, ==, 5);
    close(listener);
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    root = test_folder_new();
    g_test_add_func("/mirror/clone and fetch", it_clones_and_then_fetches);
    g_test_add_func("/mirror/forced push", a_forced_push_loses_no_commit);
    g_test_add_func("/mirror/remote gone", a_remote_that_is_gone_leaves_the_mirror_as_it_was);
    g_test_add_func("/mirror/failed clone", a_failed_clone_leaves_nothing);
    g_test_add_func("/mirror/killed git", the_locks_of_a_killed_git_do_not_stop_later_updates);
    g_test_add_func("/mirror/hooks", hooks_and_settings_of_the_mirror_are_not_run);
    g_test_add_func("/mirror/refused", what_must_not_be_asked_is_refused_before_git_starts);
    g_test_add_func("/mirror/hanging", a_remote_that_hangs_is_given_up_at_the_deadline);
    g_test_add_func("/mirror/credentials", credentials_reach_the_remote_and_nobody_else);
    g_test_add_func("/mirror/threads", several_threads_may_update_one_mirror);
    g_test_add_func("/mirror/shallow", a_shallow_mirror_is_whole_as_soon_as_its_remote_is);
    g_test_add_func("/mirror/waiting", who_waits_for_another_update_waits_no_longer_than_asked);
    result = g_test_run();
    test_folder_free(root);
    return result;
}
