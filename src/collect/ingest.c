// SPDX-License-Identifier: Apache-2.0
// Ingest: the one door for coverage, pulled or pushed: bytes in, durable accumulation out.
#include "collect/ingest.h"

#include "base/error.h"
#include "cover/profile_body.h"
#include "store/accumulation.h"

#include <string.h>

static bool read_body(Profile **out, GBytes *body, const ProfileBodyRules *rules, GError **error)
{
    gsize size = 0;
    const char *data = g_bytes_get_data(body, &size);

    if (size == 0)
        return set_error(error, GOC_ERROR_INVALID, "the body is empty");
    return profile_body_read(out, data, size, rules, error);
}

static bool read_profile(Profile **out, GBytes *body, const ProfileBodyRules *rules, GError **error)
{
    g_autoptr(Profile) profile = NULL;

    if (!read_body(&profile, body, rules, error))
        return false;
    if (profile->blocks->len == 0)
        return set_error(error, GOC_ERROR_INVALID, "the profile holds no blocks");
    *out = g_steal_pointer(&profile);
    return true;
}

bool ingest_delivery(Store *store, const Delivery *delivery, GError **error)
{
    g_autoptr(Profile) profile = NULL;
    Seen seen = {
        .service = delivery->service,
        .address = delivery->address,
        .process = delivery->process,
        .at_ms = delivery->at_ms,
    };

    if (!read_profile(&profile, delivery->body, &profile_body_rules_collected, error))
        return false;
    seen.profile = profile;
    return accumulation_add(store, &seen, error);
}

bool ingest_upload(Store *store, const UploadedBody *uploaded, Snapshot **out, GError **error)
{
    g_autoptr(Profile) profile = NULL;
    Upload upload = {
        .service = uploaded->service,
        .at_ms = uploaded->at_ms,
        .may_differ = uploaded->may_differ,
    };

    if (!read_profile(&profile, uploaded->body, uploaded->rules, error))
        return false;
    upload.profile = profile;
    return accumulation_add_upload(store, &upload, error) &&
           accumulation_publish(store, uploaded->service, uploaded->at_ms, out, NULL, error);
}
