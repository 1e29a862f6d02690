// SPDX-License-Identifier: Apache-2.0
// Report archive: the reports of stored snapshots, made when first asked for and kept beside the snapshot's .cov file.
#include "report/archive.h"

#include "base/error.h"
#include "base/file.h"
#include "base/turns.h"
#include "report/func.h"
#include "report/html.h"
#include "report/repositories.h"

#include <errno.h>
#include <semaphore.h>
#include <string.h>

enum {
    REPORT_CEILING_BYTES = 1024 * 1024 * 1024,
    CEILING_MAKINGS = 4, // at one time: each needs a processor and memory for a whole report
};

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
    Store *store;
    Repositories *repositories;
    Turns *makings; // by the report's path
    sem_t places;   // of the makings that have their sources
};

ReportArchive *report_archive_new(Store *store, const RepositorySettings *repositories)
{
    ReportArchive *archive = g_new0(ReportArchive, 1);

    archive->store = store;
    archive->repositories = repositories_new(store, repositories);
    archive->makings = turns_new();
    sem_init(&archive->places, 0, CEILING_MAKINGS);
    return archive;
}

void report_archive_free(ReportArchive *archive)
{
    if (!archive)
        return;
    repositories_free(archive->repositories);
    turns_free(archive->makings);
    sem_destroy(&archive->places);
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

// Git may be waited for by many, a place by few.
static bool make(ReportArchive *archive, const Snapshot *snapshot, ReportKind kind, GBytes **out, GError **error)
{
    g_autoptr(Profile) profile = NULL;
    g_autoptr(Sources) sources = NULL;
    bool is_made;

    if (!snapshot_profile(snapshot, &profile, error) ||
        !repositories_open(archive->repositories, snapshot, profile, &sources, error))
        return false;
    while (sem_wait(&archive->places) < 0 && errno == EINTR)
        continue;
    is_made = make_of(profile, sources, snapshot->service->full, kind, out, error);
    sem_post(&archive->places);
    return is_made;
}

// Beneath the store's root, so that a link in it leads nowhere.
static bool read_kept(const ReportArchive *archive, const char *path, GBytes **out, GError **error)
{
    const char *root = store_root(archive->store);
    gsize size = strlen(root);

    if (!g_str_has_prefix(path, root) || path[size] != '/')
        return set_error(error, GOC_ERROR_INTERNAL, "%s: lies outside of %s", path, root);
    return file_read_beneath(out, root, path + size + 1, REPORT_CEILING_BYTES, error);
}

// `*out` stays NULL when none is kept.
static bool look_up(const ReportArchive *archive, const char *path, GBytes **out, GError **error)
{
    g_autoptr(GError) failure = NULL;

    if (read_kept(archive, path, out, &failure) || error_kind(failure) == GOC_ERROR_NOT_FOUND)
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool look_up_or_make(ReportArchive *archive, const Snapshot *snapshot, ReportKind kind, const char *path,
                            GBytes **out, GError **error)
{
    if (!look_up(archive, path, out, error))
        return false;
    if (*out)
        return true; // who had the turn before us made it
    if (!make(archive, snapshot, kind, out, error))
        return false;
    // On a full disk it is made again when next asked for.
    (void)!file_write(path, g_bytes_get_data(*out, NULL), g_bytes_get_size(*out), NULL);
    return true;
}

bool report_archive_get(ReportArchive *archive, const Snapshot *snapshot, ReportKind kind, GBytes **out, GError **error)
{
    g_autofree char *path = NULL;
    g_autoptr(GBytes) report = NULL;
    bool is_done;

    if (!snapshot->cov_path)
        return set_error(error, GOC_ERROR_NOT_FOUND, "\"%s\" was cleared and has no coverage since",
                         snapshot->service->full);
    path = path_of(snapshot, kind);
    if (!look_up(archive, path, &report, error))
        return false;
    if (!report) {
        if (!turns_take(archive->makings, path, INT64_MAX))
            g_assert_not_reached(); // without a deadline
        is_done = look_up_or_make(archive, snapshot, kind, path, &report, error);
        turns_end(archive->makings, path);
        if (!is_done)
            return false;
    }
    *out = g_steal_pointer(&report);
    return true;
}
