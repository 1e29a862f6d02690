// SPDX-License-Identifier: Apache-2.0
// Progress: a line on a terminal that counts the seconds of what takes long.
#include "cli/progress.h"

#include "base/clock.h"
#include "base/condition.h"
#include "base/thread.h"

#include <stdio.h>
#include <unistd.h>

enum { QUIET_MS = 2000, STEP_MS = 1000 };

struct Progress {
    const char *command, *what;
    int64_t start_ms;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool is_over, is_shown;
};

static void show(Progress *progress)
{
    int64_t seconds = (clock_monotonic_ms() - progress->start_ms) / 1000;

    fprintf(stderr, "\r\033[Kgoc-plugin %s: %s (%d s)", progress->command, progress->what, (int)seconds);
    progress->is_shown = true;
}

static void *count(void *data)
{
    Progress *progress = data;
    int64_t next_ms = progress->start_ms + QUIET_MS;

    pthread_mutex_lock(&progress->lock);
    while (!progress->is_over) {
        if (condition_wait_until(&progress->ended, &progress->lock, next_ms))
            continue;
        show(progress);
        next_ms += STEP_MS;
    }
    pthread_mutex_unlock(&progress->lock);
    return NULL;
}

Progress *progress_new(const char *command, const char *what)
{
    Progress *progress;

    if (!isatty(STDERR_FILENO))
        return NULL;
    progress = g_new0(Progress, 1);
    progress->command = command;
    progress->what = what;
    progress->start_ms = clock_monotonic_ms();
    pthread_mutex_init(&progress->lock, NULL);
    condition_init(&progress->ended);
    progress->thread = thread_start("progress", count, progress);
    return progress;
}

void progress_free(Progress *progress)
{
    if (!progress)
        return;
    pthread_mutex_lock(&progress->lock);
    progress->is_over = true;
    pthread_cond_signal(&progress->ended);
    pthread_mutex_unlock(&progress->lock);
    pthread_join(progress->thread, NULL);
    pthread_cond_destroy(&progress->ended);
    pthread_mutex_destroy(&progress->lock);
    if (progress->is_shown)
        fputs("\r\033[K", stderr);
    g_free(progress);
}
