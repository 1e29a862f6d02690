// SPDX-License-Identifier: Apache-2.0
// Kept: what is made of snapshots when it is first asked for, and kept in files beneath the store's root.
#include "report/kept.h"

#include "base/error.h"
#include "base/file.h"
#include "base/turns.h"

#include <errno.h>
#include <semaphore.h>
#include <string.h>
#include <time.h>

enum {
    FILE_CEILING_BYTES = 1024 * 1024 * 1024,
    CEILING_MAKINGS = 4, // at one time
    PATIENCE_S = 60,
};

struct Kept {
    Store *store;
    Turns *makings; // by path
    sem_t places;
};

Kept *kept_new(Store *store)
{
    Kept *kept = g_new0(Kept, 1);

    kept->store = store;
    kept->makings = turns_new();
    sem_init(&kept->places, 0, CEILING_MAKINGS);
    return kept;
}

void kept_free(Kept *kept)
{
    if (!kept)
        return;
    turns_free(kept->makings);
    sem_destroy(&kept->places);
    g_free(kept);
}

bool kept_take_place(Kept *kept, GError **error)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += PATIENCE_S;
    while (sem_clockwait(&kept->places, CLOCK_MONOTONIC, &until) < 0) {
        if (errno != EINTR)
            return set_error(error, GOC_ERROR_UNAVAILABLE, "too many reports are being made; try again in a minute");
    }
    return true;
}

void kept_leave_place(Kept *kept)
{
    sem_post(&kept->places);
}

// Beneath the store's root, so that a link in it leads nowhere.
static bool read_kept(const Kept *kept, const char *path, GBytes **out, GError **error)
{
    const char *root = store_root(kept->store);
    gsize size = strlen(root);

    if (!g_str_has_prefix(path, root) || path[size] != '/')
        return set_error(error, GOC_ERROR_INTERNAL, "%s: lies outside of %s", path, root);
    return file_read_beneath(out, root, path + size + 1, FILE_CEILING_BYTES, error);
}

// `*out` stays NULL when none is kept.
static bool look_up(const Kept *kept, const char *path, GBytes **out, GError **error)
{
    g_autoptr(GError) failure = NULL;

    if (read_kept(kept, path, out, &failure) || error_kind(failure) == GOC_ERROR_NOT_FOUND)
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool look_up_or_make(Kept *kept, const char *path, KeptMake make, void *data, GBytes **out, GError **error)
{
    if (!look_up(kept, path, out, error))
        return false;
    if (*out)
        return true; // who had the turn before us made it
    if (!make(data, out, error))
        return false;
    (void)!file_write(path, g_bytes_get_data(*out, NULL), g_bytes_get_size(*out), NULL);
    return true;
}

bool kept_get(Kept *kept, const char *path, KeptMake make, void *data, GBytes **out, GError **error)
{
    g_autoptr(GBytes) content = NULL;
    bool is_done;

    if (!look_up(kept, path, &content, error))
        return false;
    if (!content) {
        if (!turns_take(kept->makings, path, INT64_MAX))
            g_assert_not_reached(); // without a deadline
        is_done = look_up_or_make(kept, path, make, data, &content, error);
        turns_end(kept->makings, path);
        if (!is_done)
            return false;
    }
    *out = g_steal_pointer(&content);
    return true;
}
