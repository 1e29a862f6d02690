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
    bool is_suspect;      // an existing mirror could not be read: it is checked, not fetched
    int64_t timeout_ms;   // for the whole of it
} MirrorOptions;

// INVALID for a URL of a scheme that is not allowed or that git would take for an option; the message does not repeat
// credentials.
bool mirror_url_check(const char *url, bool is_file_allowed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The URL as it may stand in messages: without credentials and query. The caller frees.
char *mirror_url_shown(const char *url);

// Clones when there is no mirror yet (beside, then renamed), else fetches all heads and tags, and which branch is the
// remote's default one: the mirror's HEAD. UNAVAILABLE when the remote is down, slow or refuses; an existing mirror is
// then as good as before. Calls for one folder wait for each other. Commits that a forced push took off their branch
// stay readable in the mirror, also when many packs become few.
//
// A mirror that is found to be corrupt, because a fetch into it fails though the remote answers, or by the check of a
// suspect one, is cloned anew beside and replaced; `*damage` (may be NULL) then tells what was wrong with it, else it
// is NULL. The caller frees. The corrupt one stays as "<folder>.corrupt", in place of an earlier one: it may have the
// only copy of commits that the remote has lost. When it cannot be replaced that is an error, and it stays where it is.
bool mirror_update(const MirrorOptions *options, char **damage, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// When the mirror was last brought up to date, in wall clock; 0: never, or there is none.
int64_t mirror_updated_ms(const char *folder);
