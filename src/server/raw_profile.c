// SPDX-License-Identifier: Apache-2.0
// Raw profile: what agents tell right now, without taking it over.
#include "server/raw_profile.h"

#include "cover/merge.h"
#include "cover/profile_text.h"

#include <string.h>

static bool is_registered(const App *app, const char *address, bool *out, GError **error)
{
    g_autoptr(GPtrArray) services = NULL;

    if (!registry_list(app->registry, &services, error))
        return false;
    *out = false;
    for (guint i = 0; i < services->len; i++) {
        const RegisteredService *service = g_ptr_array_index(services, i);

        for (guint j = 0; j < service->addresses->len; j++)
            *out = *out || !strcmp(g_ptr_array_index(service->addresses, j), address);
    }
    return true;
}

bool raw_profile_of_address(const App *app, const char *address, GBytes **out, GError **error)
{
    bool is_known;

    if (!is_registered(app, address, &is_known, error))
        return false;
    if (!is_known)
        return set_error(error, GOC_ERROR_FORBIDDEN, "%s is not registered", address);
    return collector_fetch_text(app->collector, address, out, error);
}

static GBytes *profile_bytes(const Profile *profile)
{
    g_autoptr(Output) output = output_new_memory();

    profile_text_write(profile, output);
    return output_steal(output);
}

static bool add_address(const App *app, const char *address, Profile *sum, GError **error)
{
    g_autoptr(GBytes) text = NULL;
    g_autoptr(Profile) profile = NULL;
    const void *data;
    gsize size;

    if (!collector_fetch_text(app->collector, address, &text, error))
        return false;
    data = g_bytes_get_data(text, &size);
    return profile_text_read(&profile, data, size, PROFILE_TEXT_SINGLE, &profile_limits_collected, error) &&
           profile_merge(sum, profile, error);
}

bool raw_profile_of_service(const App *app, const char *service, GBytes **out, GError **error)
{
    g_autoptr(GPtrArray) addresses = NULL;
    g_autoptr(Profile) sum = profile_new();

    if (!registry_addresses(app->registry, service, &addresses, error))
        return false;
    for (guint i = 0; i < addresses->len; i++) {
        const char *address = g_ptr_array_index(addresses, i);

        if (!add_address(app, address, sum, error))
            return prefix_error(error, "%s", address);
    }
    *out = profile_bytes(sum);
    return true;
}

bool raw_profile_of_snapshot(const Snapshot *snapshot, GBytes **out, GError **error)
{
    g_autoptr(Profile) profile = NULL;

    if (!snapshot->cov_path)
        return set_error(error, GOC_ERROR_NOT_FOUND, "nothing was collected since %s was cleared",
                         snapshot->service->full);
    if (!snapshot_profile(snapshot, &profile, error))
        return false;
    *out = profile_bytes(profile);
    return true;
}
