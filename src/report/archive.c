// SPDX-License-Identifier: Apache-2.0
// Report archive: the reports of stored snapshots, made when first asked for and kept beside the snapshot's .cov file.
#include "report/archive.h"

#include "base/error.h"
#include "report/func.h"
#include "report/html.h"
#include "report/kept.h"

#include <string.h>

static const struct {
    const char *word;   // in requests
    const char *suffix; // replaces ".cov"
} kinds[] = {
    [REPORT_FUNC] = { "func", "_report.txt" },
    [REPORT_HTML] = { "html", "_report.html" },
};

bool report_kind_parse(ReportKind *out, const char *text, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (g_ascii_strcasecmp(text, kinds[i].word) == 0) {
            *out = (ReportKind)i;
            return true;
        }
    }
    return set_error(error, GOC_ERROR_INVALID, "a report is \"func\" or \"html\", not \"%.*s\"", 100, text);
}

struct ReportArchive {
    Repositories *repositories;
    Kept *kept;
};

ReportArchive *report_archive_new(Store *store, Repositories *repositories)
{
    ReportArchive *archive = g_new0(ReportArchive, 1);

    archive->repositories = repositories;
    archive->kept = kept_new(store);
    return archive;
}

void report_archive_free(ReportArchive *archive)
{
    if (!archive)
        return;
    kept_free(archive->kept);
    g_free(archive);
}

static char *path_of(const Snapshot *snapshot, ReportKind kind)
{
    gsize size = strlen(snapshot->cov_path);

    if (g_str_has_suffix(snapshot->cov_path, ".cov"))
        size -= strlen(".cov");
    return g_strdup_printf("%.*s%s", (int)size, snapshot->cov_path, kinds[kind].suffix);
}

static bool make_func(const Profile *profile, Sources *sources, Output *output, GError **error)
{
    g_autoptr(Report) report = NULL;

    if (!report_make(&report, profile, sources, error))
        return false;
    func_report_write(report, output);
    return true;
}

static bool make_html(const Profile *profile, Sources *sources, const char *title, Output *output, GError **error)
{
    HtmlReport report = { .profile = profile, .sources = sources, .title = title };

    return html_report_write(&report, output, error);
}

static bool make_of(const Profile *profile, Sources *sources, const char *title, ReportKind kind, GBytes **out,
                    GError **error)
{
    g_autoptr(Output) output = output_new_memory();
    bool is_made = false;

    switch (kind) {
    case REPORT_FUNC: is_made = make_func(profile, sources, output, error); break;
    case REPORT_HTML: is_made = make_html(profile, sources, title, output, error); break;
    }
    if (is_made)
        *out = output_steal(output);
    return is_made;
}

// One report to be made.
typedef struct Making {
    ReportArchive *archive;
    const Snapshot *snapshot;
    ReportKind kind;
} Making;

// Git may be waited for by many, a place by few.
static bool try_to_make(const Making *making, GBytes **out, GError **error)
{
    const ReportArchive *archive = making->archive;
    const Snapshot *snapshot = making->snapshot;
    g_autoptr(Profile) profile = NULL;
    g_autoptr(Sources) sources = NULL;
    bool is_made;

    if (!snapshot_profile(snapshot, &profile, error) ||
        !repositories_open(archive->repositories, snapshot, profile, &sources, error) ||
        !kept_take_place(archive->kept, error))
        return false;
    is_made = make_of(profile, sources, snapshot->service->full, making->kind, out, error);
    kept_leave_place(archive->kept);
    return is_made;
}

static bool make(void *data, GBytes **out, GError **error)
{
    const Making *making = data;
    GError *failure = NULL;

    return try_to_make(making, out, &failure) ||
           (repositories_mend(making->archive->repositories, making->snapshot, failure, error) &&
            try_to_make(making, out, error));
}

bool report_archive_get(ReportArchive *archive, const Snapshot *snapshot, ReportKind kind, GBytes **out, GError **error)
{
    Making making = { archive, snapshot, kind };
    g_autofree char *path = NULL;

    if (!snapshot->cov_path)
        return set_error(error, GOC_ERROR_NOT_FOUND, "\"%s\" was cleared and has no coverage since",
                         snapshot->service->full);
    path = path_of(snapshot, kind);
    return kept_get(archive->kept, path, make, &making, out, error);
}
