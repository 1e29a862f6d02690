// SPDX-License-Identifier: Apache-2.0
// Acceptor: the thread that takes new connections from a listening socket and gives them away.
#include "server/acceptor.h"

#include "base/thread.h"

#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { TAKEN_AT_ONCE = 1024, SHORTAGE_PAUSE_MS = 50 };

struct Acceptor {
    int listener;
    int ending; // an eventfd, readable when the thread shall end
    ConnectionTaker take;
    void *data;
    pthread_t thread;
};

// Takes those that wait. False when the process or the machine has no room for more; they go on waiting in the kernel.
static bool accept_waiting(const Acceptor *acceptor)
{
    for (int i = 0; i < TAKEN_AT_ONCE; i++) {
        struct sockaddr_storage peer = { 0 };
        socklen_t size = sizeof peer;
        int fd = accept4(acceptor->listener, (struct sockaddr *)&peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd >= 0)
            acceptor->take(acceptor->data, fd, (const struct sockaddr *)&peer, size);
        else if (errno == EAGAIN)
            return true;
        else if (errno != ECONNABORTED && errno != EINTR) // that one has ended already: the next
            return false;
    }
    return true;
}

// Waits until `ending`, or for the listener too, for `pause_ms` at most; -1: without an end.
static bool is_to_end(const Acceptor *acceptor, bool is_listening, int pause_ms)
{
    struct pollfd waits[] = { { .fd = acceptor->ending, .events = POLLIN },
                              { .fd = is_listening ? acceptor->listener : -1, .events = POLLIN } };

    return poll(waits, G_N_ELEMENTS(waits), pause_ms) > 0 && waits[0].revents;
}

static void *run(void *data)
{
    const Acceptor *acceptor = data;
    bool has_room = true;

    while (!is_to_end(acceptor, has_room, has_room ? -1 : SHORTAGE_PAUSE_MS))
        has_room = accept_waiting(acceptor);
    // At once: who connects between the last look and this is told that nobody listens.
    accept_waiting(acceptor);
    close(acceptor->listener);
    return NULL;
}

Acceptor *acceptor_new(int listener, ConnectionTaker take, void *data)
{
    Acceptor *acceptor = g_new0(Acceptor, 1);

    *acceptor = (Acceptor){ .listener = listener, .take = take, .data = data };
    acceptor->ending = eventfd(0, EFD_CLOEXEC);
    if (acceptor->ending < 0)
        g_error("cannot make an eventfd: %s", g_strerror(errno));
    acceptor->thread = thread_start("acceptor", run, acceptor);
    return acceptor;
}

void acceptor_free(Acceptor *acceptor)
{
    if (!acceptor)
        return;
    eventfd_write(acceptor->ending, 1);
    pthread_join(acceptor->thread, NULL);
    close(acceptor->ending);
    g_free(acceptor);
}
