// SPDX-License-Identifier: Apache-2.0
// Tests of the epochs: random stories of processes that count, are cleared, wrap, end and are read, against what is
// known of them; and the step from tables that had one epoch an address.
#include "store/epochs.h"

#include "store/accumulation_cases.h"
#include "store/connection.h"

enum { N_BLOCKS = 5, N_ADDRESSES = 3, N_TURNS = 2, N_STEPS = 60, N_STORIES = 3 };

// No address has more epochs than stay open, so that what they add up to is exact.
enum { MOST_ENDS = 2 };

// One process, and the last read of it since it began or was cleared.
typedef struct Process {
    guint id, clears;
    uint32_t counts[N_BLOCKS];
    uint64_t last[N_BLOCKS];
} Process;

// What is true whatever the reader does.
typedef struct Story {
    Store *store;
    const char *mode;
    bool has_names; // agents say which process they are
    bool has_wraps;
    Process processes[N_ADDRESSES][N_TURNS]; // those that answer at an address, by turns
    guint n_processes;
    guint n_ends[N_ADDRESSES]; // of processes and by clears
    int64_t now_ms;
    uint64_t finished[N_BLOCKS]; // last reads of what ended
    uint64_t highest[N_BLOCKS];  // of all reads
    uint64_t sum[N_BLOCKS];      // of all reads
} Story;

static bool is_set(const Story *story)
{
    return g_str_equal(story->mode, "set");
}

static void begin_process(Story *story, Process *process)
{
    for (guint b = 0; b < N_BLOCKS; b++)
        story->finished[b] += process->last[b];
    *process = (Process){ .id = ++story->n_processes };
}

static void clear_process(Story *story, Process *process)
{
    guint id = process->id, clears = process->clears;

    begin_process(story, process);
    process->id = id;
    process->clears = clears + 1;
}

static void count(const Story *story, Process *process)
{
    uint32_t *counter = &process->counts[g_test_rand_int_range(0, N_BLOCKS)];

    if (story->has_wraps && g_test_rand_int_range(0, 4) == 0)
        *counter = (uint32_t)-g_test_rand_int_range(0, 3);
    else
        *counter += (uint32_t)g_test_rand_int_range(1, 10);
}

static void read_process(Story *story, guint address, Process *process)
{
    g_autofree char *place = g_strdup_printf("http://10.0.0.%u:80", address);
    g_autofree char *name = g_strdup_printf("%u.%u", process->id, process->clears);
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_printf(text, "mode: %s\n", story->mode);
    for (guint b = 0; b < N_BLOCKS; b++) {
        uint64_t seen = is_set(story) ? process->counts[b] > 0 : process->counts[b];

        g_string_append_printf(text, "x.go:%u.1,%u.9 1 %" G_GUINT64_FORMAT "\n", b + 1, b + 1, (guint64)seen);
        process->last[b] = seen;
        story->highest[b] = MAX(story->highest[b], seen);
        story->sum[b] += seen;
    }
    see_at(story->store, BUILD_NAME, place, story->has_names ? name : NULL, text->str, ++story->now_ms);
}

// A process ends; the push of its end may come before or after the first read of the next one.
static void replace_process(Story *story, guint address, Process *process)
{
    Process old = *process;
    bool is_pushed = g_test_rand_bit(), is_late = story->has_names && g_test_rand_bit();

    if (is_pushed && !is_late)
        read_process(story, address, process);
    if (!is_pushed || !is_late) {
        begin_process(story, process);
        return;
    }
    *process = (Process){ .id = ++story->n_processes };
    read_process(story, address, process);
    read_process(story, address, &old);
    for (guint b = 0; b < N_BLOCKS; b++)
        story->finished[b] += old.last[b];
}

static void step(Story *story)
{
    guint address = (guint)g_test_rand_int_range(0, N_ADDRESSES);
    Process *process = &story->processes[address][g_test_rand_int_range(0, story->has_names ? N_TURNS : 1)];
    int what = g_test_rand_int_range(0, 20);

    if (what == 0 && story->n_ends[address]++ < MOST_ENDS)
        replace_process(story, address, process);
    else if (what == 1 && story->n_ends[address]++ < MOST_ENDS)
        clear_process(story, process);
    else if (what < 12)
        count(story, process);
    else
        read_process(story, address, process);
}

// What the last reads of all epochs add up to: exact where processes say their names and no counter wraps.
static uint64_t told(const Story *story, guint b)
{
    uint64_t total = story->finished[b];

    for (guint a = 0; a < N_ADDRESSES; a++)
        for (guint t = 0; t < N_TURNS; t++)
            total += story->processes[a][t].last[b];
    return is_set(story) ? total > 0 : total;
}

static void check(const Story *story)
{
    g_autoptr(Snapshot) snapshot = publish_at(story->store, BUILD_NAME, story->now_ms, NULL);
    g_autoptr(Profile) profile = NULL;

    g_assert_true(snapshot_profile(snapshot, &profile, NULL));
    g_assert_cmpuint(profile->blocks->len, ==, N_BLOCKS);
    for (guint b = 0; b < N_BLOCKS; b++) {
        uint64_t is = profile_count(profile, b);

        g_assert_cmpint(is > 0, ==, story->highest[b] > 0);
        g_assert_cmpuint(is, >=, story->highest[b]);
        g_assert_cmpuint(is, <=, story->sum[b]);
        if ((story->has_names && !story->has_wraps) || is_set(story))
            g_assert_cmpuint(is, ==, is_set(story) ? story->highest[b] : told(story, b));
    }
}

static void tell(const char *mode, bool has_names, bool has_wraps)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);
    Story story = { .store = store, .mode = mode, .has_names = has_names, .has_wraps = has_wraps };

    for (guint a = 0; a < N_ADDRESSES; a++)
        for (guint t = 0; t < N_TURNS; t++)
            story.processes[a][t].id = ++story.n_processes;
    read_process(&story, 0, &story.processes[0][0]);
    for (guint i = 0; i < N_STEPS; i++)
        step(&story);
    check(&story);
    test_folder_free(root);
}

static void what_was_seen_covered_stays_so_and_nothing_counts_twice(void)
{
    for (guint i = 0; i < N_STORIES; i++) {
        tell("atomic", true, false);
        tell("atomic", true, true);
        tell("count", false, false);
        tell("count", false, true);
        tell("set", true, true);
        tell("set", false, false);
    }
}

// As an earlier version left it: the same tables but for the epochs.
static void go_back_to_one_epoch_an_address(Store *store)
{
    g_autoptr(Transaction) change = NULL;

    g_assert_true(transaction_begin(&change, store, NULL));
    g_assert_true(
        database_run(transaction_database(change),
                     "CREATE TABLE epoch (id INTEGER PRIMARY KEY, build_id BIGINT NOT NULL REFERENCES build (id),"
                     " layout_id BIGINT NOT NULL REFERENCES layout (id), address text NOT NULL, process text NOT NULL,"
                     " digest text NOT NULL, last BLOB NOT NULL, seen_ms BIGINT NOT NULL, UNIQUE (build_id, address));"
                     "INSERT INTO epoch (build_id, layout_id, address, process, digest, last, seen_ms)"
                     " SELECT build_id, layout_id, address, process, digest, last, seen_ms FROM open_epoch;"
                     "DROP TABLE carried_source; DROP TABLE carried_total; DROP TABLE incremental_total; DROP TABLE "
                     "open_epoch; DROP TABLE upload; UPDATE goc_plugin_schema "
                     "SET version = 1",
                     NULL));
    g_assert_true(transaction_commit(change, NULL));
}

static void open_epochs_of_an_earlier_version_go_on(void)
{
    g_autofree char *root = test_folder_new();
    g_autoptr(Store) store = test_store(root);

    see(store, "http://10.0.0.1:80", "1", "mode: atomic\nx.go:1.1,2.2 3 2\n");
    see(store, "http://10.0.0.2:80", NULL, "mode: atomic\nx.go:1.1,2.2 3 5\n");
    go_back_to_one_epoch_an_address(store);
    g_clear_pointer(&store, store_close);
    store = test_store(root);
    see(store, "http://10.0.0.1:80", "1", "mode: atomic\nx.go:1.1,2.2 3 4\n");
    see(store, "http://10.0.0.2:80", NULL, "mode: atomic\nx.go:1.1,2.2 3 6\n");
    assert_published(store, BUILD_NAME, "mode: atomic\nx.go:1.1,2.2 3 10\n");
    test_folder_free(root);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/epochs/stories", what_was_seen_covered_stays_so_and_nothing_counts_twice);
    g_test_add_func("/epochs/earlier version", open_epochs_of_an_earlier_version_go_on);
    return g_test_run();
}
