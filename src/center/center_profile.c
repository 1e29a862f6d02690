// SPDX-License-Identifier: Apache-2.0
// Center profile: the coverage of the selected instances, asked now, merged, filtered, as text.
#include "base/error.h"
#include "base/log.h"
#include "base/output.h"
#include "center/binding.h"
#include "center/center_parts.h"
#include "center/profile_merging.h"
#include "center/reply.h"
#include "center/selection.h"
#include "collect/agent.h"
#include "cover/profile_body.h"
#include "cover/profile_filter.h"
#include "cover/profile_text.h"

#include <pthread.h>
#include <string.h>

enum { PROFILE_CEILING = 256 * 1024 * 1024, TOLD_BODY_CEILING = 512 };

// All instances asked at once; the lock guards n_left and the answers.
typedef struct Gathering {
    pthread_mutex_t lock;
    pthread_cond_t is_over;
    guint n_left;
} Gathering;

typedef struct Gathered {
    Gathering *gathering;
    const Selected *selected;
    HttpAnswer *answer; // NULL: `error`
    GError *error;
} Gathered;

static void gathered_free(gpointer data)
{
    Gathered *gathered = data;

    http_answer_free(gathered->answer);
    g_clear_error(&gathered->error);
    g_free(gathered);
}

static void on_answer(HttpAnswer *answer, const GError *error, void *data)
{
    Gathered *gathered = data;
    Gathering *gathering = gathered->gathering;

    pthread_mutex_lock(&gathering->lock);
    gathered->answer = answer;
    gathered->error = error ? g_error_copy(error) : NULL;
    if (--gathering->n_left == 0)
        pthread_cond_signal(&gathering->is_over);
    pthread_mutex_unlock(&gathering->lock);
}

static void ask(Center *center, Gathered *gathered)
{
    AgentRequest request = {
        .call = AGENT_PROFILE,
        .address = gathered->selected->address,
        .timeout_ms = AGENT_TIMEOUT_MS,
        .ceiling_bytes = PROFILE_CEILING,
        .owner = center,
    };

    agent_start(center->client, &request, on_answer, gathered);
}

// GPtrArray of Gathered, in the order of `selected`, which it borrows.
static GPtrArray *gather(Center *center, const GPtrArray *selected)
{
    Gathering gathering = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, selected->len };
    GPtrArray *all = g_ptr_array_new_with_free_func(gathered_free);

    for (guint i = 0; i < selected->len; i++) {
        Gathered *gathered = g_new0(Gathered, 1);

        gathered->gathering = &gathering;
        gathered->selected = selected->pdata[i];
        g_ptr_array_add(all, gathered);
        ask(center, gathered);
    }
    pthread_mutex_lock(&gathering.lock);
    while (gathering.n_left > 0)
        pthread_cond_wait(&gathering.is_over, &gathering.lock);
    pthread_mutex_unlock(&gathering.lock);
    pthread_cond_destroy(&gathering.is_over);
    pthread_mutex_destroy(&gathering.lock);
    return all;
}

// goc repeats whatever the agent said. Since anybody may register any address, only what looks like an agent's own
// error is repeated here.
static char *failure_of(const Gathered *gathered)
{
    gsize size;
    const char *body;

    if (!gathered->answer)
        return reply_network_text(gathered->selected->address, "/v1/cover/profile", gathered->error);
    body = g_bytes_get_data(gathered->answer->body, &size);
    if (size > strlen("{\"error\":") && size <= TOLD_BODY_CEILING && memcmp(body, "{\"error\":", 9) == 0)
        return g_strndup(body, size);
    return g_strdup_printf("it answered %ld", gathered->answer->status);
}

static bool read_profile(const Gathered *gathered, Profile **out, GError **error)
{
    gsize size;
    const char *data = g_bytes_get_data(gathered->answer->body, &size);
    g_autoptr(GError) reason = NULL;

    if (profile_body_read(out, data, size, &profile_body_rules_default, &reason))
        return true;
    log_line(LOG_WARNING, "profile of %s: %s", gathered->selected->address, reason->message);
    return set_error(error, GOC_ERROR_INTERNAL, "%s did not answer with a coverage profile",
                     gathered->selected->address);
}

static bool is_fetched(const Gathered *gathered)
{
    return gathered->answer && gathered->answer->status == 200;
}

static void reply_unfetched(const Gathered *gathered, CenterReply *reply)
{
    g_autofree char *failure = failure_of(gathered);
    g_autofree char *message = g_strdup_printf("failed to get profile from %s, service %s, error %s",
                                               gathered->selected->address, gathered->selected->service, failure);

    reply_error(reply, REPLY_EXPECTATION_FAILED, message);
}

// As in goc, the first that did not answer well counts, unless forced, or did not answer with a profile; only then
// whether they fit together.
static bool merge_all(const GPtrArray *all, bool is_forced, Profile **out, CenterReply *reply)
{
    g_autoptr(Merging) merging = merging_new();
    g_autoptr(GError) error = NULL;
    bool is_merged = true;
    guint n_fetched = 0;

    for (guint i = 0; i < all->len; i++) {
        const Gathered *gathered = all->pdata[i];
        g_autoptr(Profile) profile = NULL;
        g_autoptr(GError) reason = NULL;

        if (!is_fetched(gathered)) {
            if (is_forced)
                continue;
            reply_unfetched(gathered, reply);
            return false;
        }
        if (!read_profile(gathered, &profile, &reason)) {
            reply_error(reply, REPLY_INTERNAL, reason->message);
            return false;
        }
        n_fetched++;
        is_merged = is_merged && merging_add(merging, profile, &error);
    }
    if (n_fetched == 0)
        reply_error(reply, REPLY_EXPECTATION_FAILED, "no profiles");
    else if (!is_merged || !merging_finish(merging, out, &error))
        reply_error(reply, REPLY_INTERNAL, error->message);
    else
        return true;
    return false;
}

static bool make_text(Profile *profile, const ProfileParam *param, GBytes **out, GError **error)
{
    g_autoptr(Output) output = output_new_memory();

    if (!profile_filter(profile, param->coverfile, FILTER_KEEP, error) ||
        !profile_filter(profile, param->skipfile, FILTER_SKIP, error))
        return false;
    if (profile->files->len == 0)
        return set_error(error, GOC_ERROR_INTERNAL, "can't write an empty profile");
    profile_text_write(profile, output);
    *out = output_steal(output);
    return true;
}

void center_profile(Center *center, const CenterRequest *request, CenterReply *reply)
{
    g_auto(ProfileParam) param = { 0 };
    g_autoptr(GPtrArray) selected = NULL;
    g_autoptr(GPtrArray) all = NULL;
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GBytes) text = NULL;
    g_autoptr(GError) error = NULL;

    if (!profile_param_bind(&param, request, &error) ||
        !selection_make(center->store, &param, param.is_forced, &selected, &error)) {
        reply_error(reply, REPLY_EXPECTATION_FAILED, error->message);
        return;
    }
    all = gather(center, selected);
    if (!merge_all(all, param.is_forced, &profile, reply))
        return;
    if (make_text(profile, &param, &text, &error))
        reply_bytes(reply, REPLY_OK, text);
    else
        reply_error(reply, REPLY_INTERNAL, error->message);
}
