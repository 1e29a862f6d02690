// SPDX-License-Identifier: Apache-2.0
// Covprocesses: adds up the counter files of one program's processes; of many, on several threads.
//
// Which thread reads which file is chance. So when anything is wrong, or only to be warned of, what the threads did is
// thrown away, and the files are read again one after the other: that names the first of them.
#include "cover/covprocesses.h"

#include "base/team.h"

#include <stdatomic.h>

enum { SHARES_MAX = 4 };

// What one thread has read.
typedef struct Share {
    CovFileReader *reader;
    CovCounters *counters;
} Share;

typedef struct Sharing {
    const CovProcesses *processes;
    Share shares[SHARES_MAX];
    guint n_shares;
    atomic_bool is_vain;
} Sharing;

static bool add_file(const CovProcesses *processes, guint i, CovFileReader *reader, CovCounters *counters,
                     GError **error)
{
    const CovFile *file = g_ptr_array_index(processes->files, i);
    const void *data;
    gsize size;

    if (!covfile_reader_read(reader, file, processes->ceiling_bytes, &data, &size, error))
        return false;
    return covcounters_add(counters, data, size, error) || covfile_error(file, error);
}

static bool add_in_order(CovCounters **out, const CovProcesses *processes, CovFileReader *reader, GError **error)
{
    g_autoptr(CovCounters) counters = covcounters_new(processes->meta, processes->rules);

    for (guint i = 0; i < processes->files->len; i++) {
        if (!add_file(processes, i, reader, counters, error))
            return false;
    }
    *out = g_steal_pointer(&counters);
    return true;
}

static void add_to_share(guint i, guint worker, void *data)
{
    Sharing *sharing = data;
    Share *share = &sharing->shares[worker];

    if (atomic_load(&sharing->is_vain))
        return;
    if (!add_file(sharing->processes, i, share->reader, share->counters, NULL) ||
        covcounters_has_warned(share->counters))
        atomic_store(&sharing->is_vain, true);
}

static void sharing_clear(Sharing *sharing)
{
    for (guint i = 0; i < sharing->n_shares; i++) {
        covcounters_free(sharing->shares[i].counters);
        covfile_reader_free(sharing->shares[i].reader);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sharing, sharing_clear)

// Returns NULL when there is something to say of the files.
static CovCounters *add_on_threads(const CovProcesses *processes, guint n_threads)
{
    g_auto(Sharing) sharing = { .processes = processes, .n_shares = n_threads };
    CovCountersRules rules = *processes->rules;
    CovCounters *sum;

    rules.warn = NULL;
    for (guint i = 0; i < n_threads; i++)
        sharing.shares[i] = (Share){ covfile_reader_new(), covcounters_new(processes->meta, &rules) };
    team_run("counters", n_threads, processes->files->len, add_to_share, &sharing);
    sum = sharing.shares[0].counters;
    for (guint i = 1; i < n_threads && !atomic_load(&sharing.is_vain); i++)
        covcounters_join(sum, sharing.shares[i].counters);
    if (atomic_load(&sharing.is_vain) || covcounters_has_warned(sum))
        return NULL;
    sharing.shares[0].counters = NULL;
    return sum;
}

bool covprocesses_add_up(CovCounters **out, const CovProcesses *processes, CovFileReader *reader, GError **error)
{
    guint n_threads = MIN(team_size(processes->files->len), SHARES_MAX);

    *out = n_threads > 1 ? add_on_threads(processes, n_threads) : NULL;
    return *out || add_in_order(out, processes, reader, error);
}
