// SPDX-License-Identifier: Apache-2.0
// git child: a git command as a killable child, with an environment and limits that leave it only the job.
#pragma once

#include "base/child.h"
#include "git/repository_url.h"

// Everything is borrowed.
typedef struct GitChild {
    const RepositoryUrl *url; // the repository that it talks to; NULL: none
    const char *user;         // HTTP credentials, for what the URL does not say; NULL: none
    const char *token;
    bool is_file_allowed;
    bool is_person;      // the one at the command line, whose environment and settings count, and whose limits hold
    const char *folder;  // where it runs; NULL: here
    const char *git_dir; // of is_person: the repository's; an index that the environment names is kept if it is its
    ChildTake take;      // gets standard output piece by piece; NULL: it is dropped
    void *take_data;
    int64_t timeout_ms;
} GitChild;

// Runs git with the arguments (NULL-terminated). It reads no settings of the machine or the user, asks nobody, runs no
// hooks, follows no redirect, checks every object it receives, and without a URL fetches nothing. Credentials travel in
// its environment; they are not in its arguments, and messages have "***" in their place.
//
// For the person at the command line it is git as it runs in the folder by hand, except that it cannot ask for a
// password. So a diff of the working tree may write the index anew; it leaves no lock file when we are interrupted.
//
// Errors as of child_run().
bool git_child_run(const GitChild *git, const char *const *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;
