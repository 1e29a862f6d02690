// SPDX-License-Identifier: Apache-2.0
// Tests of git/mirrors, with real git and real sockets.
#include "git/mirrors.h"

#include "base/clock.h"
#include "base/error.h"
#include "git/mirror.h"
#include "git/test_repository.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static char *root;

static char *in_root(const char *name)
{
    return g_build_filename(root, name, NULL);
}

static Mirrors *mirrors_for(int64_t fresh_ms)
{
    const MirrorsOptions options = {
        .is_file_allowed = true, .timeout_ms = 600000, .fresh_ms = fresh_ms, .patience_ms = 600000
    };

    return mirrors_new(&options);
}

static void assert_updates(Mirrors *mirrors, const char *url, const char *folder, MirrorNeed need)
{
    g_autoptr(GError) error = NULL;

    if (!mirrors_update(mirrors, url, folder, need, NULL, &error))
        g_error("%s", error->message);
}

static char *refused(Mirrors *mirrors, const char *url, const char *folder, MirrorNeed need)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(mirrors_update(mirrors, url, folder, need, NULL, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_UNAVAILABLE);
    return g_strdup(error->message);
}

static char *main_of(const char *folder)
{
    return test_git(folder, "rev-parse", "refs/heads/main", NULL);
}

static void a_fresh_mirror_is_not_fetched_again(void)
{
    g_autoptr(Mirrors) patient = mirrors_for(60000);
    g_autoptr(Mirrors) eager = mirrors_for(0);
    g_autofree char *origin = in_root("a-origin"), *folder = in_root("a/repo"), *first = NULL, *second = NULL;
    g_autofree char *before = NULL, *after = NULL, *newer = NULL, *third = NULL;
    int64_t start_ms = clock_wall_ms();

    test_repository_init(origin);
    first = test_commit(origin);
    assert_updates(patient, origin, folder, MIRROR_FRESH);
    g_assert_cmpint(mirror_updated_ms(folder), >=, start_ms);
    g_assert_cmpint(mirror_updated_ms(folder), <=, clock_wall_ms());
    second = test_commit(origin);
    assert_updates(patient, origin, folder, MIRROR_FRESH);
    before = main_of(folder);
    g_assert_cmpstr(before, ==, first);
    assert_updates(eager, origin, folder, MIRROR_FRESH);
    after = main_of(folder);
    g_assert_cmpstr(after, ==, second);
    third = test_commit(origin);
    assert_updates(patient, origin, folder, MIRROR_NEWER);
    newer = main_of(folder);
    g_assert_cmpstr(newer, ==, third);
}

static void a_remote_that_is_down_is_left_alone_for_a_while(void)
{
    g_autoptr(Mirrors) mirrors = mirrors_for(0);
    g_autofree char *origin = in_root("b-origin"), *away = in_root("b-away"), *folder = in_root("b/repo");
    g_autofree char *commit = NULL, *first = NULL, *second = NULL, *kept = NULL;

    test_repository_init(origin);
    commit = test_commit(origin);
    assert_updates(mirrors, origin, folder, MIRROR_FRESH);
    g_assert_cmpint(g_rename(origin, away), ==, 0);
    first = refused(mirrors, origin, folder, MIRROR_FRESH);
    g_assert_null(strstr(first, "down since"));
    g_assert_cmpint(g_rename(away, origin), ==, 0);
    second = refused(mirrors, origin, folder, MIRROR_NEWER);
    g_assert_nonnull(strstr(second, "(down since 2"));
    kept = main_of(folder);
    g_assert_cmpstr(kept, ==, commit);
}

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

// The update hangs until the listener is closed, and so does who waits for its end.
static void who_could_do_with_the_old_one_does_not_wait_for_a_remote_that_hangs(void)
{
    enum { TIMES = 20, PATIENCE_MS = 1000 };
    const MirrorsOptions options = {
        .is_file_allowed = true, .timeout_ms = 600000, .fresh_ms = 0, .patience_ms = PATIENCE_MS
    };
    g_autoptr(Mirrors) patient = mirrors_for(0), mirrors = mirrors_new(&options);
    g_autofree char *origin = in_root("c-origin"), *folder = in_root("c/repo"), *commit = NULL, *url = NULL;
    g_autofree char *first = NULL, *last = NULL;
    int64_t start_ms;
    guint port;
    int listener = listen_somewhere(&port);

    test_repository_init(origin);
    commit = test_commit(origin);
    assert_updates(patient, origin, folder, MIRROR_FRESH);
    url = g_strdup_printf("http://127.0.0.1:%u/x.git", port);
    first = refused(mirrors, url, folder, MIRROR_FRESH);
    g_assert_true(g_str_has_prefix(first, "the update of its mirror that began at 2"));
    start_ms = clock_monotonic_ms();
    for (int i = 0; i < TIMES; i++) { // who comes later waits no more
        g_autofree char *other = refused(mirrors, url, folder, MIRROR_FRESH);

        g_assert_cmpstr(other, ==, first);
    }
    g_assert_cmpint(clock_monotonic_ms() - start_ms, <, TIMES * PATIENCE_MS);
    close(listener);
    last = refused(mirrors, url, folder, MIRROR_NEWER); // sees its end
    g_assert_nonnull(strstr(last, "repository http://127.0.0.1:"));
}

// Overwrites the middle of each pack.
static void damage_packs(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "objects", "pack", NULL);
    g_autoptr(GDir) listing = g_dir_open(path, 0, NULL);
    guint n = 0;

    for (const char *name; (name = g_dir_read_name(listing));) {
        g_autofree char *pack = g_build_filename(path, name, NULL), *text = NULL;
        gsize size;

        if (!g_str_has_suffix(name, ".pack"))
            continue;
        g_assert_true(g_file_get_contents(pack, &text, &size, NULL));
        memset(text + size / 2, 'x', size / 4);
        g_assert_cmpint(g_chmod(pack, 0600), ==, 0);
        g_assert_true(file_write(pack, text, size, NULL));
        n++;
    }
    g_assert_cmpuint(n, >, 0);
}

static void remove_packs(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "objects", "pack", NULL);

    test_folder_free(path);
}

static void remove_head(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "HEAD", NULL);

    g_assert_cmpint(g_unlink(path), ==, 0);
}

static void spoil_reference(const char *folder)
{
    test_put(folder, "refs/heads/main", "no id\n");
}

static void assert_mended(const char *name, void (*spoil)(const char *folder), MirrorNeed need)
{
    g_autoptr(Mirrors) mirrors = mirrors_for(0);
    g_autofree char *origin = in_root(name), *folder = g_strconcat(origin, "-mirror/repo", NULL);
    g_autofree char *aside = g_strconcat(folder, ".corrupt", NULL), *commit = NULL, *kept = NULL, *said = NULL;

    test_repository_init(origin);
    test_put(origin, "x.go", "package x // some text that a pack holds for sure, so that there is a middle\n");
    g_free(test_commit(origin));
    assert_updates(mirrors, origin, folder, MIRROR_FRESH);
    spoil(folder);
    test_put(origin, "x.go", "package y // some text that a pack holds for sure, so that there is a middle\n");
    commit = test_commit(origin);
    assert_updates(mirrors, origin, folder, need);
    kept = main_of(folder);
    g_assert_cmpstr(kept, ==, commit);
    said = test_git(folder, "fsck", "--full", NULL);
    g_assert_true(g_file_test(aside, G_FILE_TEST_IS_DIR));
}

static void a_corrupt_mirror_is_cloned_anew(void)
{
    assert_mended("d1", remove_packs, MIRROR_SOUND);
    assert_mended("d2", remove_head, MIRROR_FRESH);
    assert_mended("d3", spoil_reference, MIRROR_SOUND);
    assert_mended("d4", damage_packs, MIRROR_SOUND);
}

static void a_corrupt_mirror_of_a_remote_that_is_down_stays_and_is_told(void)
{
    g_autoptr(Mirrors) mirrors = mirrors_for(0);
    g_autofree char *origin = in_root("e-origin"), *away = in_root("e-away"), *folder = in_root("e/repo");
    g_autofree char *message = NULL;

    test_repository_init(origin);
    g_free(test_commit(origin));
    assert_updates(mirrors, origin, folder, MIRROR_FRESH);
    remove_packs(folder);
    g_assert_cmpint(g_rename(origin, away), ==, 0);
    message = refused(mirrors, origin, folder, MIRROR_SOUND);
    g_assert_nonnull(strstr(message, "the mirror is corrupt ("));
    g_assert_nonnull(strstr(message, ") and cannot be cloned anew: "));
    g_assert_true(g_file_test(folder, G_FILE_TEST_IS_DIR));
}

static void a_sound_mirror_is_left_as_it_is(void)
{
    g_autoptr(Mirrors) mirrors = mirrors_for(0);
    g_autofree char *origin = in_root("f-origin"), *folder = in_root("f/repo"), *aside = in_root("f/repo.corrupt");
    int64_t updated_ms;

    test_repository_init(origin);
    g_free(test_commit(origin));
    assert_updates(mirrors, origin, folder, MIRROR_FRESH);
    updated_ms = mirror_updated_ms(folder);
    assert_updates(mirrors, origin, folder, MIRROR_SOUND);
    g_assert_cmpint(mirror_updated_ms(folder), ==, updated_ms);
    g_assert_false(g_file_test(aside, G_FILE_TEST_EXISTS));
}

// A check reads everything, so they share one, and what is wrong with their own reading is not its matter.
static void who_suspects_a_mirror_that_was_just_checked_has_that_answer(void)
{
    g_autoptr(Mirrors) mirrors = mirrors_for(0);
    g_autofree char *origin = in_root("j-origin"), *folder = in_root("j/repo"), *aside = in_root("j/repo.corrupt");
    g_autofree char *away = in_root("j-away"), *first = NULL, *second = NULL;

    test_repository_init(origin);
    g_free(test_commit(origin));
    assert_updates(mirrors, origin, folder, MIRROR_FRESH);
    assert_updates(mirrors, origin, folder, MIRROR_SOUND);
    remove_packs(folder);
    assert_updates(mirrors, origin, folder, MIRROR_SOUND); // no check: it would see that
    g_assert_false(g_file_test(aside, G_FILE_TEST_EXISTS));
    assert_updates(mirrors, origin, folder, MIRROR_NEWER); // what was fetched since was not checked
    remove_packs(folder);
    g_assert_cmpint(g_rename(origin, away), ==, 0);
    first = refused(mirrors, origin, folder, MIRROR_SOUND);
    g_assert_nonnull(strstr(first, "the mirror is corrupt ("));
    g_assert_cmpint(g_rename(away, origin), ==, 0);
    second = refused(mirrors, origin, folder, MIRROR_SOUND);
    g_assert_nonnull(strstr(second, "(down since 2"));
}

static void the_head_follows_the_remote(void)
{
    g_autoptr(Mirrors) mirrors = mirrors_for(0);
    g_autofree char *origin = in_root("g-origin"), *folder = in_root("g/repo"), *head = NULL, *said = NULL;

    test_repository_init(origin);
    g_free(test_commit(origin));
    assert_updates(mirrors, origin, folder, MIRROR_FRESH);
    head = test_git(folder, "symbolic-ref", "HEAD", NULL);
    g_assert_cmpstr(head, ==, "refs/heads/main");
    said = test_git(origin, "checkout", "--quiet", "-b", "trunk", NULL);
    assert_updates(mirrors, origin, folder, MIRROR_FRESH);
    g_free(head);
    head = test_git(folder, "symbolic-ref", "HEAD", NULL);
    g_assert_cmpstr(head, ==, "refs/heads/trunk");
}

static void many_packs_become_few_and_keep_what_no_branch_has(void)
{
    g_autoptr(Mirrors) mirrors = mirrors_for(0);
    g_autofree char *origin = in_root("h-origin"), *folder = in_root("h/repo"), *base = NULL, *lost = NULL;
    g_autofree char *said = NULL, *kind = NULL, *packs = in_root("h/repo/objects/pack");
    guint n = 0;

    test_repository_init(origin);
    base = test_commit(origin);
    test_put(origin, "x.go", "package lost\n");
    lost = test_commit(origin);
    assert_updates(mirrors, origin, folder, MIRROR_FRESH);
    said = test_git(origin, "reset", "--hard", "--quiet", base, NULL);
    for (int i = 0; i < 42; i++) {
        g_autofree char *text = g_strdup_printf("package x%d\n", i);

        test_put(origin, "x.go", text);
        g_free(test_commit(origin));
        assert_updates(mirrors, origin, folder, MIRROR_FRESH);
    }
    for (g_autoptr(GDir) listing = g_dir_open(packs, 0, NULL); listing;) {
        const char *name = g_dir_read_name(listing);

        if (!name)
            break;
        n += g_str_has_suffix(name, ".pack");
    }
    g_assert_cmpuint(n, <, 20);
    kind = test_git(folder, "cat-file", "-t", lost, NULL);
    g_assert_cmpstr(kind, ==, "commit");
}

typedef struct Asker {
    Mirrors *mirrors;
    const char *url, *folder;
    bool is_done;
} Asker;

static void *ask(void *data)
{
    Asker *asker = data;

    asker->is_done = mirrors_update(asker->mirrors, asker->url, asker->folder, MIRROR_NEWER, NULL, NULL);
    return NULL;
}

// The remote takes its first caller's call, which is the update, and hangs up only when all have asked or could have.
static void several_who_ask_at_a_time_share_one_update(void)
{
    g_autofree char *folder = in_root("i/repo"), *url = NULL;
    Asker askers[4];
    pthread_t threads[4];
    guint port;
    int listener = listen_somewhere(&port), call;
    const MirrorsOptions options = { .timeout_ms = 600000, .patience_ms = 100 };
    g_autoptr(Mirrors) mirrors = mirrors_new(&options);

    url = g_strdup_printf("http://127.0.0.1:%u/x.git", port);
    for (int i = 0; i < 4; i++) {
        askers[i] = (Asker){ .mirrors = mirrors, .url = url, .folder = folder };
        g_assert_cmpint(pthread_create(&threads[i], NULL, ask, &askers[i]), ==, 0);
    }
    call = accept(listener, NULL, NULL);
    g_assert_cmpint(call, >=, 0);
    close(call);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        g_assert_false(askers[i].is_done);
    }
    g_assert_cmpint(fcntl(listener, F_SETFL, O_NONBLOCK), ==, 0);
    g_assert_cmpint(accept(listener, NULL, NULL), <, 0); // nobody called again
    g_assert_cmpint(errno, ==, EAGAIN);
    close(listener);
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    root = test_folder_new();
    g_test_add_func("/mirrors/fresh", a_fresh_mirror_is_not_fetched_again);
    g_test_add_func("/mirrors/down", a_remote_that_is_down_is_left_alone_for_a_while);
    g_test_add_func("/mirrors/hanging", who_could_do_with_the_old_one_does_not_wait_for_a_remote_that_hangs);
    g_test_add_func("/mirrors/corrupt", a_corrupt_mirror_is_cloned_anew);
    g_test_add_func("/mirrors/corrupt and down", a_corrupt_mirror_of_a_remote_that_is_down_stays_and_is_told);
    g_test_add_func("/mirrors/sound", a_sound_mirror_is_left_as_it_is);
    g_test_add_func("/mirrors/just checked", who_suspects_a_mirror_that_was_just_checked_has_that_answer);
    g_test_add_func("/mirrors/head", the_head_follows_the_remote);
    g_test_add_func("/mirrors/packs", many_packs_become_few_and_keep_what_no_branch_has);
    g_test_add_func("/mirrors/shared", several_who_ask_at_a_time_share_one_update);
    result = g_test_run();
    test_folder_free(root);
    return result;
}
