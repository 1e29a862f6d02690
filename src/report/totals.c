// SPDX-License-Identifier: Apache-2.0
// Totals: covered statements of all, added up by file, package, folder, module or function.
#include "report/totals.h"

#include "report/function_names.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_CHUNK_BYTES = 16 * 1024 };

static Totals *totals_new(void)
{
    Totals *totals = g_new0(Totals, 1);

    totals->rows = g_array_new(FALSE, FALSE, sizeof(TotalsRow));
    totals->names = g_string_chunk_new(NAMES_CHUNK_BYTES);
    return totals;
}

void totals_free(Totals *totals)
{
    if (!totals)
        return;
    g_array_unref(totals->rows);
    g_string_chunk_free(totals->names);
    g_free(totals);
}

static TotalsRow *row_at(const Totals *totals, guint i)
{
    return &g_array_index(totals->rows, TotalsRow, i);
}

static void add_row(Totals *totals, const char *name, Total total)
{
    TotalsRow row = { .name = g_string_chunk_insert(totals->names, name), .total = total };

    g_array_append_val(totals->rows, row);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const TotalsRow *)a)->name, ((const TotalsRow *)b)->name);
}

static void sort_by_name(Totals *totals)
{
    if (totals->rows->len > 0)
        qsort(totals->rows->data, totals->rows->len, sizeof(TotalsRow), compare_names);
}

// Adds to the row of the name, or makes it. `index` has each name's row, counted from 1.
static void add_to_row(Totals *totals, GHashTable *index, const char *name, gsize size, Total total)
{
    g_autofree char *key = g_strndup(name, size);
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(index, key));

    if (place > 0) {
        total_add(&row_at(totals, place - 1)->total, total);
        return;
    }
    add_row(totals, key, total);
    g_hash_table_insert(index, (gpointer)row_at(totals, totals->rows->len - 1)->name,
                        GUINT_TO_POINTER(totals->rows->len));
}

// The bytes of a name before its last slash: "p/a.go" is in "p", "/a.go" in "/", "a.go" in ".".
static gsize folder_size(const char *name, const char **folder)
{
    const char *slash = strrchr(name, '/');

    *folder = slash ? name : ".";
    return slash ? MAX((gsize)(slash - name), 1) : 1;
}

Totals *totals_by_file(const Profile *profile)
{
    Totals *totals = totals_new();

    for (guint i = 0; i < profile->files->len; i++)
        add_row(totals, profile_file(profile, i)->name, profile_file_total(profile, profile_file(profile, i)));
    return totals;
}

Totals *totals_by_package(const Profile *profile)
{
    return totals_by_module(profile, NULL);
}

// The bytes of the folder above the one of `size` bytes; 0: there is none. "/" is above "/p".
static gsize parent_size(const char *folder, gsize size)
{
    const char *slash = memrchr(folder, '/', size);

    if (slash == folder)
        return size > 1 ? 1 : 0;
    return slash ? (gsize)(slash - folder) : 0;
}

static bool is_below(const char *name, const char *folder, gsize size)
{
    return strncmp(name, folder, size) == 0 && (name[size] == '/' || (size == 1 && folder[0] == '/'));
}

// The bytes of the deepest folder that holds all files; 0: there is none. Files are in the order of their names: what
// holds the first and the last one holds all.
static gsize common_folder_size(const Profile *profile)
{
    const char *first = profile_file(profile, 0)->name, *folder;
    const char *last = profile_file(profile, profile->files->len - 1)->name;
    gsize common = folder_size(first, &folder);

    if (folder != first)
        return 0;
    while (common > 0 && !is_below(last, first, common))
        common = parent_size(first, common);
    return common;
}

// Adds a file to each folder above it, from the common one on.
static void add_to_folders(Totals *totals, GHashTable *index, const char *name, gsize common, Total total)
{
    const char *folder;

    for (gsize size = folder_size(name, &folder); size > 0 && size >= common; size = parent_size(folder, size))
        add_to_row(totals, index, folder, size, total);
}

Totals *totals_by_folder(const Profile *profile)
{
    Totals *totals = totals_new();
    g_autoptr(GHashTable) index = g_hash_table_new(g_str_hash, g_str_equal);
    gsize common = profile->files->len > 0 ? common_folder_size(profile) : 0;

    for (guint i = 0; i < profile->files->len; i++) {
        const ProfileFile *file = profile_file(profile, i);

        add_to_folders(totals, index, file->name, common, profile_file_total(profile, file));
    }
    sort_by_name(totals);
    return totals;
}

// Packages ask for their modules once, by their first file.
static const char *module_of_package(GHashTable *modules, Sources *sources, const char *file, const char *package)
{
    char *module = g_hash_table_lookup(modules, package);

    if (module)
        return module;
    module = sources ? sources_module(sources, file) : NULL;
    if (!module)
        module = g_strdup(package);
    g_hash_table_insert(modules, g_strdup(package), module);
    return module;
}

Totals *totals_by_module(const Profile *profile, Sources *sources)
{
    Totals *totals = totals_new();
    g_autoptr(GHashTable) index = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) modules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (guint i = 0; i < profile->files->len; i++) {
        const ProfileFile *file = profile_file(profile, i);
        const char *folder;
        gsize size = folder_size(file->name, &folder);
        g_autofree char *package = g_strndup(folder, size);
        const char *module = module_of_package(modules, sources, file->name, package);

        add_to_row(totals, index, module, strlen(module), profile_file_total(profile, file));
    }
    sort_by_name(totals);
    return totals;
}

static void put_function_name(GString *name, const char *file, const GoFunction *function)
{
    g_string_printf(name, "%s:%u: ", file, function->start_line);
    function_names_append(name, function);
}

Totals *totals_by_function(const Report *report)
{
    Totals *totals = totals_new();
    g_autoptr(GString) name = g_string_new(NULL);

    for (guint i = 0; i < report->files->len; i++) {
        const FileReport *file = report_file(report, i);

        for (guint k = 0; k < file->n_functions; k++) {
            put_function_name(name, file->file->name, &file->functions[k].function);
            add_row(totals, name->str, file->functions[k].total);
        }
    }
    return totals;
}

// Of equal rows the one that stood first.
static gint compare_uncovered(gconstpointer a, gconstpointer b)
{
    const TotalsRow *left = *(TotalsRow *const *)a, *right = *(TotalsRow *const *)b;
    uint64_t uncovered_left = left->total.statements - left->total.covered;
    uint64_t uncovered_right = right->total.statements - right->total.covered;

    if (uncovered_left != uncovered_right)
        return uncovered_left > uncovered_right ? -1 : 1;
    return left < right ? -1 : left > right;
}

void totals_sort_by_uncovered(Totals *totals)
{
    guint n = totals->rows->len;
    g_autofree TotalsRow **order = g_new(TotalsRow *, n);
    GArray *sorted = g_array_sized_new(FALSE, FALSE, sizeof(TotalsRow), n);

    for (guint i = 0; i < n; i++)
        order[i] = row_at(totals, i);
    if (n > 0)
        qsort(order, n, sizeof *order, compare_uncovered);
    for (guint i = 0; i < n; i++)
        g_array_append_val(sorted, *order[i]);
    g_array_unref(totals->rows);
    totals->rows = sorted;
}
