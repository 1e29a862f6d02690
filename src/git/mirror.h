// SPDX-License-Identifier: Apache-2.0
// Mirror: a bare copy of a service's repository, cloned and fetched by a killable git child.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct MirrorOptions {
    const char *url;    // where from; http, https, ssh or git, and file only when is_file_allowed
    const char *folder; // the bare repository, e.g. <root>/<module>/repo
    const char *user;   // HTTP credentials; NULL: none. Never in argv, in logs or in errors.
    const char *token;
    bool is_file_allowed; // local paths and file:// URLs, for demos and tests
    int64_t timeout_ms;   // for the whole of it
} MirrorOptions;

// INVALID for a URL of a scheme that is not allowed or that git would take for an option; the message does not repeat
// credentials.
bool mirror_url_check(const char *url, bool is_file_allowed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The URL as it may stand in messages: without credentials and query. The caller frees.
char *mirror_url_shown(const char *url);

// Clones when there is no mirror yet (beside, then renamed), else fetches all heads and tags. UNAVAILABLE when the
// remote is down, slow or refuses; an existing mirror is then as good as before. Calls for one folder wait for each
// other. Commits that a forced push took off their branch stay readable in the mirror.
bool mirror_update(const MirrorOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
