// SPDX-License-Identifier: Apache-2.0
// Accumulation cases: short ways to say what an instance was seen to run, for the tests of this folder.
#pragma once

#include "cover/profile_cases.h"
#include "store/accumulation.h"
#include "store/test_store.h"

#define BUILD_NAME "staging_th_apa_goc_echoserver_master_845820727e"

static inline ServiceName *service_of(const char *name)
{
    g_autoptr(GError) error = NULL;
    ServiceName *service = NULL;

    g_assert_true(service_name_parse(&service, name, &error));
    g_assert_no_error(error);
    return service;
}

// The instance at `address` was read at `at_ms` and told `text`.
static inline void see_at(Store *store, const char *name, const char *address, const char *process, const char *text,
                          int64_t at_ms)
{
    g_autoptr(ServiceName) service = service_of(name);
    g_autoptr(Profile) profile = profile_of(text);
    g_autoptr(GError) error = NULL;
    Seen seen = { .service = service, .address = address, .process = process, .profile = profile, .at_ms = at_ms };

    g_assert_true(accumulation_add(store, &seen, &error));
    g_assert_no_error(error);
}

static inline void see(Store *store, const char *address, const char *process, const char *text)
{
    see_at(store, BUILD_NAME, address, process, text, 1000);
}

static inline Snapshot *publish_at(Store *store, const char *name, int64_t now_ms, bool *is_changed)
{
    g_autoptr(ServiceName) service = service_of(name);
    g_autoptr(GError) error = NULL;
    Snapshot *snapshot = NULL;

    g_assert_true(accumulation_publish(store, service, now_ms, &snapshot, is_changed, &error));
    g_assert_no_error(error);
    return snapshot;
}

// Fails unless what the build has accumulated is `text`, in the file that is published.
static inline void assert_published(Store *store, const char *name, const char *text)
{
    g_autoptr(Snapshot) snapshot = publish_at(store, name, 5000, NULL);
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(snapshot_profile(snapshot, &profile, &error));
    g_assert_no_error(error);
    assert_profile(profile, text);
}
