// SPDX-License-Identifier: Apache-2.0
// Selection: the instances that a profile, clear or remove request means.
#include "center/selection.h"

#include "base/error.h"
#include "store/instances.h"

typedef struct Selecting {
    GPtrArray *rows;     // InstanceRow, all there are
    GPtrArray *selected; // Selected
    GHashTable *known;   // set of the selected addresses
} Selecting;

static void selected_free(gpointer data)
{
    Selected *selected = data;

    g_free(selected->service);
    g_free(selected->address);
    g_free(selected);
}

static void add(Selecting *selecting, const char *service, const char *address)
{
    Selected *selected;

    if (g_hash_table_contains(selecting->known, address))
        return;
    selected = g_new0(Selected, 1);
    *selected = (Selected){ g_strdup(service), g_strdup(address) };
    g_ptr_array_add(selecting->selected, selected);
    g_hash_table_add(selecting->known, selected->address);
}

static bool add_service(Selecting *selecting, const char *service)
{
    bool is_found = false;

    for (guint i = 0; i < selecting->rows->len; i++) {
        const InstanceRow *row = selecting->rows->pdata[i];

        if (g_str_equal(row->service, service)) {
            add(selecting, service, row->address);
            is_found = true;
        }
    }
    return is_found;
}

static bool add_address(Selecting *selecting, const char *address)
{
    for (guint i = 0; i < selecting->rows->len; i++) {
        if (g_str_equal(((const InstanceRow *)selecting->rows->pdata[i])->address, address)) {
            add(selecting, "", address);
            return true;
        }
    }
    return false;
}

static bool select_named(Selecting *selecting, const ProfileParam *param, bool is_forced, GError **error)
{
    for (guint i = 0; i < param->services->len; i++)
        if (!add_service(selecting, param->services->pdata[i]) && !is_forced)
            return set_error(error, GOC_ERROR_INVALID, "service [%s] not found", (char *)param->services->pdata[i]);
    for (guint i = 0; i < param->addresses->len; i++)
        if (!add_address(selecting, param->addresses->pdata[i]) && !is_forced)
            return set_error(error, GOC_ERROR_INVALID, "address [%s] not found", (char *)param->addresses->pdata[i]);
    return true;
}

bool selection_make(Store *store, const ProfileParam *param, bool is_forced, GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GPtrArray) selected = g_ptr_array_new_with_free_func(selected_free);
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    Selecting selecting;

    if (param->services->len > 0 && param->addresses->len > 0)
        return set_error(error, GOC_ERROR_INVALID,
                         "use 'service' flag and 'address' flag at the same time may cause ambiguity, please use them "
                         "separately");
    if (!instance_list(store, &rows, error))
        return false;
    selecting = (Selecting){ rows, selected, known };
    if (param->services->len == 0 && param->addresses->len == 0)
        for (guint i = 0; i < rows->len; i++)
            add(&selecting, "", ((const InstanceRow *)rows->pdata[i])->address);
    if (!select_named(&selecting, param, is_forced, error))
        return false;
    *out = g_steal_pointer(&selected);
    return true;
}
