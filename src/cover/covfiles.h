// SPDX-License-Identifier: Apache-2.0
// Covfiles: the files of one or several GOCOVERDIRs wherever they lie: folders on disk, or named bytes out of an
// archive; sorted into pods.
// Source: Go's internal/coverage/pods.
//
// A pod is a program's meta file, "covmeta.<tag>", with the counter files of its processes,
// "covcounters.<tag>.<pid>.<nanoseconds>". The tag in the names pairs them. Other names are passed over, and so are
// counter files whose meta file is not there; of several meta files of one tag the first that was added stands for all.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct CovFiles CovFiles;

typedef struct CovFile {
    char *path;    // as messages show it
    guint place;   // how many folders were added before it
    char *folder;  // where it lies on disk; NULL: nowhere
    GBytes *bytes; // what it holds when it does not lie on disk
} CovFile;

// Puts the file's path, quoted, before the message of `*error`. Returns false.
bool covfile_error(const CovFile *file, GError **error);

// Borrowed from the CovFiles.
typedef struct CovPod {
    const CovFile *meta;
    GPtrArray *counters; // const CovFile *, by place and then in byte order of the paths
} CovPod;

CovFiles *covfiles_new(void);
void covfiles_free(CovFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CovFiles, covfiles_free)

// Lists the folder `path`, which is not opened again before one of its files is read; folders in it are passed over. A
// folder that is added twice counts twice. NOT_FOUND when it does not exist, TOO_BIG above 100,000 files in all.
bool covfiles_add_folder(CovFiles *files, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Adds one file; the last part of `path` is its name. It takes the place of an earlier one of the same path, as when an
// archive is unpacked. Takes a reference of `bytes`. TOO_BIG as above.
bool covfiles_add_bytes(CovFiles *files, const char *path, GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Adds a pod of one process whose files may have any names.
bool covfiles_add_pair(CovFiles *files, const char *meta_path, GBytes *meta, const char *counters_path,
                       GBytes *counters, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Whether no meta file was added, so that there are no pods.
bool covfiles_is_empty(const CovFiles *files);

// The pods (CovPod) in byte order of their meta files' paths; at least one counter file is not asked for. The caller
// unrefs it before `files` goes or changes.
GPtrArray *covfiles_pods(const CovFiles *files);
