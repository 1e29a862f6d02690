// SPDX-License-Identifier: Apache-2.0
// Turns: threads that want to do one named thing at a time wait for each other; other names do not wait.
#include "base/turns.h"

#include "base/condition.h"

#include <pthread.h>

struct Turns {
    pthread_mutex_t mutex;
    pthread_cond_t ended;
    GHashTable *names; // whose turn is taken
};

Turns *turns_new(void)
{
    Turns *turns = g_new0(Turns, 1);

    condition_init(&turns->ended);
    pthread_mutex_init(&turns->mutex, NULL);
    turns->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return turns;
}

void turns_free(Turns *turns)
{
    if (!turns)
        return;
    g_assert(g_hash_table_size(turns->names) == 0);
    g_hash_table_unref(turns->names);
    pthread_cond_destroy(&turns->ended);
    pthread_mutex_destroy(&turns->mutex);
    g_free(turns);
}

bool turns_take(Turns *turns, const char *name, int64_t deadline_ms)
{
    bool is_in_time = true, is_taken = false;

    pthread_mutex_lock(&turns->mutex);
    while (g_hash_table_contains(turns->names, name) && is_in_time)
        is_in_time = condition_wait_until(&turns->ended, &turns->mutex, deadline_ms);
    if (!g_hash_table_contains(turns->names, name))
        is_taken = g_hash_table_add(turns->names, g_strdup(name));
    pthread_mutex_unlock(&turns->mutex);
    return is_taken;
}

void turns_end(Turns *turns, const char *name)
{
    pthread_mutex_lock(&turns->mutex);
    g_hash_table_remove(turns->names, name);
    pthread_cond_broadcast(&turns->ended);
    pthread_mutex_unlock(&turns->mutex);
}
