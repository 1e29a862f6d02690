// SPDX-License-Identifier: Apache-2.0
// Diff cover options: what a person asks `goc-plugin diff-cover` for, on the command line and in a configuration file.
// Source: diff-cover 10.5.0, which has the same options and keys but for a few of ours.
#pragma once

#include "cli/python_arguments.h"

#include <glib.h>
#include <stdbool.h>

typedef enum DiffCoverFormat {
    DIFF_COVER_HTML,
    DIFF_COVER_JSON,
    DIFF_COVER_MARKDOWN,
    DIFF_COVER_ANNOTATIONS,
    N_DIFF_COVER_FORMATS
} DiffCoverFormat;

// Lists (char *) and texts that were not given are NULL, but for those that have a default.
typedef struct DiffCoverOptions {
    PythonArguments arguments, configured; // own the texts
    const GPtrArray *reports;              // at least one
    char *targets[N_DIFF_COVER_FORMATS];   // where each goes, "-": standard output; of annotations: their type
    const char *compare_branch;            // "origin/main"
    const char *diff_file;
    const char *external_css_file;
    const char *repo, *commit;
    const GPtrArray *include, *exclude, *src_roots;
    double fail_under;
    bool is_direct; // ".."
    bool is_staged_ignored, is_unstaged_ignored, is_untracked_included, is_whitespace_ignored;
    bool is_uncovered_shown, is_quiet, is_percent_float;
    bool is_expanded, has_branches;
    bool is_concatenated;
    bool is_json; // only JSON, on standard output
    bool is_compat;
    bool is_help_wanted, is_version_wanted; // nothing else counts
} DiffCoverOptions;

void diff_cover_options_clear(DiffCoverOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DiffCoverOptions, diff_cover_options_clear)

// Reads the words after argv[0], and the configuration file that they name. `options` are zeroes before; clear them in
// any case. `*wrong` is what is wrong with the words, for command_misused(); the caller frees. Otherwise fails as the
// configuration file is wrong: the message names it, the line and the key.
//
// Options that diff-cover gave up are told to `warn`, each in a sentence.
bool diff_cover_options_read(DiffCoverOptions *options, char *const *argv, void (*warn)(const char *text), char **wrong,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

// What --help says of the options. The caller frees.
char *diff_cover_options_help(void);

// What is compared, as diff-cover calls it: "main...HEAD, staged and unstaged changes". The caller frees.
char *diff_cover_options_diff_name(const DiffCoverOptions *options);
