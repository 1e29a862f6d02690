// SPDX-License-Identifier: Apache-2.0
// Descriptor: a file descriptor that closes itself at the end of its scope: g_auto(Descriptor) fd = open(...).
#pragma once

#include <glib.h>
#include <unistd.h>

typedef int Descriptor; // -1: none

static inline void descriptor_clear(Descriptor *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Descriptor, descriptor_clear)

// Gives it away: the caller closes what is returned.
static inline int descriptor_steal(Descriptor *fd)
{
    int taken = *fd;

    *fd = -1;
    return taken;
}
