// SPDX-License-Identifier: Apache-2.0
// Tests of the promise: what was acknowledged is there after a kill at any moment, and counted once.
#include "store/accumulation_cases.h"
#include "store/instances.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILLS = 20, LONGEST_LIFE_MS = 60 };

#define A "http://10.0.0.1:80"

// One life of a server: pulls a process whose counter grows, publishes now and then, and says what it has taken over.
static void live(const char *root, int life, int acknowledgements)
{
    g_autoptr(Store) store = test_store(root);
    g_autofree char *process = g_strdup_printf("%d", life);

    for (uint64_t n = 1;; n++) {
        g_autofree char *text = g_strdup_printf("mode: atomic\nx.go:1.1,2.2 3 %" PRIu64 "\n", n);

        see(store, A, process, text);
        if (write(acknowledgements, &n, sizeof n) != sizeof n)
            _exit(1);
        if (n % 3 == 0)
            snapshot_free(publish_at(store, BUILD_NAME, (int64_t)n, NULL));
    }
}

// Returns the last number that was acknowledged.
static uint64_t live_and_be_killed(const char *root, int life)
{
    uint64_t acknowledged = 0;
    int ends[2];
    pid_t child;

    g_assert_cmpint(pipe(ends), ==, 0);
    child = fork();
    if (child == 0)
        live(root, life, ends[1]);
    close(ends[1]);
    g_assert_cmpint(read(ends[0], &acknowledged, sizeof acknowledged), ==, sizeof acknowledged);
    g_usleep((gulong)g_test_rand_int_range(0, LONGEST_LIFE_MS * 1000));
    g_assert_cmpint(kill(child, SIGKILL), ==, 0);
    g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
    while (read(ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged)
        ;
    close(ends[0]);
    return acknowledged;
}

// What is published, after the store was opened and found whole (store_open checks every page).
static uint64_t published_count(const char *root)
{
    g_autoptr(Store) store = test_store(root);
    g_autoptr(Snapshot) snapshot = publish_at(store, BUILD_NAME, 1, NULL);
    g_autoptr(Profile) profile = NULL;

    g_assert_true(snapshot_profile(snapshot, &profile, NULL));
    return profile_count(profile, 0);
}

static void whatever_was_acknowledged_survives_a_kill(void)
{
    g_autofree char *root = test_folder_new();
    uint64_t before = 0;

    for (int life = 0; life < KILLS; life++) {
        uint64_t acknowledged = live_and_be_killed(root, life);
        uint64_t after = published_count(root);

        // One more may have been committed without being acknowledged any more.
        g_assert_cmpuint(after, >=, before + acknowledged);
        g_assert_cmpuint(after, <=, before + acknowledged + 1);
        before = after;
    }
    test_folder_free(root);
}

// The pod is pulled, dies by SIGKILL, comes back at the same address, and is pulled again and again.
static void a_restarted_pod_never_lowers_the_total(void)
{
    static const char *const reads[] = {
        "mode: atomic\nx.go:1.1,2.2 3 4\nx.go:4.1,5.2 1 0\n", "mode: atomic\nx.go:1.1,2.2 3 5\nx.go:4.1,5.2 1 1\n",
        "mode: atomic\nx.go:1.1,2.2 3 0\nx.go:4.1,5.2 1 0\n", "mode: atomic\nx.go:1.1,2.2 3 0\nx.go:4.1,5.2 1 0\n",
        "mode: atomic\nx.go:1.1,2.2 3 2\nx.go:4.1,5.2 1 0\n", "mode: atomic\nx.go:1.1,2.2 3 2\nx.go:4.1,5.2 1 0\n",
    };
    static const char *const want[] = { "75.0", "100.0", "100.0", "100.0", "100.0", "100.0" };
    g_autofree char *root = test_folder_new();

    for (gsize i = 0; i < G_N_ELEMENTS(reads); i++) {
        g_autoptr(Store) store = test_store(root);
        g_autoptr(Snapshot) snapshot = NULL;

        see(store, A, NULL, reads[i]);
        snapshot = publish_at(store, BUILD_NAME, (int64_t)i, NULL);
        g_assert_cmpstr(snapshot->cover_total, ==, want[i]);
    }
    {
        g_autoptr(Store) store = test_store(root);

        assert_published(store, BUILD_NAME, "mode: atomic\nx.go:1.1,2.2 3 7\nx.go:4.1,5.2 1 1\n");
    }
    test_folder_free(root);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/durability/kill", whatever_was_acknowledged_survives_a_kill);
    g_test_add_func("/durability/restarted pod", a_restarted_pod_never_lowers_the_total);
    return g_test_run();
}
