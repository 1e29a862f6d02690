// SPDX-License-Identifier: Apache-2.0
// Registry: who is registered, asked in one way whoever keeps the list: our own center, or a foreign goc center.
#include "collect/registry.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/output.h"
#include "format/json.h"
#include "format/json_read.h"
#include "store/instances.h"

#include <pthread.h>
#include <string.h>

enum {
    CENTER_TIMEOUT_MS = 5000,
    LIST_CEILING_BYTES = 8 * 1024 * 1024,
    PATIENCE_MS = 1000, // a center that failed after more than this is left alone for ...
    REST_MS = 5000,     // ... so long: it would hold up everybody who asks
};

// Exactly one of `store` and `client` is set.
struct Registry {
    Store *store;
    HttpClient *client;
    char *url; // of the foreign center, without a slash at the end

    pthread_mutex_t lock; // guards the next two
    int64_t rests_until_ms;
    char *failure; // the last that took long
};

static RegisteredService *registered_service_new(const char *name)
{
    RegisteredService *service = g_new0(RegisteredService, 1);

    service->name = g_strdup(name);
    service->addresses = g_ptr_array_new_with_free_func(g_free);
    return service;
}

void registered_service_free(RegisteredService *service)
{
    g_free(service->name);
    g_ptr_array_unref(service->addresses);
    g_free(service);
}

static void service_destroy(gpointer service)
{
    registered_service_free(service);
}

static Registry *registry_new(void)
{
    Registry *registry = g_new0(Registry, 1);

    pthread_mutex_init(&registry->lock, NULL);
    return registry;
}

Registry *registry_new_own(Store *store)
{
    Registry *registry = registry_new();

    registry->store = store;
    return registry;
}

Registry *registry_new_foreign(HttpClient *client, const char *url)
{
    Registry *registry = registry_new();

    registry->client = client;
    registry->url = g_strdup(url);
    while (g_str_has_suffix(registry->url, "/"))
        registry->url[strlen(registry->url) - 1] = '\0';
    return registry;
}

void registry_free(Registry *registry)
{
    if (!registry)
        return;
    pthread_mutex_destroy(&registry->lock);
    g_free(registry->failure);
    g_free(registry->url);
    g_free(registry);
}

// The rows come by service.
static bool list_own(Registry *registry, GPtrArray *services, GError **error)
{
    g_autoptr(GPtrArray) rows = NULL;
    RegisteredService *service = NULL;

    if (!instance_list(registry->store, &rows, error))
        return false;
    for (guint i = 0; i < rows->len; i++) {
        const InstanceRow *row = rows->pdata[i];

        if (!service || !g_str_equal(service->name, row->service)) {
            service = registered_service_new(row->service);
            g_ptr_array_add(services, service);
        }
        g_ptr_array_add(service->addresses, g_strdup(row->address));
    }
    return true;
}

static bool ask_center(Registry *registry, const char *method, const char *path, GBytes *body, HttpAnswer **out,
                       GError **error)
{
    static const char *const headers[] = { "Content-Type: application/json", NULL };
    g_autofree char *url = g_strconcat(registry->url, path, NULL);
    g_autoptr(HttpAnswer) answer = NULL;
    HttpRequest request = {
        .method = method,
        .url = url,
        .headers = body ? headers : NULL,
        .body = body,
        .timeout_ms = CENTER_TIMEOUT_MS,
        .ceiling_bytes = LIST_CEILING_BYTES,
        .owner = registry,
    };

    if (!http_client_ask(registry->client, &request, &answer, error))
        return prefix_error(error, "center %s", registry->url);
    if (answer->status != 200)
        return set_error(error, GOC_ERROR_UNAVAILABLE, "center %s: it answered %ld", registry->url, answer->status);
    *out = g_steal_pointer(&answer);
    return true;
}

static bool read_service(const char *name, const JsonValue *addresses, GPtrArray *services, GError **error)
{
    RegisteredService *service = registered_service_new(name);

    g_ptr_array_add(services, service);
    if (json_value_kind(addresses) != JSON_KIND_ARRAY)
        return set_error(error, GOC_ERROR_UNAVAILABLE, "service %s has no list of addresses", name);
    for (gsize i = 0; i < json_value_length(addresses); i++) {
        const char *address = json_value_text(json_value_item(addresses, i));

        if (!address)
            return set_error(error, GOC_ERROR_UNAVAILABLE, "an address of service %s is not a string", name);
        g_ptr_array_add(service->addresses, g_strdup(address));
    }
    return true;
}

static bool read_list(GBytes *body, GPtrArray *services, GError **error)
{
    gsize size;
    const void *text = g_bytes_get_data(body, &size);
    g_autoptr(JsonValue) tree = NULL;

    if (!json_read(&tree, text, size, LIST_CEILING_BYTES, error))
        return false;
    if (json_value_kind(tree) != JSON_KIND_OBJECT)
        return set_error(error, GOC_ERROR_UNAVAILABLE, "the list is not an object");
    for (const char *name = NULL; (name = json_value_next_key(tree, name));)
        if (!read_service(name, json_value_member(tree, name), services, error))
            return false;
    return true;
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp((*(RegisteredService *const *)a)->name, (*(RegisteredService *const *)b)->name);
}

static bool is_resting(Registry *registry, GError **error)
{
    bool is_resting;

    pthread_mutex_lock(&registry->lock);
    is_resting = clock_monotonic_ms() < registry->rests_until_ms;
    if (is_resting)
        set_error(error, GOC_ERROR_UNAVAILABLE, "%s", registry->failure);
    pthread_mutex_unlock(&registry->lock);
    return is_resting;
}

static void note_failure(Registry *registry, int64_t begun_ms, const char *failure)
{
    int64_t now_ms = clock_monotonic_ms();

    if (now_ms - begun_ms < PATIENCE_MS)
        return;
    pthread_mutex_lock(&registry->lock);
    registry->rests_until_ms = now_ms + REST_MS;
    g_free(registry->failure);
    registry->failure = g_strdup(failure);
    pthread_mutex_unlock(&registry->lock);
}

static bool list_foreign(Registry *registry, GPtrArray *services, GError **error)
{
    g_autoptr(HttpAnswer) answer = NULL;
    g_autoptr(GError) failure = NULL;
    int64_t begun_ms = clock_monotonic_ms();

    if (is_resting(registry, error))
        return false;
    if (!ask_center(registry, "GET", "/v1/cover/list", NULL, &answer, &failure)) {
        note_failure(registry, begun_ms, failure->message);
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (!read_list(answer->body, services, error))
        return prefix_error(error, "center %s", registry->url);
    g_ptr_array_sort(services, by_name);
    return true;
}

bool registry_list(Registry *registry, GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) services = g_ptr_array_new_with_free_func(service_destroy);

    if (!(registry->store ? list_own : list_foreign)(registry, services, error))
        return false;
    *out = g_steal_pointer(&services);
    return true;
}

static bool addresses_own(Registry *registry, const char *service, GPtrArray *addresses, GError **error)
{
    g_autoptr(GPtrArray) rows = NULL;

    if (!instance_list_of(registry->store, service, &rows, error))
        return false;
    for (guint i = 0; i < rows->len; i++)
        g_ptr_array_add(addresses, g_strdup(((const InstanceRow *)rows->pdata[i])->address));
    return true;
}

static bool addresses_foreign(Registry *registry, const char *service, GPtrArray *addresses, GError **error)
{
    g_autoptr(GPtrArray) services = NULL;

    if (!registry_list(registry, &services, error))
        return false;
    for (guint i = 0; i < services->len; i++) {
        RegisteredService *found = services->pdata[i];

        if (!g_str_equal(found->name, service))
            continue;
        for (guint k = 0; k < found->addresses->len; k++)
            g_ptr_array_add(addresses, g_strdup(found->addresses->pdata[k]));
    }
    return true;
}

bool registry_addresses(Registry *registry, const char *service, GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) addresses = g_ptr_array_new_with_free_func(g_free);

    if (!(registry->store ? addresses_own : addresses_foreign)(registry, service, addresses, error))
        return false;
    if (addresses->len == 0)
        return set_error(error, GOC_ERROR_NOT_FOUND, "service %s is not registered", service);
    *out = g_steal_pointer(&addresses);
    return true;
}

bool registry_remove(Registry *registry, const char *address, GError **error)
{
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(HttpAnswer) answer = NULL;
    g_autoptr(GBytes) body = NULL;
    JsonWriter json = JSON_WRITER(output);

    if (registry->store)
        return instance_remove(registry->store, address, NULL, error);
    json_object_begin(&json);
    json_key(&json, "address");
    json_array_begin(&json);
    json_string(&json, address);
    json_array_end(&json);
    json_object_end(&json);
    body = output_steal(output);
    return ask_center(registry, "POST", "/v1/cover/remove", body, &answer, error);
}
