// SPDX-License-Identifier: Apache-2.0
// HTML bodies: reads the source of each file of a report and has it written, on several threads where the sources allow
// it.
#include "report/html_bodies.h"

#include "base/condition.h"
#include "base/error.h"
#include "base/team.h"

#include <stdatomic.h>

// Waiting for a turn costs more than writing a small file, so that files in order are shared out by about this many
// blocks.
enum { BLOCKS_IN_ORDER = 2000 };

typedef struct Round {
    const HtmlBodies *bodies;
    GArray *firsts;         // guint: the first file of each item of work, and behind the last item the number of files
    Output **outputs;       // by worker
    GError **failures;      // by file: why its source cannot be read
    atomic_bool is_over;    // nothing more is written
    pthread_mutex_t lock;   // over those below
    pthread_cond_t changed; // `turn`
    guint turn;             // item that is handed over next, when they are in order
    GError *failure;        // of handing over
} Round;

static GArray *share_out(const HtmlBodies *bodies)
{
    guint n_files = bodies->profile->files->len;
    GArray *firsts = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint file = 0, blocks = BLOCKS_IN_ORDER; file < n_files; file++) {
        if (!bodies->is_in_order || blocks >= BLOCKS_IN_ORDER) {
            g_array_append_val(firsts, file);
            blocks = 0;
        }
        blocks += profile_file(bodies->profile, file)->n_blocks;
    }
    g_array_append_val(firsts, n_files);
    return firsts;
}

static guint first_of(const Round *round, guint item)
{
    return g_array_index(round->firsts, guint, item);
}

static void write_missing(Round *round, guint file, Output *output)
{
    const HtmlBodies *bodies = round->bodies;

    if (bodies->missing)
        bodies->write_missing(bodies->data, file, round->failures[file]->message, output);
    else
        round->is_over = true;
}

static void write_file(Round *round, guint file, Output *output)
{
    const HtmlBodies *bodies = round->bodies;
    const char *name = profile_file(bodies->profile, file)->name, *text;
    g_autoptr(GBytes) source = NULL;
    gsize size;

    if (!sources_read(bodies->sources, name, &source, &round->failures[file])) {
        write_missing(round, file, output);
    } else if (!round->is_over) {
        text = g_bytes_get_data(source, &size);
        bodies->write(bodies->data, file, text ? text : "", size, output);
    }
}

static void hand_over(Round *round, guint item, const Output *output)
{
    const HtmlBodies *bodies = round->bodies;
    GError *failure = NULL;

    if (round->is_over || bodies->hand_over(bodies->data, first_of(round, item), output, &failure))
        return;
    round->is_over = true;
    pthread_mutex_lock(&round->lock);
    if (round->failure)
        g_error_free(failure);
    else
        round->failure = failure;
    pthread_mutex_unlock(&round->lock);
}

// Items begin in their order, so that the one whose turn it is has always begun.
static void await_turn(Round *round, guint item)
{
    pthread_mutex_lock(&round->lock);
    while (round->turn != item)
        condition_wait_until(&round->changed, &round->lock, INT64_MAX);
    pthread_mutex_unlock(&round->lock);
}

static void end_turn(Round *round)
{
    pthread_mutex_lock(&round->lock);
    round->turn++;
    pthread_cond_broadcast(&round->changed);
    pthread_mutex_unlock(&round->lock);
}

// When a source is missing the others are still read, so that all that are missing can be told at once.
static void work(guint item, guint worker, void *data)
{
    Round *round = data;
    Output *output = round->outputs[worker];

    output_empty(output);
    for (guint file = first_of(round, item); file < first_of(round, item + 1); file++)
        write_file(round, file, output);
    if (round->bodies->is_in_order)
        await_turn(round, item);
    hand_over(round, item, output);
    if (round->bodies->is_in_order)
        end_turn(round);
}

static void run(Round *round)
{
    const HtmlBodies *bodies = round->bodies;
    guint size = bodies->sources->is_concurrent ? team_size(bodies->profile->files->len) : 1;

    round->outputs = g_new(Output *, size);
    for (guint i = 0; i < size; i++)
        round->outputs[i] = output_new_memory();
    condition_init(&round->changed);
    team_run("html", size, round->firsts->len - 1, work, round);
    pthread_cond_destroy(&round->changed);
    for (guint i = 0; i < size; i++)
        output_free(round->outputs[i]);
    g_free(round->outputs);
}

static void tell_missing(Round *round, Missing *missing)
{
    const Profile *profile = round->bodies->profile;

    for (guint i = 0; i < profile->files->len; i++) {
        if (round->failures[i])
            missing_add(missing, profile_file(profile, i)->name, round->failures[i]);
        g_clear_error(&round->failures[i]);
    }
}

bool html_bodies_make(const HtmlBodies *bodies, GError **error)
{
    Round round = { .bodies = bodies, .firsts = share_out(bodies), .lock = PTHREAD_MUTEX_INITIALIZER };
    g_autoptr(Missing) missing = missing_new();

    round.failures = g_new0(GError *, bodies->profile->files->len);
    run(&round);
    tell_missing(&round, bodies->missing ? bodies->missing : missing);
    g_array_unref(round.firsts);
    g_free(round.failures);
    if (round.failure) {
        g_propagate_error(error, round.failure);
        return false;
    }
    return missing_is_none(missing, error);
}
