// SPDX-License-Identifier: Apache-2.0
// Service view: one service as the lists show it.
#include "server/service_view.h"

#include "base/clock.h"
#include "base/error.h"

#include <string.h>

enum { MOST_OFFLINE = 10000 };

void service_view_free(ServiceView *view)
{
    if (!view)
        return;
    service_name_free(view->name);
    g_ptr_array_unref(view->instances);
    g_strfreev(view->addresses);
    snapshot_free(view->latest);
    g_free(view);
}

static ServiceView *view_new(ServiceName *name)
{
    ServiceView *view = g_new0(ServiceView, 1);

    view->name = name;
    view->instances = g_ptr_array_new_with_free_func((GDestroyNotify)instance_row_free);
    view->addresses = g_new0(char *, 1);
    return view;
}

ServiceView *service_view_new_unknown(const ServiceName *name)
{
    return view_new(service_name_copy(name));
}

static InstanceRow *instance_copy(const InstanceRow *row)
{
    InstanceRow *copy = g_memdup2(row, sizeof *row);

    copy->service = g_strdup(row->service);
    copy->address = g_strdup(row->address);
    copy->failure = g_strdup(row->failure);
    return copy;
}

// A foreign center's instances have no row of ours: then it counts whose coverage the snapshot holds.
static InstanceRow *instance_without_row(const ServiceView *view, const char *address)
{
    InstanceRow *row = g_new0(InstanceRow, 1);

    row->service = g_strdup(view->name->full);
    row->address = g_strdup(address);
    row->failure = g_strdup("");
    if (view->latest && g_strv_contains((const char *const *)view->latest->addresses, address))
        row->seen_ms = view->latest->updated_ms;
    return row;
}

static const InstanceRow *row_of(const GPtrArray *rows, const char *service, const char *address)
{
    for (guint i = 0; i < rows->len; i++) {
        const InstanceRow *row = g_ptr_array_index(rows, i);

        if (!strcmp(row->address, address) && !strcmp(row->service, service))
            return row;
    }
    return NULL;
}

static void take_addresses(ServiceView *view, const GPtrArray *addresses, const GPtrArray *rows)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new();

    for (guint i = 0; i < addresses->len; i++) {
        const char *address = g_ptr_array_index(addresses, i);
        const InstanceRow *row = row_of(rows, view->name->full, address);

        g_ptr_array_add(view->instances, row ? instance_copy(row) : instance_without_row(view, address));
        g_ptr_array_add(list, g_strdup(address));
    }
    g_ptr_array_add(list, NULL);
    g_strfreev(view->addresses);
    view->addresses = (char **)g_ptr_array_steal(list, NULL);
    view->is_online = true;
}

static bool take_latest(ServiceView *view, Store *store, GError **error)
{
    g_autoptr(GError) reason = NULL;

    if (snapshot_latest(store, view->name, &view->latest, &reason) || error_kind(reason) == GOC_ERROR_NOT_FOUND)
        return true;
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

// A name that cannot be one of ours (a foreign center takes any) is shown all the same, as an app of its own.
static ServiceName *name_of(const char *text)
{
    ServiceName *name;

    if (service_name_parse(&name, text, NULL))
        return name;
    name = g_new0(ServiceName, 1);
    name->full = g_utf8_make_valid(text, -1);
    name->app = g_strdup(name->full);
    name->env = g_strdup("");
    name->region = g_strdup("");
    name->branch = g_strdup("");
    name->commit = g_strdup("");
    return name;
}

static char *build_key(const ServiceName *name)
{
    return g_strjoin("\n", name->env, name->region, name->app, name->commit, NULL);
}

static bool add_online(const App *app, const GPtrArray *rows, GPtrArray *views, GHashTable *builds, GError **error)
{
    g_autoptr(GPtrArray) services = NULL;

    if (!registry_list(app->registry, &services, error))
        return false;
    for (guint i = 0; i < services->len; i++) {
        const RegisteredService *service = g_ptr_array_index(services, i);
        g_autoptr(ServiceView) view = view_new(name_of(service->name));

        if (!take_latest(view, app->store, error))
            return false;
        take_addresses(view, service->addresses, rows);
        g_hash_table_add(builds, build_key(view->name));
        g_ptr_array_add(views, g_steal_pointer(&view));
    }
    return true;
}

static bool add_offline(const App *app, GPtrArray *views, GHashTable *builds, GError **error)
{
    g_autoptr(GPtrArray) snapshots = NULL;

    if (!snapshot_list_latest(app->store, MOST_OFFLINE, &snapshots, error))
        return false;
    g_ptr_array_set_free_func(snapshots, NULL);
    for (guint i = 0; i < snapshots->len; i++) {
        g_autoptr(Snapshot) snapshot = g_ptr_array_index(snapshots, i);
        g_autofree char *key = build_key(snapshot->service);
        ServiceView *view;

        if (g_hash_table_contains(builds, key))
            continue;
        view = view_new(service_name_copy(snapshot->service));
        g_strfreev(view->addresses);
        view->addresses = g_strdupv(snapshot->addresses);
        view->latest = g_steal_pointer(&snapshot);
        g_ptr_array_add(views, view);
    }
    return true;
}

bool service_view_list(const App *app, bool has_offline, GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) views = g_ptr_array_new_with_free_func((GDestroyNotify)service_view_free);
    g_autoptr(GHashTable) builds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) rows = NULL;

    if (!instance_list(app->store, &rows, error) || !add_online(app, rows, views, builds, error))
        return false;
    if (has_offline && !add_offline(app, views, builds, error))
        return false;
    *out = g_steal_pointer(&views);
    return true;
}

bool service_view_get(const App *app, const ServiceName *name, ServiceView **out, GError **error)
{
    g_autoptr(ServiceView) view = view_new(service_name_copy(name));
    g_autoptr(GPtrArray) addresses = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GError) reason = NULL;

    if (!take_latest(view, app->store, error) || !instance_list_of(app->store, name->full, &rows, error))
        return false;
    if (registry_addresses(app->registry, name->full, &addresses, &reason)) {
        take_addresses(view, addresses, rows);
    } else if (error_kind(reason) != GOC_ERROR_NOT_FOUND) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    } else if (view->latest) {
        g_strfreev(view->addresses);
        view->addresses = g_strdupv(view->latest->addresses);
    } else {
        return set_error(error, GOC_ERROR_NOT_FOUND, "no service of the name %s is registered or was ever collected",
                         name->full);
    }
    *out = g_steal_pointer(&view);
    return true;
}

bool service_view_asked(const Request *request, const App *app, ServiceView **out, GError **error)
{
    g_autoptr(ServiceName) name = NULL;

    return service_name_parse(&name, request_path_value(request, "name"), error) &&
           service_view_get(app, name, out, error);
}

bool service_view_collected(const Request *request, const App *app, ServiceView **out, GError **error)
{
    g_autoptr(ServiceView) view = NULL;

    if (!service_view_asked(request, app, &view, error))
        return false;
    if (!view->latest)
        return set_error(error, GOC_ERROR_NOT_FOUND, "no coverage of %s was ever collected", view->name->full);
    *out = g_steal_pointer(&view);
    return true;
}

InstanceState service_view_instance_state(const ServiceView *view, const InstanceRow *instance)
{
    if (instance->failing_ms)
        return INSTANCE_MISSING;
    return instance->seen_ms ? INSTANCE_OK : INSTANCE_NEW;
}

static void add_clause(GString *reason, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void add_clause(GString *reason, const char *format, ...)
{
    va_list values;

    if (reason->len)
        g_string_append(reason, "; ");
    va_start(values, format);
    g_string_append_vprintf(reason, format, values);
    va_end(values);
}

char *service_view_partial_reason(const ServiceView *view)
{
    g_autoptr(GString) reason = g_string_new(NULL);

    for (guint i = 0; i < view->instances->len; i++) {
        const InstanceRow *instance = g_ptr_array_index(view->instances, i);
        g_autofree char *since = instance->failing_ms ? clock_utc_text(instance->failing_ms) : NULL;

        switch (service_view_instance_state(view, instance)) {
        case INSTANCE_OK: break;
        case INSTANCE_NEW: add_clause(reason, "%s was not read yet", instance->address); break;
        case INSTANCE_MISSING: add_clause(reason, "%s does not answer since %s", instance->address, since); break;
        }
    }
    if (view->latest && view->latest->n_layouts > 1)
        add_clause(reason, "the build has %u different binaries and only the newest is counted",
                   view->latest->n_layouts);
    return reason->len ? g_string_free(g_steal_pointer(&reason), FALSE) : NULL;
}

const char *service_view_total(const ServiceView *view)
{
    return view->latest ? view->latest->cover_total : "0.0";
}

char *service_view_updated(const ServiceView *view)
{
    return view->latest ? clock_local_text(view->latest->updated_ms) : g_strdup("null");
}

const char *service_view_status(const ServiceView *view)
{
    return view->is_online ? "online" : "offline";
}
