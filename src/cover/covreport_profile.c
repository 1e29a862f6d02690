// SPDX-License-Identifier: Apache-2.0
// Covreport as a profile: files by name, blocks by position, those at one place added up.
#include "cover/covreport.h"

#include "base/error.h"
#include "cover/covunits.h"
#include "cover/profile_builder.h"

#include <string.h>

enum { GROUP_MAX = 64 }; // blocks that are put in order here; the builder can do more, but takes longer

// The blocks of a file that a package has, one behind the other.
typedef struct FileUnits {
    const char *file;
    const CovUnit *units;
    guint n_units;
} FileUnits;

static GArray *files_of(const CovReport *report)
{
    GArray *files = g_array_new(FALSE, FALSE, sizeof(FileUnits));
    const CovFunction *functions = (const CovFunction *)(const void *)report->functions->data;

    for (guint i = 0; i < report->packages->len; i++) {
        const GArray *units = ((const CovReportPackage *)g_ptr_array_index(report->packages, i))->units;
        const char *last = NULL;

        for (guint j = 0; j < units->len; j++) {
            const CovUnit *unit = &g_array_index(units, CovUnit, j);
            FileUnits file = { functions[unit->function].file, unit, 0 };

            if (file.file != last)
                g_array_append_val(files, file);
            last = file.file;
            g_array_index(files, FileUnits, files->len - 1).n_units++;
        }
    }
    return files;
}

static gint by_file(gconstpointer a, gconstpointer b)
{
    return strcmp(((const FileUnits *)a)->file, ((const FileUnits *)b)->file);
}

// Adds blocks that begin in one line. Go has them by the line where they end, a profile by the column where they begin.
static void add_group(ProfileBuilder *builder, const FileUnits *file, guint first, guint n)
{
    CovUnit group[GROUP_MAX];
    gsize file_size = strlen(file->file);

    for (guint i = 0; i < n; i++) {
        guint to = i;

        for (; to > 0 && block_compare(&group[to - 1].block, &file->units[first + i].block) > 0; to--)
            group[to] = group[to - 1];
        group[to] = file->units[first + i];
    }
    for (guint i = 0; i < n; i++)
        profile_builder_add(builder, file->file, file_size, &group[i].block, group[i].count);
}

static void add_file(ProfileBuilder *builder, const FileUnits *file)
{
    for (guint i = 0; i < file->n_units;) {
        guint n = 1;

        while (i + n < file->n_units && n < GROUP_MAX &&
               file->units[i + n].block.start_line == file->units[i].block.start_line)
            n++;
        add_group(builder, file, i, n);
        i += n;
    }
}

bool covreport_profile(Profile **out, const CovReport *report, const ProfileLimits *limits, GError **error)
{
    g_autoptr(ProfileBuilder) builder = profile_builder_new(report->mode);
    g_autoptr(GArray) files = files_of(report);
    g_autoptr(Profile) profile = NULL;

    g_array_sort(files, by_file);
    for (guint i = 0; i < files->len; i++)
        add_file(builder, &g_array_index(files, FileUnits, i));
    if (!profile_builder_finish(builder, &profile, error))
        return false;
    if (profile->files->len > limits->files)
        return set_error(error, GOC_ERROR_TOO_BIG, "more than %u files", limits->files);
    *out = g_steal_pointer(&profile);
    return true;
}
