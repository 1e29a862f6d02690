// SPDX-License-Identifier: Apache-2.0
// Report cases: profile, sources and each face's wanted text in a folder of tests/cases/report, for tests.
#pragma once

#include "cover/profile_cases.h"
#include "git/folder_sources.h"
#include "report/report.h"
#include "report/table_sources.h"

static inline char *report_case_text(const char *name, const char *file)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "cases", "report", name, file, NULL);
    g_autoptr(GError) error = NULL;
    char *text = NULL;

    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    return text;
}

// Fails unless `write` writes of the case what its file `wanted` holds.
static inline void report_case_check(const char *name, const char *wanted,
                                     bool (*write)(const Report *report, Sources *sources, Output *output,
                                                   GError **error))
{
    g_autofree char *folder = g_test_build_filename(G_TEST_DIST, "cases", "report", name, "src", NULL);
    g_autofree char *profile_text = report_case_text(name, "profile.txt");
    g_autofree char *wanted_text = report_case_text(name, wanted);
    g_autoptr(Profile) profile = profile_of(profile_text);
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(Sources) sources = NULL;
    g_autoptr(Report) report = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(folder_sources_open(&sources, &(FolderOptions){ .folder = folder }, &error));
    g_assert_true(report_make(&report, profile, sources, &error));
    g_assert_true(write(report, sources, output, &error));
    bytes = output_steal(output);
    text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_assert_cmpstr(text, ==, wanted_text);
}

// Fails unless `write` refuses a profile whose one file has that name and holds `block`, and writes nothing of it.
static inline void report_case_refused(const char *name, const char *block, const char *message,
                                       bool (*write)(const Report *report, Sources *sources, Output *output,
                                                     GError **error))
{
    const char *const rows[][2] = { { name, "package p\n\nfunc A() {\n}\n" }, { NULL, NULL } };
    TableSources sources = TABLE_SOURCES(rows);
    g_autofree char *text = g_strdup_printf("mode: set\n%s:%s 1 1\n", name, block);
    g_autoptr(Profile) profile = profile_of(text);
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(Report) report = NULL;
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(report_make(&report, profile, &sources.sources, &error));
    g_assert_false(write(report, &sources.sources, output, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
    g_assert_cmpstr(error->message, ==, message);
    bytes = output_steal(output);
    g_assert_cmpuint(g_bytes_get_size(bytes), ==, 0);
}
