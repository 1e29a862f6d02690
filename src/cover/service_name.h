// SPDX-License-Identifier: Apache-2.0
// Service name: what a registered name says: "env_region_app_branch_commit".
#pragma once

#include <glib.h>
#include <stdbool.h>

// A service is env + region + app; with a commit it names a build. Parts that the name does not tell are "".
typedef struct ServiceName {
    char *full;   // as registered
    char *env;    // "staging"
    char *region; // "th"
    char *app;    // "apa_goc_echoserver"
    char *branch; // "master"
    char *commit; // at most 10 characters, "845820727e"
} ServiceName;

// Splits `text` at "_": first = env, second = region, last = commit (cut to 10); in between, the first item (not the
// very first) that is "master" or "staging" or holds a "/", else one that is another well-known branch (main, develop,
// dev, release, test), starts the branch; without one the last middle item before a hex commit is the branch. A name
// that does not have this shape is an app of its own with the other parts empty.
//
// INVALID for a name that is empty, longer than 1 KiB, not UTF-8, or has control characters, "/" at an end, "\\" or
// ".."; or whose parts could become a path: only a branch may hold "/" ("feature/x"), and neither a part nor a step of
// the branch begins with ".".
bool service_name_parse(ServiceName **out, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
ServiceName *service_name_copy(const ServiceName *name);
void service_name_free(ServiceName *name);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ServiceName, service_name_free)
