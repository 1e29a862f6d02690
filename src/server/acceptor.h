// SPDX-License-Identifier: Apache-2.0
// Acceptor: the thread that takes new connections from a listening socket and gives them away.
#pragma once

#include <stdbool.h>
#include <sys/socket.h>

// Owns `fd` from now on, whether or not it welcomes it. Called in the acceptor's thread.
typedef void (*ConnectionTaker)(void *data, int fd, const struct sockaddr *peer, socklen_t size);

typedef struct Acceptor Acceptor;

// Starts the thread and takes over `listener`, a non-blocking socket. Connections are given away non-blocking.
Acceptor *acceptor_new(int listener, ConnectionTaker take, void *data);

// Takes those that the kernel has accepted already, closes the listener, so that more are refused, and ends the thread.
void acceptor_free(Acceptor *acceptor);
