// SPDX-License-Identifier: Apache-2.0
// Covreport as a profile: files by name, blocks by position, those at one place added up.
#include "cover/covreport.h"

#include "base/error.h"
#include "cover/covunits.h"
#include "cover/profile_builder.h"

#include <string.h>

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

// Go has the blocks that begin in one line by the line where they end, a profile by the column where they begin; the
// builder puts them right.
static void add_file(ProfileBuilder *builder, const FileUnits *file)
{
    profile_builder_enter(builder, file->file, strlen(file->file));
    for (guint i = 0; i < file->n_units; i++)
        profile_builder_append(builder, &file->units[i].block, file->units[i].count);
}

bool covreport_profile(Profile **out, const CovReport *report, const ProfileLimits *limits, GError **error)
{
    g_autoptr(ProfileBuilder) builder = profile_builder_new(report->mode);
    g_autoptr(GArray) files = files_of(report);
    g_autoptr(Profile) profile = NULL;

    profile_builder_keep_clashes(builder);
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
