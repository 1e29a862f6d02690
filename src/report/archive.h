// SPDX-License-Identifier: Apache-2.0
// Report archive: the reports of stored snapshots, made when first asked for and kept beside the snapshot's .cov file.
#pragma once

#include "report/repositories.h"
#include "store/snapshots.h"

#include <glib.h>
#include <stdbool.h>

typedef enum ReportKind { REPORT_FUNC, REPORT_HTML } ReportKind;

// "func" or "html", in any case; INVALID for another word.
bool report_kind_parse(ReportKind *out, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct ReportArchive ReportArchive;

// Both are borrowed.
ReportArchive *report_archive_new(Store *store, Repositories *repositories);
void report_archive_free(ReportArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportArchive, report_archive_free)

// The report of `snapshot`; from the cache when it was made before, else the mirror is updated if it lacks the commit,
// and the report is made and kept. The caller unrefs. Blocks; several callers for one report wait for one making.
//
// NOT_FOUND says what is missing: no repository known for the app, or no such commit in it; UNAVAILABLE: the remote is
// down and the mirror lacks the commit.
bool report_archive_get(ReportArchive *archive, const Snapshot *snapshot, ReportKind kind, GBytes **out,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
