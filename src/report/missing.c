// SPDX-License-Identifier: Apache-2.0
// Missing: the files of a profile that a report has to do without, and why; told all together.
#include "report/missing.h"

#include "base/error.h"

enum { TOLD_CEILING = 50 };

static void missing_file_clear(MissingFile *file)
{
    g_free(file->name);
    g_free(file->reason);
}

Missing *missing_new(void)
{
    Missing *missing = g_new0(Missing, 1);

    missing->files = g_array_new(FALSE, FALSE, sizeof(MissingFile));
    g_array_set_clear_func(missing->files, (GDestroyNotify)missing_file_clear);
    return missing;
}

void missing_free(Missing *missing)
{
    if (!missing)
        return;
    g_array_unref(missing->files);
    g_free(missing);
}

// Some sources name the file as the profile does, others by its path or not at all.
static char *with_name(const char *name, const char *message)
{
    return g_str_has_prefix(message, name) ? g_strdup(message) : g_strdup_printf("%s: %s", name, message);
}

void missing_add(Missing *missing, const char *name, const GError *reason)
{
    MissingFile file = { .name = g_strdup(name), .reason = with_name(name, reason->message) };

    if (missing->files->len == 0)
        missing->kind = (int)error_kind(reason);
    g_array_append_val(missing->files, file);
}

static const char *reason_at(const Missing *missing, guint i)
{
    return g_array_index(missing->files, MissingFile, i).reason;
}

char *missing_text(const Missing *missing)
{
    guint n = missing->files->len;
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < MIN(n, TOLD_CEILING); i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", reason_at(missing, i));
    if (n > TOLD_CEILING)
        g_string_append_printf(text, "\nand %u more", n - TOLD_CEILING);
    return g_string_free(text, FALSE);
}

bool missing_is_none(const Missing *missing, GError **error)
{
    g_autofree char *text = missing_text(missing);

    switch (missing->files->len) {
    case 0: return true;
    case 1: return set_error(error, (GocError)missing->kind, "%s", text);
    default: return set_error(error, (GocError)missing->kind, "%u files cannot be read\n%s", missing->files->len, text);
    }
}
