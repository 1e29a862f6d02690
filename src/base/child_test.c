// SPDX-License-Identifier: Apache-2.0
// Tests of base/child, with real programs.
#include "base/child.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/test_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const environment[] = { "PATH=/usr/bin:/bin", "COLOUR=blue", NULL };

static bool run_shell(const char *script, int64_t timeout_ms, gsize ceiling, GBytes **output, GError **error)
{
    const char *const argv[] = { "sh", "-c", script, NULL };
    ChildOptions options = {
        .argv = argv, .environment = environment, .timeout_ms = timeout_ms, .output_ceiling_bytes = ceiling
    };

    return child_run(&options, output, error);
}

static void assert_prints(const char *script, const char *text)
{
    g_autoptr(GBytes) output = NULL;
    g_autoptr(GError) error = NULL;

    if (!run_shell(script, 10000, 1 << 20, &output, &error))
        g_error("%s", error->message);
    g_assert_cmpmem(g_bytes_get_data(output, NULL), (int)g_bytes_get_size(output), text, (int)strlen(text));
}

static void assert_fails(const char *script, int64_t timeout_ms, gsize ceiling, GocError kind, const char *pattern)
{
    g_autoptr(GBytes) output = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_false(run_shell(script, timeout_ms, ceiling, &output, &error));
    g_assert_error(error, GOC_ERROR, (int)kind);
    if (!g_pattern_match_simple(pattern, error->message))
        g_error("\"%s\" is not like \"%s\"", error->message, pattern);
    g_assert_null(output);
}

static bool is_alive(const char *pid_file)
{
    g_autofree char *text = NULL;

    g_assert_true(g_file_get_contents(pid_file, &text, NULL, NULL));
    return kill((pid_t)g_ascii_strtoll(text, NULL, 10), 0) == 0;
}

// An orphan is reaped by init in its own time.
static void assert_dies(const char *pid_file)
{
    for (int i = 0; i < 500 && is_alive(pid_file); i++)
        g_usleep(10000);
    g_assert_false(is_alive(pid_file));
}

static void its_output_comes_back(void)
{
    assert_prints("printf 'one\\ntwo'", "one\ntwo");
    assert_prints("true", "");
    assert_prints("echo noise >&2; echo text", "text\n");
    assert_prints("cat", "");
}

static void its_environment_is_what_we_give_it(void)
{
    g_setenv("GOC_CHILD_TEST", "leaked", TRUE);
    assert_prints("echo $COLOUR,$GOC_CHILD_TEST", "blue,\n");
}

static void it_has_default_signals_and_none_of_our_descriptors(void)
{
    int kept = open("/dev/null", O_RDONLY); // without O_CLOEXEC
    sigset_t some, before;

    sigemptyset(&some);
    sigaddset(&some, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &some, &before);
    signal(SIGPIPE, SIG_IGN);
    g_assert_cmpint(kept, >=, 3);
    assert_prints("ls /proc/self/fd | wc -l", "4\n"); // 0, 1, 2 and the folder it lists
    // glibc keeps signals 32 and 33 to itself; who was started by posix_spawn, as by make, has them ignored.
    assert_prints(
        "grep -E '^Sig(Blk|Ign)' /proc/self/status | tr -d '\\t' | sed 's/:0*1*[08]0000000$/:0000000000000000/'",
        "SigBlk:0000000000000000\nSigIgn:0000000000000000\n");
    signal(SIGPIPE, SIG_DFL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(kept);
}

static void a_bad_end_tells_the_first_line_of_its_errors(void)
{
    assert_fails("echo; echo 'fatal: no' >&2; echo more >&2; exit 3", 10000, 1000, GOC_ERROR_INTERNAL,
                 "sh ended with 3: fatal: no");
    assert_fails("printf '\\n\\033[1mx\\377' >&2; exit 1", 10000, 1000, GOC_ERROR_INTERNAL,
                 "sh ended with 1:  [1mx\xEF\xBF\xBD");
    assert_fails("kill -9 $$", 10000, 1000, GOC_ERROR_INTERNAL, "sh was ended by signal 9: ");
}

static void a_program_that_is_not_there_is_an_error(void)
{
    const char *const argv[] = { "goc-plugin-no-such-program", NULL };
    const char *const shell[] = { "sh", "-c", "true", NULL };
    ChildOptions unknown = { .argv = argv, .environment = environment, .timeout_ms = 1000 };
    ChildOptions nowhere = { .argv = shell, .environment = environment, .timeout_ms = 1000, .folder = "/nonexistent" };
    g_autoptr(GError) first = NULL;
    g_autoptr(GError) second = NULL;

    g_assert_false(child_run(&unknown, NULL, &first));
    g_assert_error(first, GOC_ERROR, GOC_ERROR_INTERNAL);
    g_assert_false(child_run(&nowhere, NULL, &second));
    g_assert_error(second, GOC_ERROR, GOC_ERROR_INTERNAL);
    g_assert_nonnull(strstr(second->message, g_strerror(ENOENT)));
}

static void both_streams_may_be_large(void)
{
    g_autoptr(GBytes) output = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(run_shell("head -c 900000 /dev/zero >&2; head -c 1000000 /dev/zero; head -c 99999 /dev/zero >&2",
                            20000, 1000000, &output, &error));
    g_assert_cmpuint(g_bytes_get_size(output), ==, 1000000);
}

static void too_much_output_is_refused(void)
{
    int64_t start_ms = clock_monotonic_ms();

    assert_fails("printf 12345", 10000, 4, GOC_ERROR_TOO_BIG, "sh wrote more than 4 bytes");
    assert_fails("yes", 20000, 100000, GOC_ERROR_TOO_BIG, "*");
    assert_fails("yes >&2", 20000, 100000, GOC_ERROR_TOO_BIG, "*");
    assert_fails("trap '' TERM PIPE; while :; do echo x; done", 20000, 1000, GOC_ERROR_TOO_BIG, "*");
    g_assert_cmpint(clock_monotonic_ms() - start_ms, <, 15000);
}

static void a_deadline_ends_the_whole_group(void)
{
    g_autofree char *folder = test_folder_new();
    g_autofree char *pid_file = g_build_filename(folder, "pid", NULL);
    g_autofree char *script = g_strdup_printf("sleep 60 & echo $! > '%s'; wait", pid_file);
    int64_t start_ms = clock_monotonic_ms();

    assert_fails(script, 300, 1000, GOC_ERROR_UNAVAILABLE, "sh did not end within 0.3 s");
    g_assert_cmpint(clock_monotonic_ms() - start_ms, <, 30000);
    assert_dies(pid_file);
    test_folder_free(folder);
}

static void who_ignores_sigterm_gets_sigkill(void)
{
    int64_t start_ms = clock_monotonic_ms(), took_ms;

    assert_fails("trap '' TERM; while :; do sleep 1; done", 200, 1000, GOC_ERROR_UNAVAILABLE, "*");
    took_ms = clock_monotonic_ms() - start_ms;
    g_assert_cmpint(took_ms, >=, 2200);
    g_assert_cmpint(took_ms, <, 30000);
}

static void what_it_leaves_behind_is_killed_and_not_waited_for(void)
{
    g_autofree char *folder = test_folder_new();
    g_autofree char *pid_file = g_build_filename(folder, "pid", NULL);
    g_autofree char *script = g_strdup_printf("sleep 60 & echo $! > '%s'; echo done", pid_file);
    g_autofree char *escaping =
        g_strdup_printf("setsid sh -c \"while [ -e '%s' ]; do sleep 0.1; done\" & echo done", pid_file);
    int64_t start_ms = clock_monotonic_ms();

    assert_prints(script, "done\n");
    assert_dies(pid_file);
    assert_prints(escaping, "done\n");
    g_assert_cmpint(clock_monotonic_ms() - start_ms, <, 30000);
    test_folder_free(folder);
}

static void run_until_killed(const char *script)
{
    const char *const argv[] = { "sh", "-c", script, NULL };
    ChildOptions options = { .argv = argv, .environment = environment, .timeout_ms = 60000, .is_death_told = true };

    (void)!child_run(&options, NULL, NULL);
    _exit(0);
}

static void wait_for(const char *file)
{
    int64_t until_ms = clock_monotonic_ms() + 30000;

    while (!g_file_test(file, G_FILE_TEST_EXISTS)) {
        g_assert_cmpint(clock_monotonic_ms(), <, until_ms);
        g_usleep(10000);
    }
}

static void our_death_is_told_to_who_must_tidy_up(void)
{
    g_autofree char *folder = test_folder_new();
    g_autofree char *begun = g_build_filename(folder, "begun", NULL), *tidy = g_build_filename(folder, "tidy", NULL);
    g_autofree char *script =
        g_strdup_printf("trap 'echo >\"%s\"; exit' TERM; echo >'%s'; while :; do sleep 0.01; done", tidy, begun);
    pid_t pid = fork();

    if (pid == 0)
        run_until_killed(script);
    wait_for(begun);
    kill(pid, SIGKILL);
    g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
    wait_for(tidy);
    test_folder_free(folder);
}

typedef struct Taken {
    gsize size, n_pieces, most;
} Taken;

static bool take(const char *piece, gsize size, void *data, GError **error)
{
    Taken *taken = data;

    if (taken->size + size > taken->most)
        return set_error(error, GOC_ERROR_CONFLICT, "that is enough");
    taken->size += size;
    taken->n_pieces++;
    return true;
}

static bool run_taking(const char *script, Taken *taken, gsize ceiling_bytes, GError **error)
{
    const char *const argv[] = { "sh", "-c", script, NULL };
    ChildOptions options = { .argv = argv,
                             .environment = environment,
                             .timeout_ms = 60000,
                             .output_ceiling_bytes = ceiling_bytes,
                             .take = take,
                             .take_data = taken };

    return child_run(&options, NULL, error);
}

static void its_output_may_be_taken_in_pieces_and_refused(void)
{
    static const char script[] = "head -c 20000000 /dev/zero; echo error >&2";
    int64_t start_ms = clock_monotonic_ms();
    Taken all = { .most = SIZE_MAX }, some = { .most = 100000 }, above = { .most = SIZE_MAX };
    g_autoptr(GError) refusal = NULL;
    g_autoptr(GError) ceiling = NULL;

    g_assert_true(run_taking(script, &all, 20000000, NULL));
    g_assert_cmpuint(all.size, ==, 20000000);
    g_assert_cmpuint(all.n_pieces, >, 1);
    g_assert_false(run_taking("yes", &some, SIZE_MAX, &refusal));
    g_assert_error(refusal, GOC_ERROR, GOC_ERROR_CONFLICT);
    g_assert_cmpstr(refusal->message, ==, "that is enough");
    g_assert_false(run_taking("yes", &above, 1000000, &ceiling));
    g_assert_error(ceiling, GOC_ERROR, GOC_ERROR_TOO_BIG);
    g_assert_cmpuint(above.size, <=, 1000000);
    g_assert_cmpint(clock_monotonic_ms() - start_ms, <, 30000);
}

static void limits_hold_in_the_child_only(void)
{
    const char *const argv[] = { "sh", "-c", "ulimit -f; ulimit -v; ulimit -c", NULL };
    ChildOptions options = { .argv = argv,
                             .environment = environment,
                             .timeout_ms = 10000,
                             .output_ceiling_bytes = 100,
                             .memory_ceiling_bytes = 1024 * 1024 * 1024,
                             .file_ceiling_bytes = 512 * 1024 };
    g_autoptr(GBytes) output = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(child_run(&options, &output, &error)); // dash counts blocks of 512 bytes, and KiB
    g_assert_cmpmem(g_bytes_get_data(output, NULL), (int)g_bytes_get_size(output), "1024\n1048576\n0\n", 15);
}

static void *run_twenty(void *number)
{
    g_autofree char *script = g_strdup_printf("echo %d; exit %d", GPOINTER_TO_INT(number), GPOINTER_TO_INT(number) % 2);
    g_autofree char *text = g_strdup_printf("%d\n", GPOINTER_TO_INT(number));
    g_autofree char *pattern = g_strdup_printf("sh ended with %d: ", GPOINTER_TO_INT(number) % 2);

    for (int i = 0; i < 20; i++) {
        if (GPOINTER_TO_INT(number) % 2)
            assert_fails(script, 20000, 1000, GOC_ERROR_INTERNAL, pattern);
        else
            assert_prints(script, text);
    }
    return NULL;
}

static void threads_do_not_take_each_others_children(void)
{
    pthread_t threads[4];

    for (int i = 0; i < 4; i++)
        g_assert_cmpint(pthread_create(&threads[i], NULL, run_twenty, GINT_TO_POINTER(i)), ==, 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1); // no zombie of any of them
    g_assert_cmpint(errno, ==, ECHILD);
}

static void *end_all_soon(void *nothing)
{
    g_usleep(200000);
    child_end_all();
    return NULL;
}

// The last test: no child lives after it.
static void all_end_when_we_do(void)
{
    int64_t start_ms = clock_monotonic_ms();
    pthread_t thread;

    g_assert_cmpint(pthread_create(&thread, NULL, end_all_soon, NULL), ==, 0);
    assert_fails("exec sleep 60", 60000, 1000, GOC_ERROR_UNAVAILABLE, "sh was ended*");
    pthread_join(thread, NULL);
    assert_fails("exec sleep 60", 60000, 1000, GOC_ERROR_UNAVAILABLE, "sh was ended*");
    g_assert_cmpint(clock_monotonic_ms() - start_ms, <, 5000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/child/output", its_output_comes_back);
    g_test_add_func("/child/environment", its_environment_is_what_we_give_it);
    g_test_add_func("/child/inheritance", it_has_default_signals_and_none_of_our_descriptors);
    g_test_add_func("/child/bad end", a_bad_end_tells_the_first_line_of_its_errors);
    g_test_add_func("/child/not there", a_program_that_is_not_there_is_an_error);
    g_test_add_func("/child/large", both_streams_may_be_large);
    g_test_add_func("/child/too much", too_much_output_is_refused);
    g_test_add_func("/child/taken", its_output_may_be_taken_in_pieces_and_refused);
    g_test_add_func("/child/deadline", a_deadline_ends_the_whole_group);
    g_test_add_func("/child/sigkill", who_ignores_sigterm_gets_sigkill);
    g_test_add_func("/child/left behind", what_it_leaves_behind_is_killed_and_not_waited_for);
    g_test_add_func("/child/told", our_death_is_told_to_who_must_tidy_up);
    g_test_add_func("/child/limits", limits_hold_in_the_child_only);
    g_test_add_func("/child/threads", threads_do_not_take_each_others_children);
    g_test_add_func("/child/all", all_end_when_we_do);
    return g_test_run();
}
