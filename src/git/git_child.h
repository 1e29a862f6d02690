// SPDX-License-Identifier: Apache-2.0
// git child: a git command as a killable child, with an environment and limits that leave it only the job.
#pragma once

#include "git/repository_url.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// Everything is borrowed.
typedef struct GitChild {
    const RepositoryUrl *url; // the repository that it talks to; NULL: none
    const char *user;         // HTTP credentials, for what the URL does not say; NULL: none
    const char *token;
    bool is_file_allowed;
    int64_t timeout_ms;
} GitChild;

// Runs git with the arguments (NULL-terminated). It reads no settings of the machine or the user, asks nobody, runs no
// hooks, follows no redirect and checks every object it receives. Credentials travel in its environment; they are not
// in its arguments, and messages have "***" in their place. Errors as of child_run().
bool git_child_run(const GitChild *git, const char *const *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;
