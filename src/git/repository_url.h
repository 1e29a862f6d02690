// SPDX-License-Identifier: Apache-2.0
// Repository URL: where a git repository is, checked, with its credentials taken out.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct RepositoryUrl {
    char *bare;     // what git may be told: without credentials, for ssh with the user's name
    char *server;   // "https://host:port/", what credentials are for; NULL unless http or https
    char *user;     // from the URL, decoded; NULL when it says none. Only for http and https.
    char *password; // from the URL, decoded; NULL when it says none. Only for http and https.
} RepositoryUrl;

// Takes http, https, ssh and git URLs and user@host:path; with `is_file_allowed` file:///path and /path too. INVALID
// for everything else, for what git or ssh would take for an option or a command, and for control characters and
// spaces. The message shows the URL as repository_url_shown() does.
bool repository_url_parse(RepositoryUrl **out, const char *text, bool is_file_allowed,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void repository_url_free(RepositoryUrl *url);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RepositoryUrl, repository_url_free)

// Any text as it may stand in logs and messages: without what comes before an "@" of a URL and without its query. The
// caller frees.
char *repository_url_shown(const char *text);
