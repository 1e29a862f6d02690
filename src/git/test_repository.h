// SPDX-License-Identifier: Apache-2.0
// Test repository: a folder of a test's own, and real git repositories in it.
#pragma once

#include "base/child.h"
#include "base/file.h"
#include "base/test_folder.h"

#include <string.h>

// Runs git in `folder` and returns what it printed, without the line's end. The caller frees.
static inline char *test_git(const char *folder, ...)
{
    static const char *const environment[] = {
        "PATH=/usr/local/bin:/usr/bin:/bin",
        "HOME=/dev/null",
        "GIT_CONFIG_NOSYSTEM=1",
        "GIT_CONFIG_GLOBAL=/dev/null",
        "GIT_AUTHOR_NAME=Ada",
        "GIT_AUTHOR_EMAIL=ada@example.com",
        "GIT_COMMITTER_NAME=Ada",
        "GIT_COMMITTER_EMAIL=ada@example.com",
        NULL,
    };
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_autoptr(GBytes) output = NULL;
    g_autoptr(GError) error = NULL;
    ChildOptions options = {
        .environment = environment, .folder = folder, .timeout_ms = 60000, .output_ceiling_bytes = 1 << 20
    };
    va_list arguments;
    char *text;

    g_ptr_array_add(argv, (char *)"git");
    va_start(arguments, folder);
    for (char *argument; (argument = va_arg(arguments, char *));)
        g_ptr_array_add(argv, argument);
    va_end(arguments);
    g_ptr_array_add(argv, NULL);
    options.argv = (const char *const *)argv->pdata;
    if (!child_run(&options, &output, &error))
        g_error("%s", error->message);
    text = g_strndup(g_bytes_get_size(output) ? g_bytes_get_data(output, NULL) : "", g_bytes_get_size(output));
    return g_strchomp(text);
}

static inline void test_repository_init(const char *folder)
{
    g_autofree char *said = NULL;

    g_assert_true(file_make_folder(folder, NULL));
    said = test_git(folder, "init", "--quiet", "--initial-branch=main", NULL);
}

static inline void test_put(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);

    g_assert_true(file_make_folder(parent, NULL));
    g_assert_true(file_write(path, text, strlen(text), NULL));
}

// Commits everything in the folder; returns the commit's 40 digits. The caller frees.
static inline char *test_commit(const char *folder)
{
    g_autofree char *added = test_git(folder, "add", "--all", "--force", NULL);
    g_autofree char *said = test_git(folder, "commit", "--quiet", "--allow-empty", "--message=change", NULL);

    return test_git(folder, "rev-parse", "HEAD", NULL);
}
