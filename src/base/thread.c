// SPDX-License-Identifier: Apache-2.0
// Thread: started with a name and without signals, which belong to the main thread.
#include "base/thread.h"

#include <glib.h>
#include <signal.h>

// A fault is the thread's own; the rest is for the process.
static void all_but_faults(sigset_t *signals)
{
    static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS };

    sigfillset(signals);
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++)
        sigdelset(signals, faults[i]);
}

pthread_t thread_start(const char *name, ThreadRun run, void *data)
{
    sigset_t blocked, before;
    pthread_t thread;
    int failure;

    all_but_faults(&blocked);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    failure = pthread_create(&thread, NULL, run, data);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failure)
        g_error("cannot start thread %s: %s", name, g_strerror(failure));
    pthread_setname_np(thread, name);
    return thread;
}
