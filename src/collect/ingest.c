// SPDX-License-Identifier: Apache-2.0
// Ingest: the one door for coverage, pulled or pushed: bytes in, durable accumulation out.
#include "collect/ingest.h"

#include "base/error.h"
#include "cover/profile_body.h"
#include "store/accumulation.h"

#include <string.h>

// How answers begin that are no profile, and what to call them. The first that fits counts; letters in any case.
static const struct {
    const char *start;
    gsize size;
    const char *what;
} strangers[] = {
    { "\x7f"
      "ELF",
      4, "a program" },
    { "<!doctype html", 14, "an HTML page" },
    { "<html", 5, "an HTML page" },
    { "<!--", 4, "an HTML page" },
    { "<?xml", 5, "an XML document" },
    { "{", 1, "a JSON document" },
    { "[", 1, "a JSON document" },
    { "HTTP/", 5, "a raw HTTP answer" },
};

static const char *skip_space(const char *data, gsize *size)
{
    static const char mark[] = "\xef\xbb\xbf"; // byte order mark

    if (*size >= 3 && memcmp(data, mark, 3) == 0) {
        data += 3;
        *size -= 3;
    }
    while (*size > 0 && g_ascii_isspace(*data)) {
        data++;
        (*size)--;
    }
    return data;
}

// What the body looks like when it is certainly no profile; NULL: it may be one.
static const char *stranger_name(const char *data, gsize size)
{
    const char *start = skip_space(data, &size);

    for (gsize i = 0; i < G_N_ELEMENTS(strangers); i++)
        if (size >= strangers[i].size && (memcmp(start, strangers[i].start, strangers[i].size) == 0 ||
                                          g_ascii_strncasecmp(start, strangers[i].start, strangers[i].size) == 0))
            return strangers[i].what;
    return memchr(start, '\0', MIN(size, 512)) ? "binary data" : NULL;
}

static bool read_body(Profile **out, GBytes *body, const ProfileBodyRules *rules, GError **error)
{
    gsize size = 0;
    const char *data = g_bytes_get_data(body, &size);
    const char *stranger;

    if (size == 0)
        return set_error(error, GOC_ERROR_INVALID, "the body is empty");
    stranger = profile_body_is_binary(data, size) ? NULL : stranger_name(data, size);
    if (stranger)
        return set_error(error, GOC_ERROR_INVALID, "the body is %s, not a profile", stranger);
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

    if (!read_profile(&profile, delivery->body, &profile_body_rules_default, error))
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
