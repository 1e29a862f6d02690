// SPDX-License-Identifier: Apache-2.0
// report_commits: makes the function report of one profile at several commits of a repository, as a server does, and
// prints how long each took; "apart": without the functions of texts that an earlier commit had.
//
// usage: report_commits together|apart PROFILE REPOSITORY COMMIT...
#include "base/file.h"
#include "cover/profile_body.h"
#include "git/commit_sources.h"
#include "report/func.h"
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>

enum { TABLES_CEILING_BYTES = 64 * 1024 * 1024 };

static bool report(const Profile *profile, const char *folder, const char *commit, FunctionTables *tables,
                   GError **error)
{
    gint64 start_us = g_get_monotonic_time();
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(Sources) sources = NULL;
    g_autoptr(Report) made = NULL;

    if (!commit_sources_open_revision(&sources, folder, commit, error))
        return false;
    sources->tables = tables;
    made = report_make_partial(profile, sources);
    func_report_write(made, output);
    printf("%s: %.1f ms, %u files without functions\n", commit, (double)(g_get_monotonic_time() - start_us) / 1000,
           made->missing->files->len);
    return true;
}

static bool read_profile(Profile **out, const char *path, GError **error)
{
    g_autoptr(GBytes) body = NULL;

    return file_read(&body, path, profile_limits_default.bytes, error) &&
           profile_body_read(out, g_bytes_get_data(body, NULL), g_bytes_get_size(body), &profile_body_rules_default,
                             error);
}

int main(int argc, char **argv)
{
    g_autoptr(FunctionTables) tables = function_tables_new(TABLES_CEILING_BYTES);
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) error = NULL;
    bool is_done = argc > 4 && read_profile(&profile, argv[2], &error);

    for (int i = 4; is_done && i < argc; i++)
        is_done = report(profile, argv[3], argv[i], g_str_equal(argv[1], "together") ? tables : NULL, &error);
    if (is_done)
        return EXIT_SUCCESS;
    fprintf(stderr, "report_commits: %s\n",
            error ? error->message : "usage: report_commits together|apart PROFILE REPOSITORY COMMIT...");
    return EXIT_FAILURE;
}
