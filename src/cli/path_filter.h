// SPDX-License-Identifier: Apache-2.0
// Path filter: which paths of a repository a person wants to see, by patterns as Python's glob and fnmatch read them.
// Source: Python 3.11, glob and fnmatch; diff-cover 10.5.0, BaseDiffReporter.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct PathFilter {
    const GPtrArray *include; // char *: one must match, as path_glob_matches() does; NULL: anything does
    const GPtrArray *exclude; // char *: none may match, as path_pattern_matches() does, neither the last element nor
                              // the absolute path; NULL: none does
    const char *folder;       // absolute, where the paths begin
    bool is_existing;         // what include has must be there, seen from the current folder
} PathFilter;

// Whether the path stays.
bool path_filter_keeps(const PathFilter *filter, const char *path);

// As fnmatch.fnmatchcase(): "*" is any text, "?" any character, "[a-z]" and "[!a-z]" one of a set or not; "/" is a
// character like others.
bool path_pattern_matches(const char *pattern, const char *path);

// Whether glob.glob(pattern, recursive=True) lists the path, if there is such a file: element by element as above, but
// "**" is any number of elements, and a leading dot must stand in the pattern.
bool path_glob_matches(const char *pattern, const char *path);
