// SPDX-License-Identifier: Apache-2.0
// Covreport: what the programs of GOCOVERDIRs ran, package by package, added up as `go tool covdata` does it.
// Source: Go's cmd/covdata, internal/coverage/cformat.
//
// It differs from the tool where the tool is harmful: counters for fewer blocks than the function has are refused (the
// tool panics), and so are counters whose header names other meta data than their name does (the tool adds them to
// blocks that are not theirs); blocks at one place come in the order of their functions' names (the tool's order
// changes from run to run).
#pragma once

#include "base/output.h"
#include "cover/covcounters.h"
#include "cover/covfiles.h"
#include "cover/package_pattern.h"
#include "cover/profile_text.h"
#include "cover/total.h"

typedef struct CovRules {
    CovCountersRules counters;
    bool mixes_modes;              // programs of several counter modes go together; else CONFLICT
    uint64_t count_max;            // sums stop there
    const PackagePattern *pattern; // only packages that it matches; NULL: all
} CovRules;

// As `go tool covdata` reads: counts stop at 4294967295, other than those of a Profile. `warn` gets what the tool says
// after "warning: ". For `percent` and `pkglist` the tool sets mixes_modes.
CovRules covrules_of_go(void (*warn)(const char *text));

typedef struct CovReportPackage {
    const char *path;
    GArray *units;   // CovUnit, in order
    GArray *pending; // CovUnit, not yet put in order; empty once the report is read
} CovReportPackage;

typedef struct CovReport {
    char *mode;          // of the first program, whatever the others have; NULL: there is no program
    GPtrArray *packages; // CovReportPackage, in byte order of the paths
    GArray *functions;   // CovFunction, in no order; first_unit and n_units mean nothing
    GPtrArray *unknown;  // char *, the meta files of programs without counters: nobody knows what they ran
    guint n_programs;
    GStringChunk *strings;
} CovReport;

// Reads every pod. INVALID and TOO_BIG begin with the file's path in quotes. TOO_BIG when a file passes
// `limits->bytes`, or the whole `limits->blocks`.
bool covreport_read(CovReport **out, const CovFiles *files, const CovRules *rules, const ProfileLimits *limits,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

// The report of one program whose counters are in `sums`, one a block. TOO_BIG above `limits->blocks`.
bool covreport_of_program(CovReport **out, const CovMeta *meta, const uint64_t *sums, const CovRules *rules,
                          const ProfileLimits *limits, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void covreport_free(CovReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CovReport, covreport_free)

Total covreport_package_total(const CovReportPackage *package);

// The same as a profile: files by name, blocks by position, those at one place added up; clashes are kept
// (cover/profile.h). TOO_BIG above `limits->files`.
bool covreport_profile(Profile **out, const CovReport *report, const ProfileLimits *limits,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Writes what `go tool covdata textfmt` writes. Nothing when there is no program.
void covreport_write_text(const CovReport *report, Output *output);
