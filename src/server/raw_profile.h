// SPDX-License-Identifier: Apache-2.0
// Raw profile: what agents tell right now, without taking it over.
#pragma once

#include "server/app.h"

// The profile of one registered address. FORBIDDEN when nobody registered it: nobody reaches other addresses through
// us.
bool raw_profile_of_address(const App *app, const char *address, GBytes **out,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The merged profile of all registered addresses of a service. NOT_FOUND when it is not registered; when one address
// does not answer it fails whole.
bool raw_profile_of_service(const App *app, const char *service, GBytes **out,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The profile of a snapshot as text. The caller unrefs.
bool raw_profile_of_snapshot(const Snapshot *snapshot, GBytes **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
