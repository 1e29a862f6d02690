// SPDX-License-Identifier: Apache-2.0
// Ending: the signals that end the daemon.
#include "daemon/ending.h"

#include "base/log.h"
#include "base/thread.h"

#include <glib.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_S = 60, HURRY_S = 5, EXIT_CUT_SHORT = 1 };

struct Ending {
    atomic_bool is_hurried;
    atomic_bool is_over;
    pthread_t thread;
};

static void ending_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGTERM);
}

void ending_prepare(void)
{
    sigset_t signals;

    signal(SIGPIPE, SIG_IGN);
    ending_signals(&signals);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

// Whether a signal came within the time.
static bool signal_came(int seconds)
{
    const struct timespec patience = { .tv_sec = seconds };
    sigset_t signals;

    ending_signals(&signals);
    return sigtimedwait(&signals, NULL, &patience) > 0;
}

static void *guard(void *data)
{
    Ending *ending = data;
    bool came = signal_came(PATIENCE_S);

    if (came && !atomic_load(&ending->is_over)) {
        log_line(LOG_WARNING, "asked again to end: requests under way are not waited for");
        atomic_store(&ending->is_hurried, true);
        signal_came(HURRY_S);
    }
    if (!atomic_load(&ending->is_over)) {
        log_line(LOG_WARNING, "not everything ended in time; the process ends where it stands");
        _exit(EXIT_CUT_SHORT);
    }
    return NULL;
}

Ending *ending_wait(void)
{
    Ending *ending = g_new0(Ending, 1);
    sigset_t signals;
    int came;

    ending_signals(&signals);
    sigwait(&signals, &came);
    log_line(LOG_INFO, "asked to end by %s", came == SIGINT ? "SIGINT" : "SIGTERM");
    ending->thread = thread_start("ending", guard, ending);
    return ending;
}

const atomic_bool *ending_is_hurried(const Ending *ending)
{
    return &ending->is_hurried;
}

void ending_free(Ending *ending)
{
    atomic_store(&ending->is_over, true);
    pthread_kill(ending->thread, SIGTERM);
    pthread_join(ending->thread, NULL);
    g_free(ending);
}
