// SPDX-License-Identifier: Apache-2.0
// reports_print: writes the reports of many text profiles, for the tests that compare with `go tool cover`. Not
// installed.
//
// Reads names of profiles from standard input, one a line; the files that a profile names are paths. Beside <dir>/x.txt
// it writes <dir>/func.got and <dir>/html.got, or <dir>/func.failed and <dir>/html.failed: "parse: " and the words
// about the profile, or "other: " and what else was wrong.
#include "base/error.h"
#include "base/file.h"
#include "base/named_files.h"
#include "cover/profile_text.h"
#include "report/func.h"
#include "report/html.h"

#include <string.h>

static bool path_sources_read(Sources *self, const char *name, GBytes **out, char **path, GError **error)
{
    if (path)
        *path = g_strdup(name);
    return file_read(out, name, SOURCE_CEILING_BYTES, error);
}

static Sources path_sources = { .read = path_sources_read };

typedef bool (*MakeReport)(const Profile *profile, Output *output, GError **error);

static bool make_func(const Profile *profile, Output *output, GError **error)
{
    g_autoptr(Report) report = NULL;

    if (!report_make(&report, profile, &path_sources, error))
        return false;
    func_report_write(report, output);
    return true;
}

static bool make_html(const Profile *profile, Output *output, GError **error)
{
    const HtmlReport report = { .profile = profile, .sources = &path_sources, .title = "" };

    return html_report_write(&report, output, error);
}

static const struct {
    const char *name;
    MakeReport make;
} kinds[] = { { "func", make_func }, { "html", make_html } };

static bool write_file(const char *folder, const char *kind, const char *suffix, GBytes *bytes, GError **error)
{
    g_autofree char *path = g_strdup_printf("%s/%s.%s", folder, kind, suffix);
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);

    return g_file_set_contents(path, data ? data : "", (gssize)size, error);
}

static bool write_failure(const char *folder, const char *kind, const char *what, const GError *failure, GError **error)
{
    char *text = g_strconcat(what, failure->message, NULL);
    g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));

    return write_file(folder, kind, "failed", bytes, error);
}

static bool write_report(const char *folder, guint kind, const Profile *profile, GError **error)
{
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(GError) failure = NULL;
    g_autoptr(GBytes) bytes = NULL;

    if (!kinds[kind].make(profile, output, &failure))
        return write_failure(folder, kinds[kind].name, "other: ", failure, error);
    bytes = output_steal(output);
    return write_file(folder, kinds[kind].name, "got", bytes, error);
}

static bool write_reports(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autoptr(Profile) profile = NULL;
    g_autoptr(GError) failure = NULL;
    g_autoptr(GBytes) text = NULL;
    const char *data;
    gsize size;

    if (!file_read(&text, path, profile_limits_default.bytes, error))
        return false;
    data = g_bytes_get_data(text, &size);
    (void)!profile_text_read(&profile, data ? data : "", size, PROFILE_TEXT_SINGLE, &profile_limits_default, &failure);
    for (guint kind = 0; kind < G_N_ELEMENTS(kinds); kind++) {
        if (profile ? !write_report(folder, kind, profile, error)
                    : !write_failure(folder, kinds[kind].name, "parse: ", failure, error))
            return false;
    }
    return true;
}

int main(void)
{
    return named_files_each("reports_print", write_reports);
}
