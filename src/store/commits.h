// SPDX-License-Identifier: Apache-2.0
// Commits: which commits of an app ran where, and in what order, as its builds' names tell them.
#pragma once

#include "cover/service_name.h"
#include "store/store.h"

// GPtrArray of char *: the commits of the service's builds that were first collected before this build was, the latest
// of them first, at most `limit`.
bool commits_before(Store *store, const ServiceName *build, guint limit, GPtrArray **out,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The same of the app's builds in `env`, but for this build's commit: those of its region first, then those of other
// regions; of each the one first that was collected last.
bool commits_in(Store *store, const char *env, const ServiceName *build, guint limit, GPtrArray **out,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
