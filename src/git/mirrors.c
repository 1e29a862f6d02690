// SPDX-License-Identifier: Apache-2.0
// Mirrors: many repositories' mirrors, each brought up to date by one thread at a time, which all who need it share.
#include "git/mirrors.h"

#include "base/clock.h"
#include "base/condition.h"
#include "base/error.h"
#include "base/log.h"
#include "base/thread.h"
#include "git/mirror.h"

enum { PAUSE_MS = 30 * 1000 };

struct Mirrors {
    MirrorsOptions options;
    pthread_mutex_t mutex; // of what follows
    pthread_cond_t ended;  // an update has
    GHashTable *places;    // folder -> Place
};

// One mirror, from when it is first asked for.
typedef struct Place {
    Mirrors *mirrors;
    char *folder;
    bool is_running;
    bool has_thread; // to be joined
    pthread_t thread;
    char *url;          // of the update that runs
    bool is_suspect;    // so is its mirror
    int64_t begun_ms;   // monotonic clock
    int64_t begun_at;   // the same moment, wall clock
    GError *failure;    // of the last update; NULL: it went well
    int64_t ended_ms;   // so did the last update; monotonic clock
    int64_t failing_ms; // wall clock: the first of the failures in a row
} Place;

static void end_thread(Place *place)
{
    if (place->has_thread)
        pthread_join(place->thread, NULL);
    place->has_thread = false;
}

static void place_free(Place *place)
{
    end_thread(place);
    g_free(place->folder);
    g_free(place->url);
    g_clear_error(&place->failure);
    g_free(place);
}

Mirrors *mirrors_new(const MirrorsOptions *options)
{
    Mirrors *mirrors = g_new0(Mirrors, 1);

    mirrors->options = *options;
    mirrors->places = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)place_free);
    pthread_mutex_init(&mirrors->mutex, NULL);
    condition_init(&mirrors->ended);
    return mirrors;
}

void mirrors_free(Mirrors *mirrors)
{
    if (!mirrors)
        return;
    g_hash_table_unref(mirrors->places);
    pthread_cond_destroy(&mirrors->ended);
    pthread_mutex_destroy(&mirrors->mutex);
    g_free(mirrors);
}

static Place *place_of(Mirrors *mirrors, const char *folder)
{
    Place *place = g_hash_table_lookup(mirrors->places, folder);

    if (!place) {
        place = g_new0(Place, 1);
        place->mirrors = mirrors;
        place->folder = g_strdup(folder);
        g_hash_table_insert(mirrors->places, place->folder, place);
    }
    return place;
}

static void note_end(Place *place, GError *failure)
{
    Mirrors *mirrors = place->mirrors;

    pthread_mutex_lock(&mirrors->mutex);
    if (failure && !place->failure)
        place->failing_ms = clock_wall_ms();
    g_clear_error(&place->failure);
    place->failure = failure;
    place->ended_ms = clock_monotonic_ms();
    place->is_running = false;
    pthread_cond_broadcast(&mirrors->ended);
    pthread_mutex_unlock(&mirrors->mutex);
}

static void *run(void *data)
{
    Place *place = data;
    const MirrorsOptions *settings = &place->mirrors->options;
    MirrorOptions options = { .url = place->url,
                              .folder = place->folder,
                              .user = settings->user,
                              .token = settings->token,
                              .is_file_allowed = settings->is_file_allowed,
                              .is_suspect = place->is_suspect,
                              .timeout_ms = settings->timeout_ms };
    g_autofree char *damage = NULL;
    GError *failure = NULL;

    if (mirror_update(&options, &damage, &failure) && damage)
        log_line(LOG_WARNING, "mirror %s was corrupt and was cloned anew: %s; the corrupt one is kept as %s.corrupt",
                 place->folder, damage, place->folder);
    note_end(place, failure);
    return NULL;
}

static void begin(Place *place, const char *url, bool is_suspect)
{
    end_thread(place); // it has told its end
    g_free(place->url);
    place->url = g_strdup(url);
    place->is_suspect = is_suspect;
    place->begun_ms = clock_monotonic_ms();
    place->begun_at = clock_wall_ms();
    place->is_running = true;
    place->has_thread = true;
    place->thread = thread_start("mirror", run, place);
}

static bool has_just_ended(const Place *place)
{
    return !place->is_running && place->has_thread && clock_monotonic_ms() - place->ended_ms < PAUSE_MS;
}

static bool is_resting(const Place *place)
{
    return has_just_ended(place) && place->failure &&
           (place->is_suspect || error_kind(place->failure) == GOC_ERROR_UNAVAILABLE);
}

// A check reads the whole mirror, so whoever else could not read it, for whatever reason, has the same answer.
static bool is_just_checked(const Place *place)
{
    return has_just_ended(place) && place->is_suspect && !place->failure;
}

static bool tell_failure(const Place *place, bool is_old, GError **error)
{
    g_autofree char *since = clock_utc_text(place->failing_ms);

    if (is_old)
        return set_error(error, error_kind(place->failure), "%s (down since %s)", place->failure->message, since);
    return set_error(error, error_kind(place->failure), "%s", place->failure->message);
}

static bool wait_for_end(Place *place, int64_t deadline_ms, GError **error)
{
    Mirrors *mirrors = place->mirrors;
    g_autofree char *begun = NULL;

    while (place->is_running) {
        if (condition_wait_until(&mirrors->ended, &mirrors->mutex, deadline_ms) || !place->is_running)
            continue;
        begun = clock_utc_text(place->begun_at);
        return set_error(error, GOC_ERROR_UNAVAILABLE, "the update of its mirror that began at %s goes on", begun);
    }
    return !place->failure || tell_failure(place, false, error);
}

static bool update(Place *place, const char *url, MirrorNeed need, bool *is_joined, GError **error)
{
    const MirrorsOptions *options = &place->mirrors->options;
    bool has_other = need == MIRROR_FRESH && g_file_test(place->folder, G_FILE_TEST_IS_DIR);

    *is_joined = place->is_running;
    if (is_resting(place))
        return tell_failure(place, true, error);
    if (need == MIRROR_SOUND && is_just_checked(place))
        return true;
    if (!place->is_running)
        begin(place, url, need == MIRROR_SOUND);
    return wait_for_end(place, has_other ? place->begun_ms + options->patience_ms : INT64_MAX, error);
}

// A clock that was set back does not make a mirror fresh for longer.
static bool is_fresh(const Mirrors *mirrors, const char *folder)
{
    int64_t updated_ms = mirror_updated_ms(folder), now_ms = clock_wall_ms();

    return updated_ms && updated_ms <= now_ms && now_ms - updated_ms < mirrors->options.fresh_ms;
}

bool mirrors_update(Mirrors *mirrors, const char *url, const char *folder, MirrorNeed need, bool *is_joined,
                    GError **error)
{
    bool is_done, was_running = false;

    if (need != MIRROR_FRESH || !is_fresh(mirrors, folder)) {
        pthread_mutex_lock(&mirrors->mutex);
        is_done = update(place_of(mirrors, folder), url, need, &was_running, error);
        pthread_mutex_unlock(&mirrors->mutex);
    } else
        is_done = true;
    if (is_joined)
        *is_joined = was_running;
    return is_done;
}
